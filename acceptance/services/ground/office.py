"""The record of what is changed outside any project: people, units, whom they serve. Append-only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import OfficeRecord
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
