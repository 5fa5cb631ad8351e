"""Whom a contractor asks: the person of the owner who is named for the archive, as the project has it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select

from acceptance.extensions import db
from acceptance.models import Duty, Membership, Organisation, Party, Person, UploadLink
from acceptance.models.states import DutyKind
from workflows.roles import PartyKind


@dataclass(frozen=True)
class Contact:
    """A unit, one of its people and a telephone number, each empty where nothing is entered; `duty`
    is what the person is named for (`DutyKind`), empty for who answers for the link.
    """

    unit: str = ""
    name: str = ""
    phone: str = ""
    duty: str = ""


ORDER = (DutyKind.ARCHIVIST, DutyKind.LEADER)
"""Who is asked first: 档案员, then 分管领导 (本系统约定)."""


def of(project_id: int, link: UploadLink | None, *, today: date) -> Contact:
    """Whom to ask in a project: who is named by the owner and can be called, else who answers for
    the link, else whoever is named at all.
    """
    unit, named = _named(project_id, today)
    if link is not None and (answers := _answering(link)) is not None:
        named.append(answers)
    for one in named:
        if one.phone:
            return one
    if named:
        return named[0]
    return Contact(unit)


def _answering(link: UploadLink) -> Contact | None:
    """Who answers for a link; nobody who serves the owner no longer: that person is not to be called."""
    row = db.session.execute(
        select(Organisation.name.label("unit"), Person.name, Person.phone)
        .select_from(Person)
        .join(Membership, Membership.person_id == Person.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .join(Party, Party.organisation_id == Organisation.id)
        .where(
            Person.id == link.person_id,
            Person.disabled.is_(False),
            Party.project_id == link.project_id,
            Party.kind == PartyKind.OWNER,
            Party.ended_on.is_(None),
        )
        .order_by(Membership.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    return Contact(*row)


def _named(project_id: int, today: date) -> tuple[str, list[Contact]]:
    """The owner, and who is named for its duties today, in the order in which they are asked."""
    rows = db.session.execute(
        select(Organisation.name, Duty)
        .select_from(Party)
        .join(Organisation, Organisation.id == Party.organisation_id)
        .outerjoin(
            Duty,
            (Duty.party_id == Party.id)
            & (Duty.since <= today)
            & or_(Duty.until.is_(None), Duty.until >= today),
        )
        .where(
            Party.project_id == project_id,
            Party.kind == PartyKind.OWNER,
            Party.ended_on.is_(None),
        )
        .order_by(Duty.since.desc(), Duty.id.desc())
    ).all()
    found = [
        Contact(name, duty.name, duty.phone, duty.duty) for name, duty in rows if duty is not None
    ]
    return (rows[0].name if rows else ""), sorted(found, key=lambda one: ORDER.index(one.duty))
