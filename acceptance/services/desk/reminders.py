"""What is written once a working day: each viewer's digest, and only to who must act; the word to
the leader in charge when items stay away; the word to the level above when an answer does.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways.clock import SHANGHAI, local_date
from acceptance.models import Duty, Filing, Membership, Organisation, Party, Person, Project
from acceptance.models.states import DutyKind, LetterKind
from acceptance.services.ground import jobs
from acceptance.services.ground.access import Viewer
from acceptance.services.ground.calendars import is_workday
from acceptance.services.progress import schedules
from workflows import schedule
from workflows.deadlines import YearNotPublished
from workflows.filings import FilingState
from workflows.projects import CLOSED, Stage

from . import desks, outbox
from .desks import Task
from .outbox import Draft

HOUR = 8
"""From this hour on, Chinese time, the day's digests go out."""
SATURDAY = 5
LISTED = 30
"""Items that an escalation lists."""
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


def write_digests(*, now: datetime) -> int:
    """Write today's letters, in one transaction with the mark that they are written; returns how
    many.
    """
    today = local_date(now)
    jobs.finish_at_once("digest", today.toordinal(), now=now)
    drafts = chain(digests(today), escalations(today), overdue_answers(today))
    return outbox.post_all(drafts, today=today, now=now)


def viewers() -> Iterator[tuple[Viewer, str]]:
    """Everyone who can sign in, once for each organisation served, with the address."""
    rows = db.session.execute(
        select(Person, Organisation)
        .join(Membership, Membership.person_id == Person.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Person.disabled.is_(False))
        .order_by(Person.id, Membership.id)
    )
    for person, unit in rows.all():
        viewer = Viewer(
            person.id, person.name, unit.id, unit.name, unit.path, unit.kind, person.is_admin
        )
        yield viewer, person.email


def digests(today: date) -> Iterator[Draft]:
    """To everyone for whom something waits: what it is, and until when."""
    for viewer, address in viewers():
        tasks = desks.tasks(viewer, today=today)
        if not tasks:
            continue
        lines = "\n".join(_line(number, task) for number, task in enumerate(tasks, 1))
        yield Draft(
            kind=LetterKind.DIGEST,
            key=f"digest-{viewer.person_id}-{viewer.organisation_id}-{today.isoformat()}",
            name=viewer.name,
            address=address,
            person_id=viewer.person_id,
            subject=f"等您办 {len(tasks)} 件（{today.isoformat()}）",
            body=f"{viewer.name}，您好：\n\n{viewer.organisation}有 {len(tasks)} 件事等您办。\n\n{lines}",
        )


def _line(number: int, task: Task) -> str:
    line = f"{number}．{task.project.name}：{task.what}"
    if task.count:
        line += f" {task.count} 条"
    if task.owed:
        line += f"（还欠 {task.owed} 项）"
    if task.due:
        line += f"，{task.due.isoformat()} 到期"
    return line


def escalations(today: date) -> Iterator[Draft]:
    """A party whose items stay away long after their day is told to its 分管领导, once for each day
    the oldest of them was due.
    """
    open_projects = select(Project).where(Project.state.not_in(CLOSED)).order_by(Project.id)
    for project in db.session.scalars(open_projects):
        days = schedules.rules_of(project).escalate_working_days
        for party in project.parties:
            late = overdue(project.id, party.id, today, days)
            leader = _leader(party, today)
            if not late or leader is None:
                continue
            lines = "\n".join(
                f"{n}．{row.code} {row.name}（{row.due_on}）"
                for n, row in enumerate(late[:LISTED], 1)
            )
            yield Draft(
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
    for project in db.session.scalars(late):
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
            Filing.required,
            Filing.due_on < today,
            Filing.state.in_((FilingState.MISSING, FilingState.RETURNED)),
        )
        .order_by(Filing.due_on, Filing.id)
        .limit(LOOKED_AT)
    )
    return [
        row
        for row in rows
        if schedule.item_colour(row.due_on, today, is_workday, days) == schedule.LATE
    ]


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
