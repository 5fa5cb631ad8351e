"""The record of what is changed outside any project: people, units, whom they serve. Append-only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import OfficeRecord, Person
from acceptance.models.shapes import Facts

from .access import Viewer

SHOWN = 200


def record(
    noun: str,
    object_id: int,
    act: str,
    *,
    actor: Viewer | None,
    now: datetime,
    before: Facts | None = None,
    after: Facts | None = None,
    reason: str = "",
) -> OfficeRecord:
    """Add one line, in the change's own transaction: what stood there before and what stands there
    now, as plain values. No actor: the program does on its day what had been ordered.
    """
    actor_id = None
    if actor is not None:
        actor_id = actor.person_id
    line = OfficeRecord(
        at=now,
        actor_id=actor_id,
        noun=noun,
        object_id=object_id,
        act=act,
        before=before or {},
        after=after or {},
        reason=reason,
    )
    db.session.add(line)
    db.session.flush()
    return line


def of(noun: str, object_id: int) -> Sequence[OfficeRecord]:
    """What was done to one thing, the last first."""
    mine = select(OfficeRecord).where(
        OfficeRecord.noun == noun, OfficeRecord.object_id == object_id
    )
    return db.session.scalars(mine.order_by(OfficeRecord.id.desc()).limit(SHOWN)).all()


def read(noun: str, object_id: int) -> list[tuple[OfficeRecord, str]]:
    """The same lines, each with the name that who did it bore then; no name: the program did it."""
    lines = of(noun, object_id)
    actors = {line.actor_id for line in lines if line.actor_id is not None}
    people = db.session.execute(
        select(Person.id, Person.name).where(Person.id.in_(actors)).order_by(Person.id)
    )
    names = {row.id: row.name for row in people}
    changes = db.session.scalars(
        select(OfficeRecord)
        .where(OfficeRecord.noun == "person", OfficeRecord.object_id.in_(actors))
        .order_by(OfficeRecord.id)
    ).all()
    return [(line, _named(line, names, changes)) for line in lines]


def _named(line: OfficeRecord, names: Mapping[int, str], changes: Sequence[OfficeRecord]) -> str:
    """The first change of a name after the line, or with it, says which one was borne then."""
    for change in changes:
        mine = change.object_id == line.actor_id and change.id >= line.id
        if mine and "name" in change.before:
            return str(change.before["name"])
    return names.get(line.actor_id or 0, "")
