"""经过: what matters in the life of a project, in few lines: its steps with the papers that came with
them, visits, changes of the archive and of the parties. The journal has every line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, or_, select

from acceptance.extensions import db
from acceptance.models import JournalEntry, Report

NOUNS = (
    "amendment",
    "archive",
    "inspection",
    "purge",
    "revision",
    "section",
    "succession",
    "transfer",
)
"""Beside the project itself: of these every line is told."""
DRAWN = ("draw_sample", "void_draw")
"""Of a drawing its end alone: the numbers of its members are details."""
Move = Row[int, datetime, str, str, str, str, str, dict[str, Any]]
_LINE = (
    JournalEntry.seq,
    JournalEntry.at,
    JournalEntry.action,
    JournalEntry.before,
    JournalEntry.after,
    JournalEntry.actor,
    JournalEntry.unit,
    JournalEntry.facts,
)


@dataclass(frozen=True)
class Event:
    """One thing that happened, or `times` the same by one unit one after the other; `papers` came
    with it. `step`: whether the project moved.
    """

    at: datetime
    action: str
    before: str
    after: str
    actor: str
    unit: str
    reason: str
    step: bool
    times: int = 1
    papers: list[Report] = field(default_factory=list)


def moves(project_id: int) -> Sequence[Move]:
    """The steps of the project, the first first. One query."""
    mine = select(*_LINE).where(
        JournalEntry.project_id == project_id,
        JournalEntry.noun == "project",
        JournalEntry.after != "",
    )
    return db.session.execute(mine.order_by(JournalEntry.seq)).all()


def events(
    project_id: int, steps: Sequence[Move], papers: Sequence[Report], limit: int
) -> list[Event]:
    """The last `limit` of them, the newest first. One query beside the `steps`."""
    told = or_(
        JournalEntry.noun.in_(NOUNS),
        (JournalEntry.noun == "draw") & JournalEntry.action.in_(DRAWN),
    )
    few = select(*_LINE).where(
        JournalEntry.project_id == project_id,
        JournalEntry.noun.in_((*NOUNS, "draw")),
        told,
    )
    # The sum keeps SQLite from walking a long chain backwards: the lines of these nouns are few.
    others = db.session.execute(few.order_by((JournalEntry.seq + 0).desc()).limit(limit)).all()
    moved = {row.seq for row in steps}
    rows = sorted([*steps, *others], key=lambda row: row.seq, reverse=True)
    found: list[Event] = []
    for _same, group in groupby(rows, key=lambda row: (row.action, row.unit, row.after)):
        same = list(group)
        last = same[0]
        came = [paper for paper in papers if _came_with(paper, same)]
        found.append(
            Event(
                last.at,
                last.action,
                last.before,
                last.after,
                last.actor,
                last.unit,
                str(last.facts.get("reason") or ""),
                last.seq in moved,
                len(same),
                came,
            )
        )
    return found[:limit]


def _came_with(paper: Report, rows: Sequence[Move]) -> bool:
    return any(row.action == paper.step and row.at == paper.issued_at for row in rows)
