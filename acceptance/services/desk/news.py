"""What happened, by mail: once a working day, to who has an address, of the kinds that each person chose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.gateways.clock import SHANGHAI, local_date
from acceptance.models import Letter, Notice, Project
from acceptance.models.states import LetterKind
from acceptance.services.ground.access import Serving, Viewer
from workflows import hands

from . import hearing, notices
from .notices import Wanted
from .outbox import Draft

LISTED = 50
"""What a letter lists; the feed has all of it."""
FIRST = timedelta(days=3)
"""How far the first letter looks back: over a weekend."""


def drafts(
    people: Sequence[tuple[Viewer, str]], choices: Mapping[int, hearing.Choice], today: date
) -> Iterator[Draft]:
    """Each person's letter about the days since the last one, today excluded; none where nothing
    happened.
    """
    last = _last_days()
    for viewer, address, units in _together(people):
        kinds = choices.get(viewer.person_id, hearing.Choice()).news
        if not kinds or not address:
            continue
        since = last.get(viewer.person_id, today - FIRST)
        wanted = Wanted(kinds=kinds, since=_midnight(since), until=_midnight(today))
        told = notices.some(units, wanted, limit=LISTED + 1)
        if told:
            yield _letter(viewer, address, told, today)


def _last_days() -> Mapping[int, date]:
    """The day of each person's last letter: it told of what was before that day."""
    rows = db.session.execute(
        select(Letter.person_id, func.max(Letter.on))
        .where(Letter.kind == LetterKind.NEWS)
        .group_by(Letter.person_id)
        .order_by(Letter.person_id)
    )
    return {number: day for number, day in rows if number is not None}


def _together(
    people: Sequence[tuple[Viewer, str]],
) -> Iterator[tuple[Viewer, str, list[Serving]]]:
    """Each person once, with all the units that it serves."""
    mine: dict[int, list[Serving]] = {}
    for viewer, _address in people:
        mine.setdefault(viewer.person_id, []).append(Serving(0, viewer))
    for viewer, address in people:
        if viewer.person_id in mine:
            yield viewer, address, mine.pop(viewer.person_id)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _letter(
    viewer: Viewer, address: str, told: Sequence[tuple[Notice, Project]], today: date
) -> Draft:
    lines = [_line(notice, project) for notice, project in told[:LISTED]]
    more = ""
    if len(told) > LISTED:
        more = "\n更早的见“动态”。"
    listed = "\n".join(lines)
    return Draft(
        kind=LetterKind.NEWS,
        key=f"news-{viewer.person_id}-{today.isoformat()}",
        name=viewer.name,
        address=address,
        person_id=viewer.person_id,
        subject=f"所参与项目的动态（{today.isoformat()}）",
        body=f"{viewer.name}，您好：\n\n{listed}{more}\n\n要您办的另在“待办”。不想收到这封信，请在“我的通知”中更改。",
    )


def _line(notice: Notice, project: Project) -> str:
    day = local_date(notice.at).isoformat()
    said = f"{day} {project.name}：{hands.title_of(notice.action)}"
    if notice.reason:
        said += f"（{notice.reason}）"
    return said
