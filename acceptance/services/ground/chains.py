"""Whether a project's chain holds: of a short one all lines when its page is opened, of a long one
the lines that are shown, and how far the worker has come with the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from acceptance.extensions import db
from acceptance.models import JournalCheck, JournalEntry
from workflows import ledger

from . import journal

SHORT = 300
"""Lines that a page checks itself."""
PART = 20_000
"""Lines that the worker checks at once."""
ANEW = timedelta(days=7)
"""After so long a chain is checked from its first line again (本系统约定)."""
_ENTRY: Any = JournalEntry.__table__


@dataclass(frozen=True)
class Standing:
    """What is known of a chain: the first line that does not fit (0: none found), whether all lines
    were checked just now, and else through which line and when they were.
    """

    broken: int
    whole: bool
    seq: int = 0
    at: datetime | None = None


@dataclass(frozen=True)
class Part:
    """What was found of some lines of a chain, to be kept."""

    project_id: int
    seq: int
    hash: str
    broken: int
    began_at: datetime


def standing(project_id: int, shown: Collection[int]) -> Standing:
    """Whether a chain holds, as far as a page can tell; `shown` are the numbers of its lines."""
    length, _hash = journal.head(project_id)
    if length <= SHORT:
        return Standing(journal.verify(project_id) or 0, True)
    kept = db.session.get(JournalCheck, project_id)
    wrong = _first_wrong(project_id, shown)
    if kept is None:
        return Standing(wrong, False)
    return Standing(kept.broken or wrong, False, kept.seq, kept.at)


def _first_wrong(project_id: int, shown: Collection[int]) -> int:
    """The first of some lines that does not fit itself or the line before it; 0 where all do."""
    wanted = {*shown, *(number - 1 for number in shown)}
    lines = {line["seq"]: line for line in _read(project_id, _ENTRY.c.seq.in_(wanted))}
    for number in sorted(shown):
        before = ledger.GENESIS
        if number > 1 and number - 1 in lines:
            before = lines[number - 1]["hash"]
        here = lines.get(number)
        if here is None or ledger.chain_problem([here], after=number - 1, prev=before):
            return number
    return 0


def _read(project_id: int, wanted: ColumnElement[bool]) -> Sequence[ledger.Line]:
    """Lines as they are hashed, in order, no more than a part."""
    names = (*ledger.FIELDS, "prev", "hash")
    rows = db.session.execute(
        select(*(_ENTRY.c[name] for name in names))
        .where(_ENTRY.c.project_id == project_id, wanted)
        .order_by(_ENTRY.c.seq)
        .limit(PART)
    )
    return [{**row, "at": row["at"].isoformat()} for row in rows.mappings()]


def next_part(*, now: datetime) -> Part | None:
    """Check the next lines of a long chain that has grown, or that was not looked at for long; only
    reads. Nothing when every chain is checked.
    """
    length = func.max(JournalEntry.seq)
    lengths = (
        select(JournalEntry.project_id, length.label("seq"))
        .group_by(JournalEntry.project_id)
        .having(length > SHORT)
        .subquery()
    )
    behind = or_(
        JournalCheck.project_id.is_(None),
        and_(
            JournalCheck.broken == 0,
            or_(JournalCheck.seq < lengths.c.seq, JournalCheck.began_at < now - ANEW),
        ),
    )
    row = db.session.execute(
        select(lengths.c.project_id, JournalCheck)
        .outerjoin(JournalCheck, JournalCheck.project_id == lengths.c.project_id)
        .where(behind)
        .order_by(JournalCheck.at, lengths.c.project_id)
        .limit(1)
    ).first()
    if row is None:
        return None
    return _checked(row.project_id, row.JournalCheck, now)


def _checked(project_id: int, kept: JournalCheck | None, now: datetime) -> Part:
    seq, prev, began = 0, ledger.GENESIS, now
    if kept is not None and kept.began_at >= now - ANEW:
        seq, prev, began = kept.seq, kept.hash, kept.began_at
    lines = _read(project_id, _ENTRY.c.seq > seq)
    wrong = ledger.chain_problem(lines, after=seq, prev=prev)
    if wrong is not None:
        return Part(project_id, seq, prev, wrong, began)
    if lines:
        seq, prev = lines[-1]["seq"], lines[-1]["hash"]
    return Part(project_id, seq, prev, 0, began)


def keep(part: Part, *, now: datetime) -> None:
    """Keep how far a chain was checked."""
    kept = db.session.get(JournalCheck, part.project_id)
    if kept is None:
        kept = JournalCheck(project_id=part.project_id)
        db.session.add(kept)
    kept.seq, kept.hash, kept.broken = part.seq, part.hash, part.broken
    kept.began_at, kept.at = part.began_at, now
    db.session.flush()
