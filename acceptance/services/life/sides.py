"""Who stands on which side of a project, and who serves two of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, CompoundSelect, literal, select, union_all

from acceptance.extensions import db
from acceptance.models import Membership, Organisation, Party, Person, Project
from acceptance.refusals import Refused
from workflows.sides import NAMES, OFFICES, Standing, clash, two_sides


@dataclass
class Double:
    """A person who serves units on two sides of a project: the units by name, with what each is."""

    project_id: int
    project: str
    person: str
    units: dict[str, list[Standing]] = field(default_factory=lambda: defaultdict(list))

    @property
    def told(self) -> str:
        """The units in one line, for the journal and the pages."""
        return "、".join(self.units)


def standings() -> CompoundSelect[int, int, str, int]:
    """(project, unit, kind, section) of every party and office."""
    parties = select(
        Party.project_id, Party.organisation_id.label("organisation_id"), Party.kind, Party.section
    )
    offices = [
        select(
            Project.id,
            getattr(Project, f"{office}_id"),
            literal(office),
            literal(0),
        )
        for office in OFFICES
    ]
    return union_all(parties, *offices)


def refuse_clash(project: Project, organisation_id: int, wanted: Standing) -> None:
    """Raises Refused (unit_on_two_sides) when the unit is already what it may not be beside it."""
    stands = standings().subquery()
    held = select(stands.c.kind, stands.c.section).where(
        stands.c.project_id == project.id, stands.c.organisation_id == organisation_id
    )
    for kind, section in db.session.execute(held):
        if clash(wanted, Standing(kind, section)):
            name = db.session.get_one(Organisation, organisation_id).name
            raise Refused(
                "unit_on_two_sides", name=name, held=NAMES[kind], wanted=NAMES[wanted.kind]
            )


def doubles_in(project: Project, *, beside: int | None = None) -> Sequence[Double]:
    """Who serves two sides of a project; with `beside` those who serve this unit and another side."""
    found = _doubles(Project.id == project.id)
    if beside is None:
        return found
    name = db.session.get_one(Organisation, beside).name
    return [one for one in found if name in one.units]


def doubles_of(person_id: int, organisation_id: int) -> Sequence[Double]:
    """Of which projects somebody who serves this unit serves another side too."""
    name = db.session.get_one(Organisation, organisation_id).name
    return [one for one in _doubles(Person.id == person_id) if name in one.units]


def _doubles(*narrowed: ColumnElement[bool]) -> list[Double]:
    stands = standings().subquery()
    rows = db.session.execute(
        select(
            Project.id.label("project_id"),
            Project.name.label("project"),
            Person.id.label("person_id"),
            Person.name.label("person"),
            Organisation.name.label("unit"),
            stands.c.kind,
            stands.c.section,
        )
        .select_from(stands)
        .join(Project, Project.id == stands.c.project_id)
        .join(Organisation, Organisation.id == stands.c.organisation_id)
        .join(Membership, Membership.organisation_id == Organisation.id)
        .join(Person, Person.id == Membership.person_id)
        .where(*narrowed)
        .order_by(Project.id, Person.id, Organisation.id)
    )
    found: dict[tuple[int, int], Double] = {}
    for row in rows:
        one = found.setdefault(
            (row.project_id, row.person_id), Double(row.project_id, row.project, row.person)
        )
        one.units[row.unit].append(Standing(row.kind, row.section))
    return [one for one in found.values() if len(one.units) > 1 and _apart(one.units.values())]


def _apart(units: Iterable[Iterable[Standing]]) -> bool:
    return two_sides(one for unit in units for one in unit)
