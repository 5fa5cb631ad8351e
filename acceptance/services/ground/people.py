"""People, passwords, sign-ins and links that work once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, bindparam, delete, select, update
from sqlalchemy.orm import selectinload

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import LoginSession, Membership, OneTimeToken, Organisation, Person
from acceptance.models.states import TokenPurpose
from acceptance.refusals import NotFound, Refused
from workflows.office import over

from . import deputies, journal, office
from .access import Serving, Viewer


def digest(token: str) -> str:
    """What is kept of a secret: who reads the database cannot sign in with it."""
    return hashlib.sha256(token.encode()).hexdigest()


def add_person(
    name: str, login: str, *, organisation_id: int | None, title: str = "", is_admin: bool = False
) -> Person:
    """Enter someone who will sign in. Raises Refused (login_taken, unit_retired)."""
    if db.session.scalar(select(Person.id).where(Person.login == login)):
        raise Refused("login_taken", name=login)
    person = Person(name=name, login=login, is_admin=is_admin)
    if organisation_id:
        _refuse_retired(organisation_id)
        person.memberships.append(Membership(organisation_id=organisation_id, title=title))
    db.session.add(person)
    db.session.flush()
    return person


def _refuse_retired(organisation_id: int) -> None:
    unit = db.session.get(Organisation, organisation_id)
    if unit is not None and unit.retired_at is not None:
        raise Refused("unit_retired", name=unit.name)


def join(person_id: int, organisation_id: int, title: str = "") -> None:
    """Let a person serve one more organisation.

    Raises NotFound, Refused (name_taken, unit_retired).
    """
    person, organisation = (
        db.session.get(Person, person_id),
        db.session.get(Organisation, organisation_id),
    )
    if person is None or organisation is None:
        raise NotFound
    _refuse_retired(organisation_id)
    known = select(Membership.id).where(
        Membership.person_id == person_id, Membership.organisation_id == organisation_id
    )
    if db.session.scalar(known):
        raise Refused("name_taken", name=organisation.name)
    db.session.add(Membership(person_id=person_id, organisation_id=organisation_id, title=title))
    db.session.flush()
    journal.mark_seats(person_id)


def make_token(purpose: str, *, person_id: int | None, now: datetime, hours: int = 72) -> str:
    """A link secret that works once; only its digest is kept. Those made before for the same end work
    no longer.
    """
    older = OneTimeToken.purpose == purpose, OneTimeToken.person_id == person_id
    unused = update(OneTimeToken).where(*older, OneTimeToken.used_at.is_(None))
    db.session.execute(unused.values(used_at=now))
    token = secrets.token_urlsafe(32)
    db.session.add(
        OneTimeToken(
            token_hash=digest(token),
            purpose=purpose,
            person_id=person_id,
            expires_at=now + timedelta(hours=hours),
        )
    )
    db.session.flush()
    return token


def find_token(token: str, *, now: datetime) -> OneTimeToken:
    """The unused, unexpired token. Raises Refused (token_used)."""
    found = db.session.scalar(select(OneTimeToken).where(OneTimeToken.token_hash == digest(token)))
    if found is None or found.used_at is not None or found.expires_at < now:
        raise Refused("token_used")
    return found


def redeem(token: str, password_hash: str, *, name: str, login: str, now: datetime) -> Person:
    """Choose a password by a link; the first administrator also chooses name and login.

    All sign-ins of the person end. Raises Refused (token_used, login_taken).
    """
    found = find_token(token, now=now)
    if found.purpose == TokenPurpose.FIRST_ADMIN:
        person = add_person(name, login, organisation_id=None, is_admin=True)
    else:
        person = db.session.get_one(Person, found.person_id)
    person.password_hash = password_hash
    found.used_at = now
    db.session.execute(delete(LoginSession).where(LoginSession.person_id == person.id))
    db.session.flush()
    itself = Viewer(person.id, person.name)
    office.record("person", person.id, "redeem", actor=itself, now=now)
    return person


def known_of(token: OneTimeToken) -> list[str]:
    """What anybody knows of whom a link is for, and so would try first."""
    if token.person_id is None:
        return []
    person = db.session.get_one(Person, token.person_id)
    return [person.name, person.login, *(one.organisation.name for one in person.memberships)]


def by_login(login: str) -> tuple[int | None, str | None]:
    """Key and kept hash of whom a login names; nothing of nobody, or of who has no password yet."""
    row = db.session.execute(
        select(Person.id, Person.password_hash).where(Person.login == login)
    ).one_or_none()
    if row is None:
        return None, None
    return row.id, row.password_hash


def admitted(person_id: int, by: str, *, now: datetime) -> Person | None:
    """The person whose password was found right, read again; `by` is the digest of the hash that it
    was compared with. Disabled, gone or with another password by now it is nobody.
    """
    person = admissible(person_id, now=now)
    if person is None or digest(person.password_hash or "") != by:
        return None
    return person


def admissible(person_id: int, *, now: datetime) -> Person | None:
    """The person, where it may sign in at all: neither disabled nor past its last day."""
    person = db.session.get(Person, person_id)
    if person is None or person.disabled or over(person.until, today=local_date(now)):
        return None
    return person


def open_session(person: Person, *, now: datetime, membership_id: int | None = None) -> str:
    """Sign someone in; returns the token, of which only the digest is kept."""
    token = secrets.token_urlsafe(32)
    if membership_id is None:
        today = local_date(now)
        serving = (
            one.id
            for one in person.memberships
            if one.organisation.retired_at is None and not over(one.until, today=today)
        )
        membership_id = next(serving, None)
    db.session.add(
        LoginSession(
            token_hash=digest(token),
            person_id=person.id,
            membership_id=membership_id,
            created_at=now,
            seen_at=now,
        )
    )
    db.session.flush()
    itself = Viewer(person.id, person.name)
    office.record("person", person.id, "sign_in", actor=itself, now=now)
    return token


def close_session(token: str) -> None:
    """Sign out; a sign-in that is gone already stays so."""
    db.session.execute(delete(LoginSession).where(LoginSession.token_hash == digest(token)))


def sign_in_of(token: str) -> LoginSession:
    """The sign-in behind a token. Raises NotFound when it is gone."""
    found: LoginSession | None = db.session.scalar(
        select(LoginSession).where(LoginSession.token_hash == digest(token))
    )
    if found is None:
        raise NotFound
    return found


def serve(token: str, membership_id: int) -> int:
    """Go on in one's own name, for an organisation that one serves; returns it. Raises NotFound."""
    found = sign_in_of(token)
    membership = db.session.get(Membership, membership_id)
    if membership is None or membership.person_id != found.person_id:
        raise NotFound
    if membership.organisation.retired_at is not None:
        raise NotFound
    found.membership_id, found.acting_id = membership_id, None
    db.session.flush()
    return membership.organisation_id


_SIGNED_IN = (
    select(LoginSession, Person, Membership, Organisation)
    .join(Person, Person.id == LoginSession.person_id)
    .outerjoin(Membership, Membership.person_id == Person.id)
    .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
    .where(LoginSession.token_hash == bindparam("digest"))
    .order_by(Membership.id)
)
"""A sign-in with its person and every unit that it serves or served: one question a request."""


@dataclass(frozen=True)
class SignIn:
    """Who is signed in, for which units it may act, and whether to mark the sign-in as seen."""

    viewer: Viewer
    units: list[Serving]
    """The person as acting for each of its units, the oldest membership first."""
    stale: bool


def sign_in(token: str, *, now: datetime, idle: timedelta, longest: timedelta) -> SignIn | None:
    """Who is behind a token.

    None when it is gone, was idle for too long, was opened too long ago, the person is disabled, or
    serves there no longer.
    """
    rows = db.session.execute(_SIGNED_IN, {"digest": digest(token)}).all()
    if not rows:
        return None
    row, person, _membership, _unit = rows[0]
    today = local_date(now)
    if row.seen_at + idle < now or row.created_at + longest < now:
        return None
    if person.disabled or over(person.until, today=today):
        return None
    memberships = [(one, unit) for _row, _person, one, unit in rows if one is not None]
    organisation = None
    for one, unit in memberships:
        if one.id != row.membership_id:
            continue
        if over(one.until, today=today):
            return None
        if unit.retired_at is None:
            organisation = unit
    viewer = Viewer.serving(person, organisation)
    if principal := deputies.principal(row, now=now):
        viewer = viewer.acting_for(principal)
    units = [
        Serving(one.id, Viewer.serving(person, unit))
        for one, unit in memberships
        if unit.retired_at is None and not over(one.until, today=today)
    ]
    return SignIn(viewer, units, row.seen_at + timedelta(minutes=1) < now)


def mark_seen(token: str, *, now: datetime) -> None:
    """Begin the idle time of a sign-in anew."""
    db.session.execute(
        update(LoginSession).where(LoginSession.token_hash == digest(token)).values(seen_at=now)
    )


def listed(*, search: str = "", sort: str = "") -> Select[Person]:
    """Everybody with their units, narrowed by words in name or login; in the order of names, or of
    logins.
    """
    with_units = selectinload(Person.memberships).joinedload(Membership.organisation)
    wanted = select(Person).options(with_units)
    if search:
        named = Person.name.contains(search, autoescape=True)
        wanted = wanted.where(named | Person.login.contains(search, autoescape=True))
    order = Person.name
    if sort == "login":
        order = Person.login
    return wanted.order_by(order, Person.id)


def organisations() -> Sequence[Organisation]:
    """All organisations that are in use, each below the one above it."""
    wanted = (
        select(Organisation)
        .where(Organisation.retired_at.is_(None))
        .order_by(Organisation.path, Organisation.id)
    )
    return db.session.scalars(wanted).all()
