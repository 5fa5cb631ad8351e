"""Letters on their way out: put in once, tried until the mail server takes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, insert, or_, select

from acceptance.extensions import db
from acceptance.models import Letter
from acceptance.models.states import LetterKind, LetterState
from acceptance.services.ground.access import Place
from workflows.hearing import AT_ONCE

from . import hearing

RETRIES = 9
"""Tries of a letter before it is given up, about four hours in all."""
SUBJECT = 200
NOT_KEPT = "（链接只寄本人，不留底）"
WAITING = 500
"""Letters that are looked at for the next one whose turn it is."""
_LETTER = Letter.metadata.tables["letter"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter to be written. `key` says which letter it is: the same one is never put in twice.

    Without an address it is for the inbox alone.
    """

    kind: LetterKind
    key: str
    name: str
    subject: str
    body: str
    address: str = ""
    person_id: int | None = None
    project_id: int | None = None
    party_id: int | None = None


def post(draft: Draft, *, today: date, now: datetime) -> bool:
    """Put a letter into the outbox; False when that very letter is there."""
    if db.session.scalar(select(Letter.id).where(Letter.key == draft.key)):
        return False
    state = LetterState.KEPT
    if draft.address:
        state = LetterState.QUEUED
    db.session.execute(
        insert(_LETTER).values(
            kind=draft.kind,
            key=draft.key,
            on=today,
            name=draft.name,
            subject=draft.subject[:SUBJECT],
            body=draft.body,
            address=draft.address,
            person_id=draft.person_id,
            project_id=draft.project_id,
            party_id=draft.party_id,
            written_at=now,
            state=state,
            attempts=0,
            error="",
        )
    )
    return True


def post_all(drafts: Iterable[Draft], *, today: date, now: datetime) -> int:
    """Put letters into the outbox one by one; returns how many were not there yet."""
    return sum(post(draft, today=today, now=now) for draft in drafts)


def take(*, now: datetime) -> Letter | None:
    """The next letter whose turn it is, counted as tried before it goes: a crash in between sends
    it again, never loses it.

    What comes in its receiver's quiet hours waits until they are over, and is not tried before.
    After each refusal twice as long is waited, from one minute on, so that a mail server may be
    away for some hours. The letter is detached: it is read after its transaction.
    """
    rows = db.session.scalars(
        select(Letter)
        .where(
            Letter.state == LetterState.QUEUED,
            or_(
                Letter.kind.in_(AT_ONCE),
                Letter.person_id.is_(None),
                Letter.person_id.not_in(hearing.in_quiet(now)),
            ),
        )
        .order_by(Letter.attempts, Letter.id)
        .limit(WAITING)
        .with_for_update(skip_locked=True)
    )
    row = next((one for one in rows if _has_waited(one, now)), None)
    if row is None:
        return None
    row.attempts += 1
    db.session.flush()
    db.session.refresh(row)
    db.session.expunge(row)
    return row


def _has_waited(letter: Letter, now: datetime) -> bool:
    if letter.attempts == 0:
        return True
    return now >= letter.written_at + timedelta(minutes=2**letter.attempts - 1)


def delivered(letter_id: int, *, error: str, now: datetime) -> None:
    """What the mail server said; no error means that it took the letter."""
    row = db.session.get_one(Letter, letter_id)
    row.error = error
    if not error:
        row.state, row.sent_at = LetterState.SENT.value, now
    elif row.attempts >= RETRIES:
        row.state = LetterState.FAILED.value
    if row.kind in (LetterKind.BALLOT, LetterKind.ACCESS) and row.state != LetterState.QUEUED:
        # The link in it is the receiver's alone: no copy of it stays.
        row.body = NOT_KEPT


def about(place: Place) -> Select[Letter]:
    """The letters about a project, the newest first, as a query; a party sees its own."""
    query = select(Letter).where(Letter.project_id == place.project.id).order_by(Letter.id.desc())
    if place.whole:
        return query
    return query.where(Letter.party_id.in_(place.party_ids))
