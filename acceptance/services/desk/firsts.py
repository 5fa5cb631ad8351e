"""一次通过率与返工: which units' applications were admitted, and which archives accepted, the first time;
how many of the items that a unit submitted were returned to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, literal_column, select, union_all

from acceptance.extensions import db
from acceptance.models import Filing, JournalEntry, Organisation, Party, Project
from acceptance.services.ground.access import Viewer
from workflows.overview import ADMIT, APPLY, CONCLUSIONS, DECLINE, ORDER, PASS, SUPPLEMENT
from workflows.roles import PartyKind
from workflows.undoing import ACTION

from . import cockpit, lines
from .cockpit import Asked
from .lines import Period

RETURNED = "returned"
RETURNS: ColumnElement[bool] = literal_column(
    "journal_entry.noun = 'filing' AND"
    " (journal_entry.after = 'returned' OR journal_entry.action = 'take_back')"
)
"""As the index of the returns says it."""


@dataclass
class Unit:
    """What became of one unit's work in a period.

    `applied` applications by what was done next: admitted, sent back to be completed, declined, not
    answered yet, the rest withdrawn or suspended. `concluded` meetings, of which `passed` accepted
    at once. `returned` items that it had submitted.
    """

    name: str
    applied: int = 0
    admitted: int = 0
    supplemented: int = 0
    declined: int = 0
    waiting: int = 0
    concluded: int = 0
    passed: int = 0
    ordered: int = 0
    returned: int = 0

    @property
    def answered(self) -> int:
        return self.admitted + self.supplemented + self.declined

    @property
    def rework(self) -> int:
        """How often something came back to it."""
        return self.supplemented + self.declined + self.ordered + self.returned


@dataclass
class Units:
    """The units by how much came back to each, the most first, and all of them together."""

    units: Sequence[Unit]
    all: Unit = field(default_factory=lambda: Unit(""))


def of(viewer: Viewer, asked: Asked, span: Period) -> Units:
    """By unit: applications and meetings are those of the owner as it is now, items those of the party
    that owes them."""
    told = union_all(_steps(viewer, asked, span), _returns(viewer, asked, span)).subquery()
    wanted = select(told).order_by(told.c.name, told.c.action, told.c.answer)
    rows = db.session.execute(wanted)
    found: dict[str, Unit] = {}
    everybody = Unit("")
    for name, action, following, count in rows:
        for unit in (found.setdefault(name or "", Unit(name or "")), everybody):
            _add(unit, action, following, count)
    units = [one for one in found.values() if one.applied or one.concluded or one.returned]
    return Units(sorted(units, key=lambda one: (-one.rework, one.name)), everybody)


def _add(unit: Unit, action: str, following: str, count: int) -> None:
    if action == RETURNED:
        unit.returned += count
    elif action == APPLY:
        unit.applied += count
        unit.admitted += count * (following in ADMIT)
        unit.supplemented += count * (following == SUPPLEMENT)
        unit.declined += count * (following == DECLINE)
        unit.waiting += count * (following == "")
    else:
        unit.concluded += count
        unit.passed += count * (action in PASS)
        unit.ordered += count * (action == ORDER)


def _steps(viewer: Viewer, asked: Asked, span: Period) -> Select[*tuple[Any, ...]]:
    moved = lines.answers(cockpit.counted(viewer, asked), span, APPLY, CONCLUSIONS)
    owner = (
        select(func.min(Party.organisation_id))
        .where(
            Party.project_id == moved.c.project_id,
            Party.kind == PartyKind.OWNER,
            Party.ended_on.is_(None),
        )
        .scalar_subquery()
    )
    told = select(owner.label("unit"), moved.c.action, moved.c.answer).subquery()
    return (
        select(Organisation.name, told.c.action, told.c.answer, func.count().label("count"))
        .select_from(told)
        .outerjoin(Organisation, Organisation.id == told.c.unit)
        .group_by(Organisation.name, told.c.action, told.c.answer)
    )


def _returns(viewer: Viewer, asked: Asked, span: Period) -> Select[*tuple[Any, ...]]:
    """Items that were returned; a return that was taken back is none."""
    counted = case(
        (JournalEntry.action != ACTION, 1),
        (JournalEntry.before == RETURNED, -1),
        else_=0,
    )
    return (
        select(Organisation.name, literal(RETURNED), literal(""), func.sum(counted))
        .select_from(JournalEntry)
        .join(Project, Project.id == JournalEntry.project_id)
        .join(Filing, Filing.id == JournalEntry.object_id)
        .join(Party, Party.id == Filing.party_id)
        .join(Organisation, Organisation.id == Party.organisation_id)
        .where(
            RETURNS,
            JournalEntry.at.between(span.began, span.ended),
            cockpit.counted(viewer, asked),
        )
        .group_by(Organisation.name)
    )


def share(part: int, whole: int) -> int | None:
    """Per cent, rounded down so that no whole is claimed; nothing of nothing."""
    if not whole:
        return None
    return part * 100 // whole
