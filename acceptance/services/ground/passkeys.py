"""Passkeys: a person's device proves who it is, after its person unlocked it.

A passkey is both steps of signing in: something one has, and what opens it. The password stays, and
with it the code of the telephone where one is set: who has no such device loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.gateways import webkeys
from acceptance.gateways.webkeys import Made, Site, WrongKey
from acceptance.models import Passkey, Person
from acceptance.refusals import NotFound, Refused

from . import departures, office
from .access import Viewer

MOST = 10
"""Passkeys of one person."""


def of(person_id: int) -> Sequence[Passkey]:
    """The passkeys of a person, the oldest first."""
    mine = select(Passkey).where(Passkey.person_id == person_id).order_by(Passkey.id)
    return db.session.scalars(mine).all()


def count_of(person_id: int) -> int:
    """How many there are."""
    mine = select(func.count()).select_from(Passkey).where(Passkey.person_id == person_id)
    return db.session.scalar(mine) or 0


def question(person: Person, here: Site, asked: bytes) -> str:
    """What the browser is asked for a new key, as JSON."""
    known = [one.credential for one in of(person.id)]
    handle = str(person.id).encode()
    return webkeys.creating(
        here, asked, handle=handle, login=person.login, name=person.name, known=known
    )


def add(viewer: Viewer, made: Made, name: str, *, now: datetime) -> None:
    """A device's new key. Raises Refused (passkey_known, passkeys_full)."""
    known = select(Passkey.id).where(Passkey.credential == made.credential)
    if db.session.scalar(known) is not None:
        raise Refused("passkey_known")
    if count_of(viewer.person_id) >= MOST:
        raise Refused("passkeys_full", most=MOST)
    row = Passkey(
        person_id=viewer.person_id,
        credential=made.credential,
        public_key=made.public_key,
        count=made.count,
        name=name,
        made_at=now,
    )
    db.session.add(row)
    db.session.flush()
    _note(viewer.person_id, "add_passkey", {}, {"passkey": name}, actor=viewer, now=now)


def rename(viewer: Viewer, passkey_id: int, name: str, *, now: datetime) -> None:
    """Call one of one's own otherwise. Raises NotFound."""
    row = _own(viewer, passkey_id)
    before, row.name = row.name, name
    db.session.flush()
    _note(
        viewer.person_id,
        "rename_passkey",
        {"passkey": before},
        {"passkey": name},
        actor=viewer,
        now=now,
    )


def end(viewer: Viewer, passkey_id: int, *, now: datetime) -> None:
    """One of one's own opens nothing any more. Raises NotFound."""
    row = _own(viewer, passkey_id)
    name = row.name
    db.session.delete(row)
    db.session.flush()
    _note(viewer.person_id, "end_passkey", {"passkey": name}, {}, actor=viewer, now=now)


def end_all(person: Person, reason: str, *, actor: Viewer, now: datetime) -> None:
    """All of somebody, whose device is lost or in other hands; its sign-ins end.

    Raises Refused (no_passkey).
    """
    rows = of(person.id)
    if not rows:
        raise Refused("no_passkey", name=person.name)
    names = "、".join(one.name for one in rows)
    for row in rows:
        db.session.delete(row)
    departures.end_sessions(person.id)
    db.session.flush()
    _note(person.id, "end_passkey", {"passkey": names}, {}, reason, actor=actor, now=now)


def use(here: Site, asked: bytes, answer: str, *, now: datetime) -> int:
    """Whose key signed the question; it counts as used. Raises WrongKey."""
    wanted = select(Passkey).where(Passkey.credential == webkeys.named(answer)).with_for_update()
    row = db.session.scalar(wanted, execution_options={"populate_existing": True})
    if row is None:
        raise WrongKey
    row.count = webkeys.answered(here, asked, answer, public_key=row.public_key, count=row.count)
    row.used_at = now
    db.session.flush()
    return row.person_id


def _own(viewer: Viewer, passkey_id: int) -> Passkey:
    row = db.session.get(Passkey, passkey_id)
    if row is None or row.person_id != viewer.person_id:
        raise NotFound
    return row


def _note(
    person_id: int,
    act: str,
    before: dict[str, str],
    after: dict[str, str],
    reason: str = "",
    *,
    actor: Viewer,
    now: datetime,
) -> None:
    office.record(
        "person", person_id, act, actor=actor, now=now, before=before, after=after, reason=reason
    )
