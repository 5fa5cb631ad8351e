"""The acceptance panel (验收组): who is on it, and by whose letter.

Who leaves it and who takes a seat over is in leaving, how it votes in votes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TypedDict

from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.models import DrawNumber, PanelMember
from acceptance.models.shapes import Facts
from acceptance.models.states import Post
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import access, journal
from acceptance.services.ground.access import Place
from workflows.facts import MemberFacts
from workflows.projects import Stage
from workflows.rules import panel as rules

from .candidates import Identity, NewMember, identity
from .reviews import hold

FORMING = (Stage.APPLIED, Stage.ADMITTED, Stage.PRE_CHECK)
ORDER = tuple(Post)


class Deputation(TypedDict):
    """The letter by which a member was sent; without `deputed_by` his own unit sent him."""

    deputed_by: str
    deputed_on: date


def of(place: Place) -> list[PanelMember]:
    """The members, leader first."""
    rows = db.session.scalars(
        select(PanelMember)
        .where(PanelMember.project_id == place.project.id)
        .order_by(PanelMember.id)
    )
    return sorted(rows, key=lambda member: ORDER.index(Post(member.post)))


def sitting(place: Place) -> list[PanelMember]:
    """The members without those who have left, leader first."""
    return [member for member in of(place) if not member.recused]


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
            PanelMember.recused.is_(False),
        )
    )
    if found is None:
        raise NotFound
    return found


def seat_among(members: Sequence[PanelMember], place: Place) -> PanelMember:
    """The viewer's own seat, of members that are known already. Raises NotFound."""
    for one in members:
        if one.person_id == place.viewer.person_id and not one.recused:
            return one
    raise NotFound


def add(place: Place, data: NewMember, *, now: datetime) -> PanelMember:
    """Put someone on the panel while it is being formed: of the pool, with an account, or by name.

    Raises Refused (not_in_stage, name_taken, seat_taken, same_name), NotFound.
    """
    hold(place, FORMING)
    fresh = take_seat(place, data)
    record(place, "add_panelist", fresh, told(fresh), now)
    return fresh


def take_seat(place: Place, data: NewMember) -> PanelMember:
    """A seat for whoever is meant.

    Raises Refused (name_taken, seat_taken, same_name), NotFound.
    """
    who = identity(data)
    namesake = bool(data.get("namesake"))
    _refuse_twin(place, who, namesake=namesake)
    fresh = PanelMember(
        project_id=place.project.id,
        person_id=who.person and who.person.id,
        name=who.name,
        unit=who.unit,
        organisation_id=who.organisation and who.organisation.id,
        title=who.title,
        email=who.email,
        post=data["post"],
        expert_id=who.expert and who.expert.id,
        namesake=namesake,
    )
    if deputed_on := data.get("deputed_on"):
        fresh.deputed_by, fresh.deputed_on = who.unit, deputed_on
    db.session.add(fresh)
    db.session.flush()
    return fresh


def _refuse_twin(place: Place, who: Identity, *, namesake: bool) -> None:
    """One seat a person, and no line twice on the list: who left under a name does not come back."""
    members = of(place)
    if any((one.name, one.unit) == (who.name, who.unit) for one in members):
        raise Refused("name_taken", name=who.name)
    wanted = MemberFacts(
        who.name,
        who.unit,
        person=(who.person and who.person.id) or 0,
        expert=(who.expert and who.expert.id) or 0,
        namesake=namesake,
    )
    found = rules.twin(wanted, _seats(members))
    if found is None:
        return
    code = "seat_taken"
    if not found.sure:
        code = "same_name"
    raise Refused(code, name=who.name, unit=found.other.unit)


def _seats(members: Sequence[PanelMember]) -> list[MemberFacts]:
    """The seats that are taken, as far as they tell whose they are."""
    return [
        MemberFacts(
            one.name,
            one.unit,
            person=one.person_id or 0,
            expert=one.expert_id or 0,
            namesake=one.namesake,
        )
        for one in members
        if not one.recused
    ]


def told(member: PanelMember) -> Facts:
    """What the journal says of someone who takes a seat."""
    said = {
        "name": member.name,
        "unit": member.unit,
        "post": member.post,
        "deputed_on": str(member.deputed_on or ""),
    }
    if member.person_id:
        said["account"] = str(member.person_id)
    if member.namesake:
        said["namesake"] = "confirmed"
    if member.email:
        said["email"] = member.email
    return said


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
    """Take someone off the panel while it is being formed; who leaves later steps back, and so does
    whoever has named a number for a drawing, which would never be shown else.

    Raises Refused (not_in_stage, number_in_drawing).
    """
    hold(place, FORMING)
    named = select(DrawNumber.id).where(DrawNumber.seat == member.id)
    if db.session.scalar(named.limit(1)):
        raise Refused("number_in_drawing", name=member.name)
    record(place, "remove_panelist", member, {"name": member.name, "unit": member.unit}, now)
    db.session.execute(
        update(PanelMember).where(PanelMember.replaces_id == member.id).values(replaces_id=None)
    )
    db.session.delete(member)
    db.session.flush()


def depute(place: Place, member: PanelMember, data: Deputation, *, now: datetime) -> None:
    """Note by which unit's letter of which day the member was sent.

    Raises Refused (not_in_stage).
    """
    hold(place, (*FORMING, Stage.REVIEW))
    by, on = data["deputed_by"] or member.unit, data["deputed_on"]
    member.deputed_by, member.deputed_on = by, on
    db.session.flush()
    said = {"name": member.name, "by": by, "on": on.isoformat()}
    record(place, "depute", member, said, now)
