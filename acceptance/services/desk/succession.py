"""What a person of a unit is named for, listed and handed over to a successor of that unit in one
act; and the links that a person made, listed and revoked in one act.

What was delivered, signed or decided is nobody's to hand over: it stays under the name it bears.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Row, select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import (
    Duty,
    Membership,
    Organisation,
    PanelMember,
    Party,
    Person,
    Project,
    Upload,
    UploadLink,
)
from acceptance.models.states import LetterKind, UploadState
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import alone, deputies, journal, office, own
from acceptance.services.ground.access import Viewer
from workflows.projects import CLOSED
from workflows.succession import FATE_OF, KINDS, PASSES
from workflows.words import DUTY_NAMES

from . import desks, named, outbox
from .outbox import Draft


@dataclass(frozen=True)
class Thing:
    """One thing a person is named for: of which kind (`KINDS`), where, and what it is."""

    kind: str
    id: int
    project: Project | None
    title: str

    @property
    def fate(self) -> str:
        """What a hand-over does with it, by the names of FATES."""
        return FATE_OF[self.kind]


def unit_of(person: Person, organisation_id: int) -> Organisation:
    """A unit that a person serves, or served as the office's record says. Raises NotFound."""
    if organisation_id not in units_of(person):
        raise NotFound
    return db.session.get_one(Organisation, organisation_id)


def units_of(person: Person) -> Sequence[int]:
    """The units that a person serves, then those that it served."""
    now = [one.organisation_id for one in person.memberships]
    before = [
        line.before["unit_id"]
        for line in office.of("person", person.id)
        if "unit_id" in line.before
    ]
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


def open_things(person: Person, unit: Organisation, *, today: date) -> list[Thing]:
    """What the person is named for in this unit's projects, and what waits for the unit itself."""
    parties = db.session.scalars(
        select(Party)
        .join(Project, Project.id == Party.project_id)
        .where(Party.organisation_id == unit.id, Project.state.not_in(CLOSED))
        .order_by(Party.project_id, Party.id)
    ).all()
    return [
        *_duties(person, parties, today),
        *_links(person, parties),
        *_uploads(person, parties),
        *(Thing("draft", *one) for one in named.drafts(person, unit, parties)),
        *_seats(person, unit),
        *_delegations(person, unit, today),
        *_tasks(person, unit, today),
    ]


def _duties(person: Person, parties: Iterable[Party], today: date) -> Iterator[Thing]:
    names = own.names_of(person)
    for party in parties:
        for duty in party.duties:
            lasts = duty.until is None or duty.until >= today
            if lasts and named.is_of(duty, party, person, names):
                project = db.session.get_one(Project, party.project_id)
                yield Thing("duty", duty.id, project, DUTY_NAMES[duty.duty])


def _links(person: Person, parties: Iterable[Party]) -> Iterator[Thing]:
    projects = {party.project_id for party in parties}
    for link in links_of(person):
        if link.project_id in projects:
            project = db.session.get_one(Project, link.project_id)
            yield Thing("link", link.id, project, link.party.organisation.name)


def _uploads(person: Person, parties: Iterable[Party]) -> Iterator[Thing]:
    coming = select(Upload).where(
        Upload.person_id == person.id,
        Upload.link_id.is_(None),
        Upload.state == UploadState.RECEIVING,
        Upload.party_id.in_([party.id for party in parties]),
    )
    for upload in db.session.scalars(coming.order_by(Upload.id)):
        yield Thing(
            "upload", upload.id, db.session.get_one(Project, upload.project_id), upload.name
        )


def _seats(person: Person, unit: Organisation) -> Iterator[Thing]:
    seats = (
        select(PanelMember, Project)
        .join(Project, Project.id == PanelMember.project_id)
        .where(
            PanelMember.person_id == person.id,
            PanelMember.organisation_id == unit.id,
            PanelMember.recused.is_(False),
            PanelMember.voted_on.is_(None),
            Project.state.not_in(CLOSED),
        )
        .order_by(PanelMember.id)
    )
    for member, project in db.session.execute(seats):
        yield Thing("seat", member.id, project, member.name)


def _delegations(person: Person, unit: Organisation, today: date) -> Iterator[Thing]:
    for one in deputies.of(Viewer(person.id, person.name)):
        if one.organisation_id == unit.id and one.ended_at is None and one.until >= today:
            yield Thing("delegation", one.id, None, f"{one.principal.name} → {one.deputy.name}")


def _tasks(person: Person, unit: Organisation, today: date) -> Iterator[Thing]:
    for task in desks.tasks(Viewer.serving(person, unit), today=today):
        if task.what != desks.VOTE:
            yield Thing("task", task.project.id, task.project, task.said)


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
