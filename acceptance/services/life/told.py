"""经过: what matters in the life of a project, in few lines: its steps with the papers that came with
them, visits, changes of the archive and of the parties. The journal has every line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Integer, bindparam, or_, select

from acceptance.models import JournalEntry
from acceptance.services.ground.questions import Answers, Question

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
_MINE = JournalEntry.project_id == bindparam("project", type_=Integer)
LINES = 10
"""So many events are told."""
MOVES = Question(
    select(*_LINE)
    .where(_MINE, JournalEntry.noun == "project", JournalEntry.after != "")
    .order_by(JournalEntry.seq)
)
"""The steps of the project, the first first."""
_TOLD = or_(
    JournalEntry.noun.in_(NOUNS), (JournalEntry.noun == "draw") & JournalEntry.action.in_(DRAWN)
)
OTHERS = Question(
    select(*_LINE)
    .where(_MINE, JournalEntry.noun.in_((*NOUNS, "draw")), _TOLD)
    # The sum keeps SQLite from walking a long chain backwards: the lines of these nouns are few.
    .order_by((JournalEntry.seq + 0).desc())
    .limit(LINES)
)
"""What else is told, the last first."""
Move = Any
"""A line of the journal: number, moment, action, before, after, who, unit, facts."""


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
    papers: list[Any] = field(default_factory=list)


def moves(answers: Answers) -> Sequence[Move]:
    """The steps of the project, the first first."""
    return answers.rows(MOVES)


def events(answers: Answers, papers: Sequence[Any]) -> list[Event]:
    """The last LINES of what is told, the newest first."""
    steps, others = answers.rows(MOVES), answers.rows(OTHERS)
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
    return found[:LINES]


def _came_with(paper: Any, rows: Sequence[Move]) -> bool:
    return any(row.action == paper.step and row.at == paper.issued_at for row in rows)
