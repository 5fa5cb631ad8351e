"""How the whole store stands, as the administrator reads it: looked at, overdue, bad, mended; and every
event that was kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, and_, func, select

from acceptance.extensions import db
from acceptance.models import Fixity, FixityEvent

from .fixity import AT_LEAST


@dataclass(frozen=True)
class Standing:
    """How the whole store stands: files in all, never looked at, overdue, bad now, ever mended; when
    the look was that is longest ago, and the first of the bad ones.
    """

    files: int
    unseen: int
    overdue: int
    damaged: int
    mended: int
    oldest: datetime | None
    shown: Sequence[Fixity]


def standing(*, now: datetime, limit: int = 50) -> Standing:
    """How the whole store stands, in two queries."""
    late = and_(Fixity.checked_at.is_not(None), Fixity.checked_at < now - AT_LEAST)
    files, unseen, overdue, broken, mended, oldest = db.session.execute(
        select(
            func.count(),
            func.count().filter(Fixity.checked_at.is_(None)),
            func.count().filter(late),
            func.count().filter(Fixity.damaged_at.is_not(None)),
            func.count().filter(Fixity.mended_at.is_not(None)),
            func.min(Fixity.checked_at),
        ).select_from(Fixity)
    ).one()
    damaged = db.session.scalars(
        select(Fixity)
        .where(Fixity.damaged_at.is_not(None))
        .order_by(Fixity.damaged_at, Fixity.digest)
        .limit(limit)
    )
    return Standing(files, unseen, overdue, broken, mended, oldest, damaged.all())


def events() -> Select[FixityEvent]:
    """Everything that happened, the newest first, as a query."""
    return select(FixityEvent).order_by(FixityEvent.id.desc())


def told() -> Iterator[FixityEvent]:
    """Everything that happened, in order, a thousand at a time."""
    wanted = select(FixityEvent).order_by(FixityEvent.id).execution_options(yield_per=1000)
    yield from db.session.scalars(wanted)
