"""标段的拆分与合并: what would go along, and what stands in the way; nothing is written here.

The acts themselves are in `resectioning`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, func, or_, select

from acceptance.extensions import db
from acceptance.models import (
    Arrangement,
    ChangeNotice,
    Document,
    Drawing,
    Filing,
    Party,
    Section,
    SectionChange,
    Succession,
    Volume,
)
from acceptance.models.states import ArrangementState
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import holds
from acceptance.services.ground.access import Place
from workflows.roles import PartyKind
from workflows.sides import NAMES, Standing, clash
from workflows.successions import OPEN

from . import carried

ACT = "section.shape"
TOLD = 20
"""Items and volumes that a look names."""


@dataclass
class Plan:
    """What goes from one section to another, by rows; `units` with those that have left before.

    `double` pairs a unit that would be there twice with what it is there already.
    """

    section: Section
    other: str
    units: list[Party] = field(default_factory=list)
    filings: list[Filing] = field(default_factory=list)
    volumes: list[Volume] = field(default_factory=list)
    drawings: list[int] = field(default_factory=list)
    changes: list[int] = field(default_factory=list)
    double: list[tuple[Party, Party]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    @property
    def files(self) -> int:
        """Files of the items that go."""
        return sum(row.files for row in self.filings)

    @property
    def figures(self) -> dict[str, int]:
        """How much goes, for the page and the journal."""
        return {
            "lines": len(self.filings),
            "files": self.files,
            "volumes": len(self.volumes),
            "units": len(self.units),
            "drawings": len(self.drawings),
            "changes": len(self.changes),
        }


def find(place: Place, number: int) -> Section:
    """A section by its number. Raises NotFound for one that is not, or is no more."""
    for section in place.project.sections:
        if section.number == number:
            return section
    raise NotFound


def changes(project_id: int) -> Sequence[SectionChange]:
    """What was divided and joined, the newest first."""
    mine = select(SectionChange).where(SectionChange.project_id == project_id)
    return db.session.scalars(mine.order_by(SectionChange.id.desc())).all()


@dataclass(frozen=True)
class Figures:
    """What a section has."""

    items: int = 0
    files: int = 0
    volumes: int = 0


def figures(project_id: int) -> Mapping[int, Figures]:
    """Items, files and volumes by section."""
    items = select(Filing.section, func.count(), func.sum(Filing.files)).where(
        Filing.project_id == project_id
    )
    volumes = select(Volume.section, func.count()).where(Volume.project_id == project_id)
    shelved: dict[int, int] = {}
    for section, count in db.session.execute(
        volumes.group_by(Volume.section).order_by(Volume.section)
    ):
        shelved[section] = count
    found: dict[int, Figures] = defaultdict(Figures)
    for section, lines, files in db.session.execute(
        items.group_by(Filing.section).order_by(Filing.section)
    ):
        found[section] = Figures(lines, files, shelved.get(section, 0))
    return found


def names(project_id: int) -> dict[int, str]:
    """What sections are called, those that are no more as well."""
    rows = select(Section).where(Section.project_id == project_id).order_by(Section.number)
    return {row.number: row.name for row in db.session.scalars(rows)}


def splits(place: Place, number: int, name: str, unit_ids: Iterable[int]) -> Plan:
    """What would go with these units into a new section of that name.

    With a unit goes whoever stands below it and whom it took over from, what it owes and delivered,
    its drawings and changes, and the volumes in which nothing else lies.
    Raises NotFound for a section or a unit that is not there, or has left.
    """
    section = find(place, number)
    found = Plan(section, name)
    here = [row for row in place.project.parties if row.section == number]
    wanted = set(unit_ids)
    chosen = {
        row.id for row in here if row.id in wanted and row.live and row.kind != PartyKind.OWNER
    }
    if chosen != wanted or not chosen:
        raise NotFound
    while True:
        also = {row.id for row in here if {row.under_id, row.successor_id} & chosen} - chosen
        if not also:
            break
        chosen |= also
    found.units = [row for row in here if row.id in chosen]
    mine = (Filing.project_id == place.project.id) & (Filing.section == number)
    found.filings = _filings(mine & Filing.party_id.in_(chosen))
    _take_drawings(
        found, place, number, Drawing.party_id.in_(chosen), ChangeNotice.party_id.in_(chosen)
    )
    _take_whole_volumes(found, place)
    if name in {row.name for row in place.project.sections}:
        found.refused.append(Refused("section_named", name=name))
    for row in found.units:
        if row.under is not None and row.under_id not in chosen and row.live:
            told = Refused(
                "head_stays", name=row.organisation.name, head=row.under.organisation.name
            )
            found.refused.append(told)
    _look(found, place, {number})
    return found


def merges(place: Place, number: int, into: int) -> Plan:
    """What would go into another section when the first becomes part of it: everything.

    Raises NotFound for a section that is not there, Refused (section_same).
    """
    if number == into:
        raise Refused("section_same")
    section, other = find(place, number), find(place, into)
    found = Plan(section, other.name)
    found.units = [row for row in place.project.parties if row.section == number]
    found.filings = _filings((Filing.project_id == place.project.id) & (Filing.section == number))
    _take_drawings(found, place, number)
    found.volumes = _volumes(place, Volume.section == number)
    there = {
        (row.kind, row.organisation_id): row
        for row in place.project.parties
        if row.section == into and row.live
    }
    for row in found.units:
        same = there.get((row.kind, row.organisation_id))
        if same is not None and row.live:
            found.double.append((row, same))
    found.refused += _unfit(found, place, into)
    _look(found, place, {number, into})
    return found


def _filings(mine: ColumnElement[bool]) -> list[Filing]:
    return list(db.session.scalars(select(Filing).where(mine).order_by(Filing.id)))


def _volumes(place: Place, condition: ColumnElement[bool]) -> list[Volume]:
    mine = select(Volume).where(Volume.project_id == place.project.id, condition)
    return list(db.session.scalars(mine.order_by(Volume.number)))


def _take_drawings(found: Plan, place: Place, number: int, *of_unit: ColumnElement[bool]) -> None:
    drawn, changed = of_unit or (None, None)
    for noun, model, own in (
        ("drawing", Drawing, drawn),
        ("change", ChangeNotice, changed),
    ):
        mine = (model.project_id == place.project.id) & (model.section == number)
        if own is not None:
            mine &= own
        ids = carried.ids_of(noun, mine)
        if noun == "drawing":
            found.drawings = ids
        else:
            found.changes = ids


def _take_whole_volumes(found: Plan, place: Place) -> None:
    """The volumes of the section that hold files of the items that go, and no others."""
    going = {row.id for row in found.filings}
    inside: dict[int, set[bool]] = {}
    lying = (
        select(Document.volume_id, Document.filing_id)
        .join(Volume, Volume.id == Document.volume_id)
        .where(Volume.project_id == place.project.id, Volume.section == found.section.number)
        .group_by(Document.volume_id, Document.filing_id)
        .order_by(Document.volume_id, Document.filing_id)
    )
    for volume, filing in db.session.execute(lying):
        inside.setdefault(volume or 0, set()).add(filing in going)
    whole = {volume for volume, goes in inside.items() if goes == {True}}
    mixed = {volume for volume, goes in inside.items() if goes == {True, False}}
    for row in _volumes(place, Volume.section == found.section.number):
        if row.id in whole:
            found.volumes.append(row)
        elif row.id in mixed:
            found.refused.append(Refused("volume_mixed", name=row.title))


def _unfit(found: Plan, place: Place, into: int) -> Iterator[Refused]:
    """What cannot stand in one section: a number twice, a unit on two sides."""
    for model, code in ((Drawing, "drawing_twice"), (ChangeNotice, "change_twice")):
        mine = select(model.number).where(model.project_id == place.project.id)
        there = set(db.session.scalars(mine.where(model.section == into).order_by(model.id)))
        for number in db.session.scalars(
            mine.where(model.section == found.section.number).order_by(model.number)
        ):
            if number in there:
                yield Refused(code, number=number)
    others = [row for row in place.project.parties if row.section == into]
    for row in found.units:
        for other in others:
            if row.organisation_id == other.organisation_id and clash(
                Standing(row.kind, into), Standing(other.kind, into)
            ):
                name, held = row.organisation.name, NAMES[other.kind]
                yield Refused("unit_on_two_sides", name=name, held=held, wanted=NAMES[row.kind])


def _look(found: Plan, place: Place, sections: set[int]) -> None:
    """What nothing may be done to now: fixed, sealed and numbered volumes, open proposals, hand-overs
    under way.
    """
    try:
        holds.require(place, ACT)
    except Refused as refused:
        found.refused.insert(0, refused)
    for row in found.volumes:
        if row.sealed:
            found.refused.append(Refused("volume_sealed", name=row.title))
        elif row.code:
            found.refused.append(Refused("volume_numbered", name=row.title, code=row.code))
    waiting = select(func.count()).where(
        Arrangement.project_id == place.project.id,
        Arrangement.section.in_(sections),
        Arrangement.state == ArrangementState.PROPOSED,
    )
    if db.session.scalar(waiting):
        found.refused.append(Refused("arrangement_open"))
    found.refused += _handing_over(found)


def _handing_over(found: Plan) -> Iterator[Refused]:
    """A hand-over under way of a unit that would be there twice, or whose other unit would not go
    along: what it owes would be taken over in a section where that one does not stand.
    """
    going = {row.id for row in found.units}
    twice = {gone.id for gone, _stays in found.double}
    under_way = select(Succession).where(
        or_(Succession.party_id.in_(going), Succession.successor_id.in_(going)),
        Succession.state.in_(OPEN),
    )
    for row in db.session.scalars(under_way.order_by(Succession.id)):
        both = {row.party_id, row.successor_id} - {None}
        if both & twice or not both <= going:
            yield Refused("succession_open", name=row.party.organisation.name)
