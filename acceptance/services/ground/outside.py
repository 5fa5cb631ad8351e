"""Accounts at the office's own provider (OpenID Connect), each bound once to a person of ours.

Who comes back from there is found by issuer and subject alone, which a provider gives to nobody else:
never by a name or a mail address, which are given again. An account of ours must be there before.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, func, select

from acceptance.extensions import db
from acceptance.models import OutsideAccount, Passkey, Person
from acceptance.refusals import Refused

from . import departures, office
from .access import Viewer


def find(person_id: int, issuer: str) -> OutsideAccount | None:
    """The account of a person at this provider."""
    mine = OutsideAccount.person_id == person_id, OutsideAccount.issuer == issuer
    found: OutsideAccount | None = db.session.scalar(select(OutsideAccount).where(*mine))
    return found


def ways_of(person_id: int, issuer: str) -> tuple[int, OutsideAccount | None]:
    """What opens an account besides its password, in one question: how many passkeys, and the account
    at this provider.
    """
    keys = select(func.count()).select_from(Passkey).where(Passkey.person_id == person_id)
    mine = and_(OutsideAccount.person_id == Person.id, OutsideAccount.issuer == issuer)
    wanted = select(keys.scalar_subquery(), OutsideAccount).select_from(Person)
    wanted = wanted.outerjoin(OutsideAccount, mine).where(Person.id == person_id)
    count, account = db.session.execute(wanted.order_by(Person.id)).one()
    return count, account


def person_of(issuer: str, subject: str) -> int | None:
    """Whose account it is; nobody's where none was bound."""
    bound = OutsideAccount.issuer == issuer, OutsideAccount.subject == subject
    found: int | None = db.session.scalar(select(OutsideAccount.person_id).where(*bound))
    return found


def bind(
    person: Person, issuer: str, subject: str, reason: str, *, actor: Viewer, now: datetime
) -> None:
    """From now on who proves to be `subject` there is this person here.

    Raises Refused (outside_bound, outside_taken).
    """
    if find(person.id, issuer) is not None:
        raise Refused("outside_bound", name=person.name)
    if person_of(issuer, subject) is not None:
        raise Refused("outside_taken")
    db.session.add(
        OutsideAccount(person_id=person.id, issuer=issuer, subject=subject, bound_at=now)
    )
    db.session.flush()
    told = {"outside": subject}
    office.record(
        "person", person.id, "bind_outside", actor=actor, now=now, after=told, reason=reason
    )


def release(person: Person, issuer: str, reason: str, *, actor: Viewer, now: datetime) -> None:
    """It opens nothing any more; where another hand does it, all sign-ins of the person end.

    Raises Refused (outside_free).
    """
    row = find(person.id, issuer)
    if row is None:
        raise Refused("outside_free", name=person.name)
    told = {"outside": row.subject}
    db.session.delete(row)
    if actor.person_id != person.id:
        departures.end_sessions(person.id)
    db.session.flush()
    office.record(
        "person", person.id, "release_outside", actor=actor, now=now, before=told, reason=reason
    )
