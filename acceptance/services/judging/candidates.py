"""Who may be asked to judge, and who is meant when someone is named for a panel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypedDict, TypeVar

from sqlalchemy import Row, select

from acceptance.extensions import db
from acceptance.models import Expert, Membership, Organisation, Person
from acceptance.refusals import NotFound
from workflows.roles import OrganisationKind

JUDGES = Organisation.kind != OrganisationKind.ENTERPRISE
"""Whose people may be asked to judge: no enterprise, for it may be a party."""

Known = TypeVar("Known", Expert, Person, Organisation)
Candidate = Row[int, str, int, str]
"""Person and name, organisation and name."""


class NewMember(TypedDict, total=False):
    """A member as `forms.judging.reviews.PanelForm` reads it: of the pool, with an account, or by
    name and unit. `namesake` confirms that another member of the same name is someone else.
    """

    expert_id: int | None
    person_id: int | None
    organisation_id: int | None
    deputed_on: date | None
    name: str
    unit: str
    title: str
    email: str
    post: str
    namesake: bool


@dataclass(frozen=True)
class Identity:
    """Who is meant: the rows that are known of him, how he is called, and his own address."""

    expert: Expert | None
    person: Person | None
    organisation: Organisation | None
    name: str
    unit: str
    title: str
    email: str


def listed() -> Sequence[Candidate]:
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


def identity(data: NewMember) -> Identity:
    """Who is meant.

    An expert is as the pool has him; of anyone else what was typed goes first. Whoever has an
    account is known by it, however he was named, so that nobody else can vote for him.
    Raises NotFound.
    """
    expert = _row(Expert, data.get("expert_id"))
    if expert is not None:
        return Identity(
            expert,
            _row(Person, expert.person_id) or _account(expert.name, expert.unit),
            _row(Organisation, expert.organisation_id),
            expert.name,
            expert.unit,
            data.get("title") or expert.title,
            expert.email,
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
    if person is None:
        person = _account(name, unit)
    title, email = data.get("title", ""), data.get("email", "")
    return Identity(None, person, organisation, name, unit, title, email)


def _account(name: str, unit: str) -> Person | None:
    """The account of that name in that unit, where there is exactly one."""
    found = db.session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Person.name == name, Organisation.name == unit, Person.disabled.is_(False))
    ).all()
    if len(found) == 1:
        return next(iter(found))
    return None


def _row(model: type[Known], key: int | None) -> Known | None:
    return db.session.get(model, key) if key else None
