"""Organisations and named duties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import joinedload, selectinload

from acceptance.extensions import db
from acceptance.models import Duty, Organisation, Party
from acceptance.refusals import Forbidden, Refused
from acceptance.services.ground import holds, journal, office, own, people
from acceptance.services.ground.access import Place, Viewer
from acceptance.services.ground.questions import Answers, Question
from workflows.roles import Role

from . import sides, successions
from .probes import MINE, TODAY
from .sides import Double


def of_project(place: Place) -> list[Party]:
    """The parties that a viewer may see, with their duties and their units' former names."""
    wanted = select(Party).where(Party.project_id == place.project.id)
    if not place.whole:
        wanted = wanted.where(Party.id.in_(place.read_ids))
    called = joinedload(Party.organisation).selectinload(Organisation.former_names)
    wanted = wanted.options(selectinload(Party.duties), called)
    return list(db.session.scalars(wanted.order_by(Party.section, Party.id)))


def organisations(kind: str = "") -> list[Organisation]:
    """The units in use, by name; of one kind (`OrganisationKind`) or of all."""
    wanted = (
        select(Organisation).where(Organisation.retired_at.is_(None)).order_by(Organisation.name)
    )
    if kind:
        wanted = wanted.where(Organisation.kind == kind)
    return list(db.session.scalars(wanted))


def add_organisation(
    name: str, kind: str, parent_id: int | None, *, actor: Viewer | None, now: datetime
) -> Organisation:
    """Enter a unit under its upper level. Raises Refused (name_taken)."""
    if db.session.scalar(select(Organisation.id).where(Organisation.name == name)):
        raise Refused("name_taken", name=name)
    above = "/"
    if parent_id:
        above = db.session.get_one(Organisation, parent_id).path
    organisation = Organisation(name=name, kind=kind, parent_id=parent_id)
    db.session.add(organisation)
    # The path of a unit holds its own number, which the database gives.
    db.session.flush()
    organisation.path = f"{above}{organisation.id}/"
    db.session.flush()
    after = {"name": name, "kind": kind, "parent_id": parent_id}
    office.record("unit", organisation.id, "add_unit", actor=actor, now=now, after=after)
    return organisation


def serve_too(
    person_id: int, organisation_id: int, title: str, *, actor: Viewer, now: datetime
) -> Sequence[Double]:
    """Let a person serve one more organisation; each project that it then serves two sides of has a
    line of it. Returns these. Raises NotFound, Refused (name_taken).
    """
    people.join(person_id, organisation_id, title)
    unit = db.session.get_one(Organisation, organisation_id)
    after = {"unit": unit.name, "unit_id": unit.id, "title": title}
    office.record("person", person_id, "join_unit", actor=actor, now=now, after=after)
    return note_doubles(person_id, organisation_id, actor=actor, now=now)


def note_doubles(
    person_id: int, organisation_id: int, *, actor: Viewer, now: datetime
) -> Sequence[Double]:
    """A line in each project of which somebody who serves this unit serves another side too; returns
    these.
    """
    found = sides.doubles_of(person_id, organisation_id)
    for one in found:
        journal.record(
            one.project_id,
            "two_sides",
            actor=actor,
            now=now,
            noun="person",
            object_id=person_id,
            facts={"two_sides": [f"{one.person}（{one.told}）"]},
        )
    return found


def name_duty(
    place: Place,
    party: Party,
    *,
    duty: str,
    name: str,
    phone: str,
    since: date,
    now: datetime,
    email: str = "",
) -> Duty:
    """Name a person for a duty from a day on; the predecessor's term ends the day before.

    A party names its own people, the owner anyone's. Raises Forbidden, Refused (not_in_stage, party_ended).
    """
    holds.require(place, "duty.name")
    successions.refuse_ended(party)
    if party.id not in place.party_ids and Role.OWNER not in place.roles:
        raise Forbidden("duty.edit")
    db.session.execute(
        update(Duty)
        .where(
            Duty.party_id == party.id,
            Duty.duty == duty,
            Duty.since < since,
            or_(Duty.until.is_(None), Duty.until >= since),
        )
        .values(until=since - timedelta(1))
    )
    named = Duty(
        party_id=party.id,
        duty=duty,
        name=name,
        person_id=own.who_is(party.organisation_id, name, phone, email),
        phone=phone,
        email=email,
        since=since,
    )
    db.session.add(named)
    db.session.flush()
    journal.record(
        party.project_id,
        "name_duty",
        actor=place.viewer,
        now=now,
        noun="party",
        object_id=party.id,
        facts={"duty": duty, "name": name, "since": since.isoformat()},
    )
    return named


SERVING = Question(
    select(Duty.party_id, Duty.duty, Duty.name)
    .join(Party, Party.id == Duty.party_id)
    .where(
        Party.project_id == MINE,
        Duty.since <= TODAY,
        or_(Duty.until.is_(None), Duty.until >= TODAY),
    )
    .order_by(Duty.id)
)
"""Who serves a party in a duty today."""


def serving(answers: Answers) -> dict[tuple[int, str], list[str]]:
    """Who serves a party in a duty on the day of the answers: names by (party, duty)."""
    found: dict[tuple[int, str], list[str]] = {}
    for party_id, duty, name in answers.rows(SERVING):
        found.setdefault((party_id, duty), []).append(name)
    return found
