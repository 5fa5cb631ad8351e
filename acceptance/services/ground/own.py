"""A person's own data: name, telephone, mail, password, sign-ins; changed by itself or put right by
an administrator, before and after on record. Papers and journal lines keep the name they were
written with.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Integer, bindparam, func, select

from acceptance.extensions import db
from acceptance.models import LoginSession, Membership, OfficeRecord, Person
from acceptance.refusals import NotFound, Refused, Stale
from workflows.office import NAMING

from . import departures, office
from .access import Viewer
from .questions import Answers, Question

OWN = ("name", "phone", "email")


def change(
    person: Person, act: str, values: dict[str, str], reason: str, *, actor: Viewer, now: datetime
) -> None:
    """Write other values in place of those that stand there; no line when none differs.

    Raises Refused (login_taken).
    """
    before = {
        name: getattr(person, name) for name in values if getattr(person, name) != values[name]
    }
    if not before:
        return
    if "login" in before:
        taken = select(Person.id).where(Person.login == values["login"])
        if db.session.scalar(taken):
            raise Refused("login_taken", name=values["login"])
    after = {name: values[name] for name in before}
    for name, value in after.items():
        setattr(person, name, value)
    if "email" in after:
        # a link lies in a mailbox that is not the person's any more
        departures.end_links(person.id, now=now)
    db.session.flush()
    office.record(
        "person", person.id, act, actor=actor, now=now, before=before, after=after, reason=reason
    )


def change_password(
    viewer: Viewer, sign_in: LoginSession, against: str, password_hash: str, *, now: datetime
) -> None:
    """Choose another password, once the old one was found right; all other sign-ins end.

    Raises Stale where the old one is another by now.
    """
    person = db.session.get_one(Person, viewer.person_id)
    if person.password_hash != against:
        raise Stale
    person.password_hash = password_hash
    departures.end_links(person.id, now=now)
    departures.end_sessions(person.id, but=sign_in.id)
    db.session.flush()
    office.record("person", person.id, "change_password", actor=viewer, now=now)


def sign_ins(person_id: int) -> Sequence[LoginSession]:
    """Where a person is signed in, the latest first."""
    mine = select(LoginSession).where(LoginSession.person_id == person_id)
    return db.session.scalars(mine.order_by(LoginSession.id.desc()).limit(office.SHOWN)).all()


def end_sign_in(viewer: Viewer, session_id: int, *, now: datetime) -> None:
    """End one of one's own sign-ins. Raises NotFound for anybody else's."""
    found = db.session.get(LoginSession, session_id)
    if found is None or found.person_id != viewer.person_id:
        raise NotFound
    db.session.delete(found)
    db.session.flush()
    office.record(
        "person", viewer.person_id, "end_sessions", actor=viewer, now=now, after={"count": 1}
    )


NAMES = Question(
    select(OfficeRecord.before)
    .where(
        OfficeRecord.noun == "person",
        OfficeRecord.object_id == bindparam("person", type_=Integer),
        OfficeRecord.act.in_(NAMING),
    )
    .order_by(OfficeRecord.id)
)
"""How a person stood before each change of its name."""


def names_of(person: Person, answers: Answers | None = None) -> frozenset[str]:
    """The name of a person and those it bore before."""
    before = (answers or Answers(person=person.id)).column(NAMES)
    return frozenset([person.name, *(one["name"] for one in before if "name" in one)])


def who_is(organisation_id: int, name: str, phone: str, email: str) -> int | None:
    """The account of a unit's person of that name; of several namesakes the one whose phone or mail
    it is. None where it cannot be told.
    """
    mine = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == organisation_id, Person.name == name)
        .order_by(Person.id)
    )
    found = db.session.scalars(mine).all()
    if len(found) > 1:
        found = [
            one for one in found if (phone and one.phone == phone) or (email and one.email == email)
        ]
    if len(found) != 1:
        return None
    return found[0].id


def namesakes(organisation_id: int, name: str, person_id: int) -> int:
    """How many others of a unit bear a name."""
    others = (
        select(func.count())
        .select_from(Membership)
        .join(Person, Person.id == Membership.person_id)
        .where(
            Membership.organisation_id == organisation_id,
            Person.name == name,
            Person.id != person_id,
        )
    )
    return db.session.scalar(others) or 0
