"""单位: who depends on one, and how it is put right: corrected, renamed, merged with the one it was entered
twice for, taken out of use. Every act stands in the office's record, with before and after.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import selectinload

from acceptance.extensions import db
from acceptance.models import FormerName, LoginSession, Membership, Organisation, Person, Project
from acceptance.models.shapes import Facts
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import journal, office
from acceptance.services.ground.access import Viewer
from workflows.projects import CLOSED
from workflows.sides import Standing

from . import sides

CORRECTED = ("name", "kind", "level", "parent_id", "credit_code", "contact")
"""What may have been entered wrongly."""


@dataclass(frozen=True)
class Stand:
    """What a unit is in a project, and whether the project still goes on."""

    project_id: int
    project: str
    open: bool
    standing: Standing


@dataclass(frozen=True)
class Dependents:
    """Who depends on a unit: its people, the units below it, what it is in which projects."""

    people: Sequence[Person]
    below: Sequence[Organisation]
    stands: Sequence[Stand]

    @property
    def open_projects(self) -> Sequence[str]:
        """The names of the projects that still go on, each once."""
        return list(dict.fromkeys(one.project for one in self.stands if one.open))


def listed(*, search: str = "") -> Select[Organisation]:
    """The units by name; narrowed by words in the name, in a former name or in the credit code."""
    wanted = (
        select(Organisation)
        .options(selectinload(Organisation.former_names))
        .order_by(Organisation.name, Organisation.id)
    )
    if search:
        before = select(FormerName.organisation_id).where(
            FormerName.name.contains(search, autoescape=True)
        )
        wanted = wanted.where(
            or_(
                Organisation.name.contains(search, autoescape=True),
                Organisation.credit_code.contains(search, autoescape=True),
                Organisation.id.in_(before),
            )
        )
    return wanted


def found(organisation_id: int) -> Organisation:
    """A unit by its key. Raises NotFound."""
    unit: Organisation | None = db.session.get(Organisation, organisation_id)
    if unit is None:
        raise NotFound
    return unit


def usable(organisation_id: int) -> Organisation:
    """A unit that is in use. Raises NotFound, Refused (unit_retired)."""
    unit = found(organisation_id)
    if unit.retired_at is not None:
        raise Refused("unit_retired", name=unit.name)
    return unit


def dependents(unit: Organisation) -> Dependents:
    """Who depends on a unit now."""
    people = db.session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == unit.id)
        .order_by(Person.name, Person.id)
    ).all()
    below = db.session.scalars(
        select(Organisation).where(Organisation.parent_id == unit.id).order_by(Organisation.id)
    ).all()
    return Dependents(people, below, stands(unit))


def stands(unit: Organisation) -> Sequence[Stand]:
    """What a unit is in which projects, parties that have left among them."""
    rows = sides.standings().subquery()
    told = db.session.execute(
        select(Project.id, Project.name, Project.state, rows.c.kind, rows.c.section)
        .select_from(rows)
        .join(Project, Project.id == rows.c.project_id)
        .where(rows.c.organisation_id == unit.id)
        .order_by(Project.id, rows.c.kind, rows.c.section)
    )
    return [
        Stand(row.id, row.name, row.state not in CLOSED, Standing(row.kind, row.section))
        for row in told
    ]


def correct(
    unit: Organisation, data: Mapping[str, object], *, reason: str, actor: Viewer, now: datetime
) -> None:
    """Put right what was entered wrongly. A name that the unit really bore is `rename`'s.

    Raises Refused (unit_retired, name_taken, nothing_differs, kind_in_use, unit_below_itself).
    """
    usable(unit.id)
    wanted = {name: data[name] for name in CORRECTED}
    before: Facts = {name: getattr(unit, name) for name in CORRECTED}
    changed = [name for name in CORRECTED if before[name] != wanted[name]]
    if not changed:
        raise Refused("nothing_differs")
    if "name" in changed:
        _refuse_taken(str(wanted["name"]))
    if "kind" in changed and (standing := stands(unit)):
        raise Refused("kind_in_use", name=unit.name, project=standing[0].project)
    if "parent_id" in changed:
        above = wanted["parent_id"]
        assert above is None or isinstance(above, int)
        _hang(unit, above)
    for name in changed:
        setattr(unit, name, wanted[name])
    db.session.flush()
    then = {name: before[name] for name in changed}
    new = {name: wanted[name] for name in changed}
    office.record(
        "unit", unit.id, "correct_unit", actor=actor, now=now, before=then, after=new, reason=reason
    )
    if "name" in changed:
        _tell(unit, "correct_unit", str(then["name"]), reason, actor, now)


def rename(
    unit: Organisation, name: str, since: date, *, reason: str, actor: Viewer, now: datetime
) -> None:
    """Give a unit the name that it bears from a day on; the one before is kept for papers of before.

    Raises Refused (unit_retired, name_taken).
    """
    usable(unit.id)
    _refuse_taken(name)
    old = unit.name
    db.session.add(FormerName(organisation_id=unit.id, name=old, until=since, reason=reason))
    unit.name = name
    db.session.flush()
    office.record(
        "unit",
        unit.id,
        "rename_unit",
        actor=actor,
        now=now,
        before={"name": old},
        after={"name": name, "since": since.isoformat()},
        reason=reason,
    )
    _tell(unit, "rename_unit", old, reason, actor, now)


def retire(unit: Organisation, *, reason: str, actor: Viewer, now: datetime) -> None:
    """Take a unit out of use: nothing new names it, nobody signs in for it.

    Raises Refused (unit_retired, unit_has_projects naming them).
    """
    usable(unit.id)
    depend = dependents(unit)
    if depend.open_projects:
        raise Refused("unit_has_projects", name=unit.name, projects="、".join(depend.open_projects))
    put_away(unit, now)
    office.record(
        "unit",
        unit.id,
        "retire_unit",
        actor=actor,
        now=now,
        before={"people": len(depend.people)},
        after={"retired": now.isoformat()},
        reason=reason,
    )


def put_away(unit: Organisation, now: datetime) -> None:
    """Mark a unit as out of use and end the sign-ins in its name."""
    unit.retired_at = now
    serving = select(Membership.id).where(Membership.organisation_id == unit.id)
    db.session.execute(
        delete(LoginSession).where(LoginSession.membership_id.in_(serving)),
        execution_options={"synchronize_session": False},
    )
    db.session.flush()


def _refuse_taken(name: str) -> None:
    if db.session.scalar(select(Organisation.id).where(Organisation.name == name)):
        raise Refused("name_taken", name=name)


def _hang(unit: Organisation, parent_id: int | None) -> None:
    """Put a unit with all below it under another one. Raises Refused (unit_below_itself)."""
    above = "/"
    if parent_id is not None:
        parent = usable(parent_id)
        if parent.path.startswith(unit.path):
            raise Refused("unit_below_itself", name=unit.name)
        above = parent.path
    old = unit.path
    subtree = select(Organisation).where(Organisation.path.startswith(old, autoescape=True))
    for one in db.session.scalars(subtree.order_by(Organisation.id)).all():
        one.path = f"{above}{unit.id}/{one.path.removeprefix(old)}"
    unit.parent_id = parent_id


def hang(unit: Organisation, parent_id: int | None) -> None:
    """As a correction does, for a merge. Raises Refused (unit_below_itself)."""
    _hang(unit, parent_id)
    db.session.flush()


def _tell(
    unit: Organisation, action: str, old: str, reason: str, actor: Viewer, now: datetime
) -> None:
    """A line in every project in which the unit stands and that goes on."""
    known = {one.project_id for one in stands(unit) if one.open}
    for project_id in sorted(known):
        journal.record(
            project_id,
            action,
            actor=actor,
            now=now,
            noun="unit",
            object_id=unit.id,
            facts={"before": old, "name": unit.name, "reason": reason},
        )
