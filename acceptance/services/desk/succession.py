"""What a person of a unit is named for, listed and handed over to a successor of that unit in one
act; and the links that a person made, listed and revoked in one act.

What was delivered, signed or decided is nobody's to hand over: it stays under the name it bears.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Row, select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import (
    Duty,
    Membership,
    OfficeRecord,
    Organisation,
    Person,
    Upload,
    UploadLink,
)
from acceptance.models.states import LetterKind
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import alone, journal, office
from acceptance.services.ground.access import Viewer
from workflows.succession import KINDS, PASSES

from . import outbox
from .entrusted import Thing, open_things
from .outbox import Draft


def unit_of(
    person: Person, organisation_id: int, lines: Sequence[OfficeRecord] | None = None
) -> Organisation:
    """A unit that a person serves, or served as the office's record says. Raises NotFound."""
    if organisation_id not in units_of(person, lines):
        raise NotFound
    return db.session.get_one(Organisation, organisation_id)


def units_of(person: Person, lines: Sequence[OfficeRecord] | None = None) -> Sequence[int]:
    """The units that a person serves, then those that it served; `lines` are what was done to it, where
    that was read already.
    """
    now = [one.organisation_id for one in person.memberships]
    told = office.of("person", person.id) if lines is None else lines
    before = [line.before["unit_id"] for line in told if "unit_id" in line.before]
    return list(dict.fromkeys([*now, *before]))


def successors(person: Person, organisation_id: int) -> Sequence[Row[int, str]]:
    """(id, name) of who else serves the unit and can sign in."""
    wanted = (
        select(Person.id, Person.name)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.organisation_id == organisation_id,
            Membership.until.is_(None),
            Person.id != person.id,
            Person.disabled.is_(False),
            Person.until.is_(None),
        )
    )
    return db.session.execute(wanted.order_by(Person.name, Person.id)).all()


def hand_over(
    person: Person,
    unit: Organisation,
    successor_id: int,
    reason: str,
    *,
    actor: Viewer,
    now: datetime,
) -> int:
    """Everything that passes goes to the successor, a line in each project, a letter to the one who
    takes over; returns how many things passed. Whoever hands over its own work does so in this
    unit's name.

    Raises Refused (no_successor).
    """
    if successor_id not in {key for key, _name in successors(person, unit.id)}:
        raise Refused("no_successor")
    alone.in_office()
    successor, today = db.session.get_one(Person, successor_id), local_date(now)
    if actor.person_id == person.id:
        actor = Viewer.serving(person, unit)
    things = open_things(person, unit, today=today)
    passed = [one for one in things if one.fate == PASSES]
    for one in passed:
        _pass(one, successor, today)
    _note(person, successor, passed, reason, actor=actor, now=now)
    office.record(
        "person",
        person.id,
        "hand_over",
        actor=actor,
        now=now,
        after={"unit": unit.name, "to": successor.name, "count": len(passed)},
        reason=reason,
    )
    _tell(person, unit, successor, things, now=now)
    return len(passed)


def _pass(one: Thing, successor: Person, today: date) -> None:
    if one.kind == "duty":
        _name_in_its_place(db.session.get_one(Duty, one.id), successor, today)
    elif one.kind == "link":
        db.session.get_one(UploadLink, one.id).person_id = successor.id
    else:
        db.session.get_one(Upload, one.id).person_id = successor.id


def _name_in_its_place(duty: Duty, successor: Person, today: date) -> None:
    """The duty goes on from today, on the day after one that began today; the old naming stays."""
    since = max(today, duty.since + timedelta(1))
    duty.until = since - timedelta(1)
    named = Duty(
        party_id=duty.party_id,
        duty=duty.duty,
        name=successor.name,
        person_id=successor.id,
        phone=successor.phone,
        email=successor.email,
        since=since,
    )
    db.session.add(named)


def _note(
    person: Person,
    successor: Person,
    passed: Sequence[Thing],
    reason: str,
    *,
    actor: Viewer,
    now: datetime,
) -> None:
    """One line in each project: from whom, to whom, what."""
    for project in dict.fromkeys(one.project for one in passed if one.project is not None):
        what = [f"{KINDS[one.kind]}：{one.title}" for one in passed if one.project is project]
        journal.record(
            project.id,
            "hand_over_work",
            actor=actor,
            now=now,
            noun="person",
            object_id=person.id,
            facts={"name": person.name, "to": successor.name, "what": what, "reason": reason},
        )


def _tell(
    person: Person, unit: Organisation, successor: Person, things: Sequence[Thing], *, now: datetime
) -> None:
    lines = []
    for number, one in enumerate(things, 1):
        where = ""
        if one.project is not None:
            where = f"{one.project.name}："
        lines.append(f"{number}．{where}{KINDS[one.kind]}，{one.title}")
    listed = "\n".join(lines) or "没有未了事项。"
    draft = Draft(
        kind=LetterKind.DIGEST,
        key=f"handover-{person.id}-{successor.id}-{now.isoformat()}",
        name=successor.name,
        address=successor.email,
        person_id=successor.id,
        subject=f"{person.name}在{unit.name}的经办事项移交给您",
        body=f"{successor.name}，您好：\n\n{person.name}在{unit.name}的经办事项自即日起由您接手。\n\n{listed}",
    )
    outbox.post(draft, today=local_date(now), now=now)


def links_of(person: Person) -> Sequence[UploadLink]:
    """The links that a person answers for and that are not revoked, the newest first."""
    mine = select(UploadLink).where(
        UploadLink.person_id == person.id, UploadLink.revoked_at.is_(None)
    )
    return db.session.scalars(mine.order_by(UploadLink.id.desc()).limit(office.SHOWN)).all()
