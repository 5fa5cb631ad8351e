"""What is registered of a project as plain data, as a correction or a line of the journal tells it, and how it
becomes otherwise.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import or_, select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import Duty, Organisation, Party, Project, UploadLink
from acceptance.services.ground import packs
from acceptance.services.ground.access import Place
from acceptance.services.progress import schedules
from workflows import revisions as table
from workflows.parameters import NO, YES
from workflows.revisions import Plain, Values
from workflows.roles import PartyKind
from workflows.sides import Standing

from . import sides

Data = dict[str, Plain]
"""By the fields of `workflows.revisions`; a section's name as `section.1`."""


def values(project: Project) -> Data:
    """A project's data as they stand."""
    found: Data = {name: plain(getattr(project, name)) for name in table.PLAIN}
    found["owner_id"] = owner(project).organisation_id
    for name in table.UNITS:
        if name != "owner_id":
            found[name] = getattr(project, name)
    found |= {name: getattr(project, name) for name in table.ENDING}
    for section in project.sections:
        found[f"{table.SECTION}{section.number}"] = section.name
    return found


def owner(project: Project) -> Party:
    """The party whose archive it is."""
    return next(party for party in project.parties if party.kind == PartyKind.OWNER)


def plain(value: str | bool | date | Decimal | float | None) -> Plain:
    """A value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | float):
        return f"{value:.2f}"
    if value is None:
        return ""
    return value


def told(project: Project, name: str, value: Plain) -> str:
    """How a value is told: a unit by its name."""
    if value is True:
        return YES
    if value is False:
        return NO
    if name in table.UNITS:
        if value is None:
            return ""
        return db.session.get_one(Organisation, value).name
    if name == "keeper" and value:
        return table.KEPT_BY[str(value)]
    if name == "completion_by":
        for row in packs.procedure(project).organisers:
            if row.get("code") == value:
                return str(row["completion"])
    return str(value)


def become(place: Place, data: Values, *, now: datetime) -> None:
    """Let the data be these; what follows from them is counted anew.

    Raises Refused (unit_on_two_sides).
    """
    project = place.project
    days = {name: _day(data[name]) for name in table.DAYS if name in data}
    if days:
        schedules.shift(project, days)
    for name in table.TEXTS:
        if name in data:
            setattr(project, name, data[name])
    if "investment" in data:
        project.investment = _amount(data["investment"])
    if "in_planning_area" in data:
        project.in_planning_area = bool(data["in_planning_area"])
    for section in project.sections:
        section.name = str(data.get(f"{table.SECTION}{section.number}", section.name))
    _units(project, data, now)


def _day(value: object) -> date | None:
    if not value:
        return None
    return date.fromisoformat(str(value))


def _amount(value: object) -> Decimal | None:
    if not value:
        return None
    return Decimal(str(value))


def _units(project: Project, data: Values, now: datetime) -> None:
    """Rights follow the units: whoever went has none from now on."""
    changed = {name: data[name] for name in table.UNITS if name in data}
    for name, unit in changed.items():
        if name == "owner_id":
            _succeed(owner(project), int(str(unit)), now)
        else:
            setattr(project, name, unit)
    db.session.flush()
    db.session.expire(project)
    for name, unit in changed.items():
        if unit is not None:
            sides.refuse_clash(project, int(str(unit)), Standing(table.STANDING[name]))


def _succeed(party: Party, unit: int, now: datetime) -> None:
    """Another unit is the owner: what is owed and what was filed is its own; the duties that people
    of the unit before had end, and so do the links that it was sent.
    """
    party.organisation_id = unit
    today = local_date(now)
    named = select(Duty).where(
        Duty.party_id == party.id, or_(Duty.until.is_(None), Duty.until >= today)
    )
    for duty in db.session.scalars(named.order_by(Duty.id)):
        duty.until = max(duty.since, today - timedelta(1))
    links = select(UploadLink).where(
        UploadLink.party_id == party.id, UploadLink.revoked_at.is_(None)
    )
    for link in db.session.scalars(links.order_by(UploadLink.id)):
        link.revoked_at = now
