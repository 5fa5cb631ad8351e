"""People as the administrator enters and puts them right: who they are, and which unit they serve."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import selectinload

from acceptance.extensions import db
from acceptance.models import LoginSession, Membership, Organisation, Person
from acceptance.models.states import TokenPurpose
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import departures, journal, office, people
from acceptance.services.ground.access import Viewer

from . import parties
from .sides import Double

HOURS = 72
"""How long an invitation works (本系统约定)."""


def find(person_id: int) -> Person:
    """A person by key, with the units that it serves. Raises NotFound."""
    units = selectinload(Person.memberships).joinedload(Membership.organisation)
    found = db.session.get(Person, person_id, options=[units])
    if found is None:
        raise NotFound
    return found


def enter(
    name: str,
    login: str,
    organisation_id: int,
    title: str,
    email: str = "",
    *,
    actor: Viewer,
    now: datetime,
) -> Person:
    """Enter someone who will sign in. Raises NotFound for an unknown unit, Refused (login_taken)."""
    if db.session.get(Organisation, organisation_id) is None:
        raise NotFound
    person = people.add_person(name, login, organisation_id=organisation_id, title=title)
    person.email = email
    unit = departures.told(departures.serving(person.id, organisation_id))
    after = {"name": name, "login": login, **unit}
    office.record("person", person.id, "add_person", actor=actor, now=now, after=after)
    return person


def invite(
    person_id: int, act: str = "invite", *, actor: Viewer, now: datetime
) -> tuple[Person, str]:
    """A person, and the token of a link by which it chooses a password; the record says by which act.

    Raises NotFound, Refused (disabled_person).
    """
    person = find(person_id)
    if person.disabled:
        raise Refused("disabled_person", name=person.name)
    token = people.make_token(TokenPurpose.INVITATION, person_id=person.id, now=now, hours=HOURS)
    office.record("person", person.id, act, actor=actor, now=now)
    return person, token


def move(
    membership: Membership,
    organisation_id: int,
    title: str,
    reason: str,
    *,
    actor: Viewer,
    now: datetime,
) -> Sequence[Double]:
    """The unit was entered wrongly, or the post: the right ones stand in their place. Where the unit
    changes the sign-ins and delegations of the wrong one end. Returns the projects that the person
    now serves two sides of.

    Raises NotFound for an unknown unit, Refused (same_unit).
    """
    organisation = db.session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound
    before, changes = departures.told(membership), organisation_id != membership.organisation_id
    if changes:
        known = select(Membership.id).where(
            Membership.person_id == membership.person_id,
            Membership.organisation_id == organisation_id,
        )
        if db.session.scalar(known):
            raise Refused("same_unit")
        departures.end_delegations([membership.organisation_id], membership.person_id, now=now)
        mine = LoginSession.membership_id == membership.id
        db.session.execute(delete(LoginSession).where(mine))
        membership.organisation_id = organisation_id
    membership.title = title
    db.session.flush()
    after = departures.told(membership)
    if before == after:
        return []
    office.record(
        "person",
        membership.person_id,
        "correct_membership",
        actor=actor,
        now=now,
        before=before,
        after=after,
        reason=reason,
    )
    if not changes:
        return []
    journal.mark_seats(membership.person_id)
    return parties.note_doubles(membership.person_id, organisation_id, actor=actor, now=now)
