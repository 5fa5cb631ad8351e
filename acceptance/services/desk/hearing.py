"""What a person chose to hear of by mail, and up to where it has looked at what happened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select

from acceptance.extensions import db
from acceptance.gateways.clock import SHANGHAI
from acceptance.models import NoticeChoice
from acceptance.models.shapes import Facts
from acceptance.services.ground import office
from acceptance.services.ground.access import Viewer
from workflows import hearing


@dataclass(frozen=True)
class Choice:
    """What a person hears of; the presets where it has chosen nothing."""

    digest_mail: bool = True
    news: Sequence[str] = hearing.BY_MAIL
    quiet_from: int | None = None
    quiet_until: int | None = None
    seen_upto: int = 0
    seen_before: int = 0


def of(person_id: int) -> Choice:
    """What a person chose."""
    row = db.session.get(NoticeChoice, person_id)
    if row is None:
        return Choice()
    return _choice(row)


def of_all() -> dict[int, Choice]:
    """What everybody chose who chose something."""
    rows = db.session.scalars(select(NoticeChoice).order_by(NoticeChoice.person_id))
    return {row.person_id: _choice(row) for row in rows}


def _choice(row: NoticeChoice) -> Choice:
    return Choice(
        row.digest_mail,
        tuple(hearing.known(row.news)),
        row.quiet_from,
        row.quiet_until,
        row.seen_upto,
        row.seen_before,
    )


def choose(
    viewer: Viewer,
    *,
    digest_mail: bool,
    news: Sequence[str],
    quiet_from: int | None,
    quiet_until: int | None,
    now: datetime,
) -> None:
    """Choose anew; the same again changes nothing. The form has looked at the hours."""
    before = _told(of(viewer.person_id))
    row = _row(viewer.person_id)
    row.digest_mail, row.news = digest_mail, hearing.known(news)
    row.quiet_from, row.quiet_until = quiet_from, quiet_until
    db.session.flush()
    after = _told(_choice(row))
    if after != before:
        office.record(
            "person",
            viewer.person_id,
            "choose_notices",
            actor=viewer,
            now=now,
            before=before,
            after=after,
        )


def look(viewer: Viewer, upto: int) -> None:
    """Note up to where a person has looked; the mark of before is kept, to go back to."""
    row = _row(viewer.person_id)
    if row.seen_upto != upto:
        row.seen_before, row.seen_upto = row.seen_upto, upto
    db.session.flush()


def _row(person_id: int) -> NoticeChoice:
    row = db.session.get(NoticeChoice, person_id)
    if row is None:
        row = NoticeChoice(
            person_id=person_id,
            digest_mail=True,
            news=list(hearing.BY_MAIL),
            seen_upto=0,
            seen_before=0,
        )
        db.session.add(row)
    return row


def _told(choice: Choice) -> Facts:
    """The choice as the record keeps it and a page shows it."""
    mailed = [hearing.KINDS[kind] for kind in choice.news]
    if choice.digest_mail:
        mailed.insert(0, "待办")
    quiet = ""
    if choice.quiet_from is not None:
        quiet = f"{choice.quiet_from}:00–{choice.quiet_until}:00"
    return {"by_mail": "、".join(mailed), "quiet": quiet}


def in_quiet(now: datetime) -> Select[int]:
    """The ids of those whose letters wait at that moment, as a subquery."""
    hour = literal(now.astimezone(SHANGHAI).hour)
    first, until = NoticeChoice.quiet_from, NoticeChoice.quiet_until
    by_day: ColumnElement[bool] = and_(first < until, hour >= first, hour < until)
    over_night = and_(first > until, or_(hour >= first, hour < until))
    return select(NoticeChoice.person_id).where(or_(by_day, over_night))
