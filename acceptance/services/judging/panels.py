"""The acceptance panel (验收组): who is on it, by whose letter, who steps back.

How it votes is in votes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict, TypeVar

from sqlalchemy import Row, select

from acceptance.extensions import db
from acceptance.models import (
    Expert,
    Membership,
    Organisation,
    PanelMember,
    Person,
)
from acceptance.models.shapes import Facts
from acceptance.models.states import Post
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import access, journal
from acceptance.services.ground.access import Place
from workflows.projects import Stage
from workflows.roles import OrganisationKind

from .reviews import in_stage

FORMING = (Stage.APPLIED, Stage.ADMITTED, Stage.PRE_CHECK)
ORDER = tuple(Post)
JUDGES = Organisation.kind != OrganisationKind.ENTERPRISE
"""Whose people may be asked to judge: no enterprise, for it may be a party."""

Known = TypeVar("Known", Expert, Person, Organisation)
Candidate = Row[int, str, int, str]
"""Person and name, organisation and name."""


class NewMember(TypedDict, total=False):
    """A member as `forms.judging.reviews.PanelForm` reads it: of the pool, with an account, or by
    name and unit.
    """

    expert_id: int | None
    person_id: int | None
    organisation_id: int | None
    deputed_on: date | None
    name: str
    unit: str
    title: str
    post: str


class Deputation(TypedDict):
    """The letter by which a member was sent; without `deputed_by` his own unit sent him."""

    deputed_by: str
    deputed_on: date


@dataclass(frozen=True)
class _Identity:
    """Who is meant: the rows that are known of him, and how he is called."""

    expert: Expert | None
    person: Person | None
    organisation: Organisation | None
    name: str
    unit: str
    title: str


def of(place: Place) -> list[PanelMember]:
    """The members, leader first."""
    rows = db.session.scalars(
        select(PanelMember)
        .where(PanelMember.project_id == place.project.id)
        .order_by(PanelMember.id)
    )
    return sorted(rows, key=lambda member: ORDER.index(Post(member.post)))


def member(place: Place, member_id: int) -> PanelMember:
    """A member of this project's panel. Raises NotFound."""
    found: PanelMember = access.owned(place, PanelMember, member_id)
    return found


def seat(place: Place) -> PanelMember:
    """The viewer's own seat on the panel. Raises NotFound."""
    found = db.session.scalar(
        select(PanelMember).where(
            PanelMember.project_id == place.project.id,
            PanelMember.person_id == place.viewer.person_id,
        )
    )
    if found is None:
        raise NotFound
    return found


def candidates() -> Sequence[Candidate]:
    """Everyone with an account who may be asked to judge, unit by unit."""
    return db.session.execute(
        select(Person.id, Person.name, Organisation.id, Organisation.name)
        .join(Membership, Membership.person_id == Person.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Person.disabled.is_(False), JUDGES)
        .order_by(Organisation.name, Person.name)
    ).all()


def units() -> Sequence[Organisation]:
    """The units that may send someone without an account."""
    return db.session.scalars(select(Organisation).where(JUDGES).order_by(Organisation.name)).all()


def add(place: Place, data: NewMember, *, now: datetime) -> PanelMember:
    """Put someone on the panel: of the pool, with an account, or by name.

    Raises Refused (not_in_stage, name_taken), NotFound.
    """
    in_stage(place, FORMING)
    project_id, who = place.project.id, _identity(data)
    known = select(PanelMember.id).where(
        PanelMember.project_id == project_id,
        PanelMember.name == who.name,
        PanelMember.unit == who.unit,
    )
    if db.session.scalar(known):
        raise Refused("name_taken", name=who.name)
    member = PanelMember(
        project_id=project_id,
        person_id=who.person and who.person.id,
        name=who.name,
        unit=who.unit,
        organisation_id=who.organisation and who.organisation.id,
        title=who.title,
        post=data["post"],
        expert_id=who.expert and who.expert.id,
    )
    if deputed_on := data.get("deputed_on"):
        member.deputed_by, member.deputed_on = who.unit, deputed_on
    db.session.add(member)
    db.session.flush()
    said = {
        "name": who.name,
        "unit": who.unit,
        "post": member.post,
        "deputed_on": str(member.deputed_on or ""),
    }
    record(place, "add_panelist", member, said, now)
    return member


def _identity(data: NewMember) -> _Identity:
    """Who is meant.

    An expert is as the pool has him; of anyone else what was typed goes first. Raises NotFound.
    """
    expert = _row(Expert, data.get("expert_id"))
    if expert is not None:
        return _Identity(
            expert,
            _row(Person, expert.person_id),
            _row(Organisation, expert.organisation_id),
            expert.name,
            expert.unit,
            data.get("title") or expert.title,
        )
    person = _row(Person, data.get("person_id"))
    organisation = _row(Organisation, data.get("organisation_id"))
    name, unit = data.get("name", ""), data.get("unit", "")
    if person is not None:
        name = name or person.name
    if organisation is not None:
        unit = unit or organisation.name
    if not name or not unit:
        raise NotFound
    return _Identity(None, person, organisation, name, unit, data.get("title", ""))


def _row(model: type[Known], key: int | None) -> Known | None:
    return db.session.get(model, key) if key else None


def record(place: Place, action: str, member: PanelMember, said: Facts, now: datetime) -> None:
    """A line of the journal about one member."""
    journal.record(
        place.project.id,
        action,
        actor=place.viewer,
        now=now,
        noun="panel",
        object_id=member.id,
        facts=said,
    )


def remove(place: Place, member: PanelMember, *, now: datetime) -> None:
    """Take someone off the panel while it is being formed; who leaves later steps back.

    Raises Refused (not_in_stage).
    """
    in_stage(place, FORMING)
    record(place, "remove_panelist", member, {"name": member.name, "unit": member.unit}, now)
    db.session.delete(member)
    db.session.flush()


def depute(place: Place, member: PanelMember, data: Deputation, *, now: datetime) -> None:
    """Note by which unit's letter of which day the member was sent.

    Raises Refused (not_in_stage).
    """
    in_stage(place, FORMING)
    by, on = data["deputed_by"] or member.unit, data["deputed_on"]
    member.deputed_by, member.deputed_on = by, on
    db.session.flush()
    said = {"name": member.name, "by": by, "on": on.isoformat()}
    record(place, "depute", member, said, now)


def recuse(place: Place, member: PanelMember, reason: str, *, now: datetime) -> None:
    """A member steps back (回避): it is named in the list with the reason, and counts no longer.

    Raises Refused (not_in_stage, already_voted).
    """
    in_stage(place, (*FORMING, Stage.REVIEW))
    if member.voted_at:
        raise Refused("already_voted")
    member.recused, member.recusal, member.token_hash = True, reason, None
    db.session.flush()
    record(place, "recuse", member, {"name": member.name, "reason": reason}, now)
