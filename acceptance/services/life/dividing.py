"""拆分项目: sections become a project of their own, with a number, a name and an approval of its own.

What goes with them is the table in `workflows.parting`. The new project begins where every project begins: what
was filed counts, what concerns the whole of it is owed anew, and each step asks again. Proposing and agreeing are
in `revisions`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, or_, select

from acceptance.extensions import db
from acceptance.models import (
    Document,
    Filing,
    JournalEntry,
    Party,
    Project,
    Revision,
    Section,
    Volume,
)
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import journal, packs, parted
from acceptance.services.ground.access import Place
from acceptance.services.progress import schedules
from workflows import programmes
from workflows import revisions as table
from workflows.acts import ACTS, possible
from workflows.replay.subject import CAME, LEFT
from workflows.roles import PartyKind, Role

from . import crossed, crossing, engaging, heirs, moves, obstacles, projects, registered

ACT = "project.divide"
LIKE = (
    *("level", "place", "in_planning_area", "approval_authority"),
    *("completion_organiser", "completion_by"),
    *("organiser_id", "guide_id", "city_archive_id", "authority_id"),
    *("scope_pack", "scope_version", "procedure_pack", "procedure_version"),
)
"""What the new project has as the one it comes from; amount, scale and dates are entered anew."""


@dataclass(frozen=True)
class Figures:
    """How much is in some sections, or in the others."""

    items: int = 0
    files: int = 0
    volumes: int = 0
    units: int = 0


@dataclass(frozen=True)
class Plan:
    """Which sections would go, what with them and what not, and what stands in the way."""

    sections: Sequence[Section]
    goes: Figures
    stays: Figures
    refused: Sequence[Refused] = field(default_factory=tuple)


@dataclass(frozen=True)
class Wanted:
    """The project that is to be made."""

    sections: tuple[int, ...]
    code: str
    name: str
    approval: str


def look(place: Place, numbers: Collection[int]) -> Plan:
    """What would become of everything; nothing is written. Raises NotFound for a section that is not."""
    project = place.project
    here = {section.number: section for section in project.sections}
    if not numbers or not set(numbers) <= set(here):
        raise NotFound
    refused: list[Refused] = []
    if not possible(ACTS[ACT].when, project.state):
        refused.append(Refused("not_in_stage", stage=project.state))
    if set(numbers) == set(here):
        refused.append(Refused("divide_all"))
    refused += obstacles.found(project.id, lambda column: column.in_(list(numbers)))
    goes, stays = _figures(project, numbers)
    return Plan([here[number] for number in sorted(numbers)], goes, stays, refused)


def _figures(project: Project, numbers: Collection[int]) -> tuple[Figures, Figures]:
    """Of what goes, and of what stays; one question."""
    counted: list[Any] = []
    for mine in (True, False):
        for model in (Filing, Document, Volume, Party):
            wanted = select(func.count()).where(model.project_id == project.id)
            column = getattr(model, "section", None)
            if column is None:
                wanted = wanted.where(Document.filing_id == Filing.id)
                column = Filing.section
            there = column.in_(list(numbers))
            counted.append(wanted.where(there if mine else ~there).scalar_subquery())
    row = db.session.execute(select(*counted)).one()
    values = [int(value) for value in row]
    return Figures(*values[:4]), Figures(*values[4:])


def wanted(row: Revision) -> Wanted | None:
    """What a row proposes to divide; nothing for another one."""
    said = {one["field"]: str(one["after"]) for one in row.corrections}
    if not said.keys() >= set(table.DIVIDING):
        return None
    numbers = tuple(int(number) for number in said["divide_sections"].split(","))
    return Wanted(numbers, said["divide_code"], said["divide_name"], said["divide_approval"])


def require(place: Place, numbers: Collection[int]) -> Plan:
    """The plan, when nothing stands in the way. Raises NotFound, Refused (the first that does)."""
    plan = look(place, numbers)
    for refused in plan.refused:
        raise refused
    return plan


def divide(place: Place, row: Revision, said: Wanted, *, now: datetime) -> Project:
    """Make the project that was agreed upon, and let its sections go there.

    Raises NotFound, Refused (what `look` finds, project_code_taken).
    """
    plan = require(place, said.sections)
    project = place.project
    made = _made(project, said, plan.sections, now)
    owner = _owner(made, heirs.owner_of(project))
    went = crossing.carry(project.id, made.id, {number: number for number in said.sections})
    crossing.stand_too(project.id, made.id)
    for section in plan.sections:
        section.merged_into = crossing.GONE
    db.session.flush()
    db.session.expire_all()
    _make_whole(made, owner)
    for one in (project, made):
        schedules.plan(one)
    _tell(place, made, row, said, went, now)
    return made


def _made(project: Project, said: Wanted, sections: Iterable[Section], now: datetime) -> Project:
    procedure = packs.procedure(project)
    made = Project(
        code=said.code,
        name=said.name,
        approval_number=said.approval,
        state=programmes.of(procedure).start.value,
        state_since=now,
        created_at=now,
        **{name: getattr(project, name) for name in LIKE},
    )
    made.sections = [
        Section(number=one.number, name=one.name, called=list(one.called)) for one in sections
    ]
    db.session.add(made)
    db.session.flush()
    return made


def _owner(made: Project, owner: Party) -> Party:
    here = Party(
        project_id=made.id,
        organisation_id=owner.organisation_id,
        kind=PartyKind.OWNER.value,
        section=0,
    )
    db.session.add(here)
    db.session.flush()
    return here


def _make_whole(made: Project, owner: Party) -> None:
    """What a project owes as a whole, nothing of which is in yet."""
    db.session.refresh(owner)
    rows = [
        projects.missing_row(made, item, 0, moves.owing(made, item, 0, owner))
        for item in packs.scope(made).items
        if not item.each_section
    ]
    if rows:
        db.session.execute(insert(Filing), rows)


def _tell(
    place: Place,
    made: Project,
    row: Revision,
    said: Wanted,
    went: crossed.Crossed,
    now: datetime,
) -> None:
    """A line in each; the first line of the new one says what it came from."""
    project = place.project
    journal.record(
        project.id,
        "divide_project",
        actor=place.viewer,
        now=now,
        facts={
            "number": row.number,
            "reason": row.reason,
            "to": crossed.known(made),
            "sections": list(said.sections),
            LEFT: went,
            "data": {f"{table.SECTION}{number}": None for number in said.sections},
            "items": crossed.items(project),
        },
    )
    journal.record(
        made.id,
        "register",
        actor=place.viewer,
        now=now,
        after=made.state,
        facts={
            "scope": f"{made.scope_pack} {made.scope_version}",
            "procedure": f"{made.procedure_pack} {made.procedure_version}",
            **engaging.doubles(made, registered.owner(made).organisation_id),
            "from": crossed.known(project),
            "reason": row.reason,
            "sections": list(said.sections),
            CAME: went,
            "items": crossed.items(made),
            "data": registered.values(made),
        },
    )
    for one, other in ((project, made), (made, project)):
        told = f"{other.code} {other.name}"
        journal.notify(one.id, Role.OWNER, "divide_project", now=now, reason=told)


def related(project_id: int) -> list[tuple[str, Mapping[str, Any]]]:
    """The other projects that this one was divided from, that were divided from it, that joined it or
    that it joined, with their numbers and names of then, by the lines that tell it.
    """
    told = select(JournalEntry.action, JournalEntry.facts).where(
        JournalEntry.project_id == project_id,
        or_(JournalEntry.seq == 1, JournalEntry.action.in_(parted.ACTIONS)),
    )
    found = []
    for action, facts in db.session.execute(told.order_by(JournalEntry.seq)):
        for name in ("from", "to"):
            if isinstance(facts.get(name), dict):
                found.append((action, facts[name]))
    return found
