"""What is written once a working day: each viewer's digest, and only to who must act; the word to
the leader in charge when items stay away; the word to the level above when an answer does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import joinedload, selectinload

from acceptance.extensions import db
from acceptance.gateways.clock import SHANGHAI, local_date
from acceptance.models import Duty, Filing, Letter, Membership, Organisation, Party, Person, Project
from acceptance.models.states import DutyKind, LetterKind
from acceptance.services.ground import jobs
from acceptance.services.ground.access import Serving, Viewer
from acceptance.services.ground.calendars import is_workday
from acceptance.services.progress import schedules
from workflows import schedule
from workflows.deadlines import YearNotPublished
from workflows.filings import FilingState
from workflows.projects import CLOSED, Stage

from . import desks, hearing, news
from .desks import Task
from .outbox import Draft

HOUR = 8
"""From this hour on, Chinese time, the day's digests go out."""
SATURDAY = 5
LISTED = 30
"""Items that an escalation lists."""
TOLD = 100
"""Things that a digest lists; the desk has all of them."""
WINDOW = 200
"""Parties whose letters are looked up at once."""
LOOKED_AT = 1000
"""Items of a party that are looked at for an escalation."""


def due(*, now: datetime) -> bool:
    """Whether today's digests have still to be written."""
    local = now.astimezone(SHANGHAI)
    try:
        working = is_workday(local.date())
    except YearNotPublished:
        # the year's calendar is not out yet: Monday to Friday will do for a letter
        working = local.weekday() < SATURDAY
    return working and local.hour >= HOUR and jobs.of_subject("digest", local.toordinal()) is None


def drafts(today: date) -> Iterator[Draft]:
    """Today's letters, each read when it is asked for: nobody waits while they are read."""
    told = news.drafts(viewers(), hearing.of_all(), today)
    return chain(digests(today), told, escalations(today), overdue_answers(today))


def finish(*, now: datetime) -> None:
    """Today's letters are written. Until then they are written again, and none of them twice."""
    jobs.finish_at_once("digest", local_date(now).toordinal(), now=now)


def viewers() -> Sequence[tuple[Viewer, str]]:
    """Everyone who can sign in, once for each organisation served, with the address."""
    rows = db.session.execute(
        select(Person, Organisation)
        .join(Membership, Membership.person_id == Person.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Person.disabled.is_(False))
        .order_by(Person.id, Membership.id)
    )
    return [
        (
            Viewer(
                person.id, person.name, unit.id, unit.name, unit.path, unit.kind, person.is_admin
            ),
            person.email,
        )
        for person, unit in rows
    ]


def digests(today: date) -> Iterator[Draft]:
    """To everyone for whom something waits: what it is, and until when; of very much the first. To
    who does not want it by mail it comes into the inbox alone.
    """
    choices = hearing.of_all()
    for viewer, mail in viewers():
        address = mail
        if not choices.get(viewer.person_id, hearing.Choice()).digest_mail:
            address = ""
        mine = desks.tasks_of([Serving(0, viewer)], today=today, most=TOLD)
        if not mine.total:
            continue
        lines = [_line(number, task) for number, task in enumerate(mine.shown, 1)]
        if mine.total > len(lines):
            lines.append(f"另 {mine.total - len(lines)} 件见“待办”。")
        listed = "\n".join(lines)
        yield Draft(
            kind=LetterKind.DIGEST,
            key=f"digest-{viewer.person_id}-{viewer.organisation_id}-{today.isoformat()}",
            name=viewer.name,
            address=address,
            person_id=viewer.person_id,
            subject=f"等您办 {mine.total} 件（{today.isoformat()}）",
            body=f"{viewer.name}，您好：\n\n{viewer.organisation}有 {mine.total} 件事等您办。\n\n{listed}",
        )


def _line(number: int, task: Task) -> str:
    line = f"{number}．{task.project.name}：{task.said}"
    if task.count:
        line += f" {task.count} 条"
    if task.owed > 1:
        line += f"（等 {task.owed} 项）"
    if task.due:
        line += f"，{task.due.isoformat()} 到期"
    return line


def escalations(today: date) -> Iterator[Draft]:
    """A party whose items stay away long after their day is told to its 分管领导, once for each day
    the oldest of them was due.
    """
    overdue_ones = _overdue_parties(today)
    for start in range(0, len(overdue_ones), WINDOW):
        some = overdue_ones[start : start + WINDOW]
        keys = {row.party_id: f"escalation-{row.party_id}-{row.oldest}" for row in some}
        told = _written(keys.values())
        parties = _parties([party for party, key in keys.items() if key not in told])
        # of a whole window before the first is written: a commit forgets what was read
        written = [_escalation(party, today) for party in parties]
        yield from (draft for draft in written if draft is not None)


def _overdue_parties(today: date) -> Sequence[Row[int, date | None]]:
    """(party_id, oldest day) of whoever owes items that were due before today."""
    return db.session.execute(
        select(Filing.party_id, func.min(Filing.due_on).label("oldest"))
        .join(Project, Project.id == Filing.project_id)
        .where(Project.state.not_in(CLOSED), *_overdue(today))
        .group_by(Filing.party_id)
        .order_by(Filing.party_id)
    ).all()


def _written(keys: Iterable[str]) -> set[str]:
    """Which of these letters are there."""
    there = select(Letter.key).where(Letter.key.in_(list(keys))).order_by(Letter.key)
    return set(db.session.scalars(there))


def _parties(ids: Sequence[int]) -> Sequence[Party]:
    wanted = select(Party).where(Party.id.in_(ids)).order_by(Party.project_id, Party.id)
    with_duties = wanted.options(selectinload(Party.duties), joinedload(Party.organisation))
    return db.session.scalars(with_duties).all()


def _escalation(party: Party, today: date) -> Draft | None:
    """The word about one party; nothing where nobody leads it or nothing is late enough."""
    leader = _leader(party, today)
    if leader is None:
        return None
    project = db.session.get_one(Project, party.project_id)
    days = schedules.rules_of(project).escalate_working_days
    late = overdue(project.id, party.id, today, days)
    if not late:
        return None
    lines = "\n".join(
        f"{n}．{row.code} {row.name}（{row.due_on}）" for n, row in enumerate(late[:LISTED], 1)
    )
    return Draft(
        kind=LetterKind.ESCALATION,
        key=f"escalation-{party.id}-{late[0].due_on}",
        name=leader.name,
        address=leader.email,
        project_id=project.id,
        party_id=party.id,
        subject=f"{project.name}：{party.organisation.name}有 {len(late)} 条超期 {days} 个工作日以上",
        body=f"{leader.name}（{party.organisation.name}分管领导）：\n\n"
        f"下列条目到期 {days} 个工作日仍未提交，请督促。\n\n{lines}",
    )


def overdue_answers(today: date) -> Iterator[Draft]:
    """An application that the bureau has not answered in time is told to the people of the next
    level above, once a project and deadline.
    """
    late = (
        select(Project)
        .where(Project.state == Stage.APPLIED, Project.answer_due_on < today)
        .order_by(Project.id)
    )
    for project in db.session.scalars(late).all():
        people = db.session.execute(
            select(Person.id, Person.name, Person.email)
            .join(Membership, Membership.person_id == Person.id)
            .where(
                Membership.organisation_id == project.organiser.parent_id,
                Person.disabled.is_(False),
            )
            .order_by(Person.id)
        )
        for number, name, email in people.all():
            yield Draft(
                kind=LetterKind.DEADLINE,
                key=f"deadline-{project.id}-{project.answer_due_on}-{number}",
                name=name,
                address=email,
                person_id=number,
                project_id=project.id,
                subject=f"{project.name}：验收申请超期未答复",
                body=f"{name}，您好：\n\n{project.name}的项目档案验收申请应于 {project.answer_due_on} "
                f"前由{project.organiser.name}答复，至今未答复，请督促。",
            )


def overdue(project_id: int, party_id: int, today: date, days: int) -> list[Filing]:
    """Required items of a party that were due and are not in, and for which `days` working days
    have gone by since; the oldest first.
    """
    rows = db.session.scalars(
        select(Filing)
        .where(
            Filing.project_id == project_id,
            Filing.party_id == party_id,
            *_overdue(today),
        )
        .order_by(Filing.due_on, Filing.id)
        .limit(LOOKED_AT)
    )
    return [
        row
        for row in rows
        if schedule.item_colour(row.due_on, today, is_workday, days) == schedule.LATE
    ]


def _overdue(today: date) -> Sequence[Any]:
    return (
        Filing.required,
        Filing.due_on < today,
        Filing.state.in_((FilingState.MISSING, FilingState.RETURNED)),
    )


def _leader(party: Party, today: date) -> Duty | None:
    """The 分管领导 on that day, the one named last when there are several."""
    named = [
        duty
        for duty in party.duties
        if duty.duty == DutyKind.LEADER
        and duty.since <= today
        and (duty.until is None or duty.until >= today)
    ]
    return next(reversed(named), None)
