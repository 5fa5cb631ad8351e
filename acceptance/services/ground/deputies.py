"""Delegation (代理): made by the person itself, for a colleague, for a term; one level, never on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Row, or_, select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import Deputy, LoginSession, Membership, Person
from acceptance.refusals import NotFound, Refused
from workflows.deputies import LONGEST, Term, wrong
from workflows.office import over

from .access import Viewer

SHOWN = 100


def colleagues(viewer: Viewer) -> Sequence[Row[int, str]]:
    """(id, name) of who else serves the organisation that the viewer serves now."""
    wanted = (
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id == viewer.organisation_id,
            Person.id != viewer.person_id,
            Person.disabled.is_(False),
        )
        .order_by(Person.name, Person.id)
    )
    return db.session.execute(wanted).all()


def make(viewer: Viewer, deputy_id: int, since: date, until: date, *, now: datetime) -> Deputy:
    """Let a colleague act in the viewer's name where it serves now.

    Raises NotFound for who is no colleague, Refused (deputy_of_deputy, term_reversed, term_past,
    term_long, term_taken).
    """
    if viewer.principal_id:
        raise Refused("deputy_of_deputy")
    if deputy_id not in {key for key, _name in colleagues(viewer)}:
        raise NotFound
    mine = select(Deputy).where(
        Deputy.principal_id == viewer.person_id,
        Deputy.organisation_id == viewer.organisation_id,
        Deputy.ended_at.is_(None),
    )
    others = [Term(one.since, one.until) for one in db.session.scalars(mine)]
    if code := wrong(Term(since, until), today=local_date(now), others=others):
        raise Refused(code, days=LONGEST)
    made = Deputy(
        principal_id=viewer.person_id,
        deputy_id=deputy_id,
        organisation_id=viewer.organisation_id,
        since=since,
        until=until,
        made_at=now,
    )
    db.session.add(made)
    db.session.flush()
    return made


def end(viewer: Viewer, deputy_id: int, *, now: datetime) -> None:
    """Take a delegation back, or lay it down. Raises NotFound for one between others."""
    found = db.session.get(Deputy, deputy_id)
    if found is None or viewer.person_id not in (found.principal_id, found.deputy_id):
        raise NotFound
    found.ended_at = found.ended_at or now
    db.session.flush()


def of(viewer: Viewer) -> Sequence[Deputy]:
    """The delegations that a person gave or holds, the newest first."""
    mine = or_(Deputy.principal_id == viewer.person_id, Deputy.deputy_id == viewer.person_id)
    wanted = select(Deputy).where(mine).order_by(Deputy.id.desc()).limit(SHOWN)
    return db.session.scalars(wanted).all()


def holds(one: Deputy, *, today: date) -> bool:
    """Whether somebody may act by it today: in its term, not ended, and both still serve there."""
    if one.ended_at is not None or not Term(one.since, one.until).holds(today):
        return False
    if one.principal.disabled or over(one.principal.until, today=today):
        return False
    serving = select(Membership.person_id).where(
        Membership.organisation_id == one.organisation_id,
        Membership.person_id.in_((one.principal_id, one.deputy_id)),
        or_(Membership.until.is_(None), Membership.until >= today),
    )
    return len(db.session.scalars(serving).all()) == 2


def act(session: LoginSession, deputy_id: int, *, now: datetime) -> None:
    """Go on in the name of who gave the delegation.

    Raises NotFound for one that is not this person's or does not hold today.
    """
    found = db.session.get(Deputy, deputy_id)
    if found is None or found.deputy_id != session.person_id:
        raise NotFound
    if not holds(found, today=local_date(now)):
        raise NotFound
    own = select(Membership.id).where(
        Membership.person_id == session.person_id,
        Membership.organisation_id == found.organisation_id,
    )
    session.membership_id = db.session.scalars(own).one()
    session.acting_id = found.id
    db.session.flush()


def principal(session: LoginSession, *, now: datetime) -> Person | None:
    """In whose name a sign-in acts; nobody when it acts in its own, or no longer may."""
    if session.acting_id is None:
        return None
    found = db.session.get_one(Deputy, session.acting_id)
    if not holds(found, today=local_date(now)):
        return None
    return found.principal


def acting(token_hash: str) -> Deputy | None:
    """By which delegation a sign-in acts in another's name."""
    found: Deputy | None = db.session.scalar(
        select(Deputy)
        .join(LoginSession, LoginSession.acting_id == Deputy.id)
        .where(LoginSession.token_hash == token_hash)
    )
    return found


def held(viewer: Viewer, *, today: date) -> Sequence[Deputy]:
    """The delegations by which a person may act today."""
    mine = select(Deputy).where(Deputy.deputy_id == viewer.person_id, Deputy.ended_at.is_(None))
    going = mine.where(Deputy.since <= today, Deputy.until >= today).order_by(Deputy.id)
    return [one for one in db.session.scalars(going) if holds(one, today=today)]
