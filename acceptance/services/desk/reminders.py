"""Reminders (催办): one digest a day and only to who must act, urging by hand, escalation to the leader in charge."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from acceptance.extensions import db
from acceptance.gateways.clock import SHANGHAI, local_date
from acceptance.models import Duty, Filing, Letter, Membership, Organisation, Party, Person, Project
from acceptance.services.ground import jobs, journal
from acceptance.services.ground.access import Place, Viewer
from acceptance.services.ground.calendars import is_workday
from acceptance.services.progress import schedules
from workflows import schedule
from workflows.deadlines import YearNotPublished
from workflows.filings import FilingState
from workflows.projects import CLOSED, Stage

from . import desks

HOUR = 8
"""From this hour on, Chinese time, the day's digests go out."""
RETRIES = 9
"""Tries of a letter before it is given up, about four hours in all."""
_LETTER: Any = Letter.__table__


def due(*, now: datetime) -> bool:
    """Whether today's digests have still to be written."""
    local = now.astimezone(SHANGHAI)
    try:
        working = is_workday(local.date())
    except YearNotPublished:
        working = local.weekday() < 5
    return working and local.hour >= HOUR and jobs.of_subject("digest", local.toordinal()) is None


def write_digests(*, now: datetime) -> int:
    """Write today's letters, in one transaction with the mark that they are written; returns how many."""
    today = local_date(now)
    jobs.finish_at_once("digest", today.toordinal(), now=now)
    return (
        sum(_digest(viewer, address, today, now) for viewer, address in _viewers())
        + _escalate(today, now)
        + _overdue_answers(today, now)
    )


def _viewers() -> Iterable[tuple[Viewer, str]]:
    rows = db.session.execute(
        select(Person, Organisation)
        .join(Membership, Membership.person_id == Person.id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Person.disabled.is_(False))
        .order_by(Person.id, Membership.id)
    )
    for person, unit in rows.all():
        yield (
            Viewer(
                person.id, person.name, unit.id, unit.name, unit.path, unit.kind, person.is_admin
            ),
            person.email,
        )


def _digest(viewer: Viewer, address: str, today: date, now: datetime) -> bool:
    tasks = desks.tasks(viewer, today=today)
    if not tasks:
        return False
    lines = [
        f"{number}．{task.project.name}：{task.what}{f' {task.count} 条' if task.count else ''}"
        f"{f'，{task.due.isoformat()} 到期' if task.due else ''}"
        for number, task in enumerate(tasks, 1)
    ]
    body = (
        f"{viewer.name}，您好：\n\n{viewer.organisation}有 {len(tasks)} 件事等您办。\n\n"
        + "\n".join(lines)
    )
    return post(
        kind="digest",
        key=f"digest-{viewer.person_id}-{viewer.organisation_id}-{today.isoformat()}",
        today=today,
        now=now,
        name=viewer.name,
        address=address,
        person_id=viewer.person_id,
        subject=f"等您办 {len(tasks)} 件（{today.isoformat()}）",
        body=body,
    )


def _escalate(today: date, now: datetime) -> int:
    written = 0
    for project in db.session.scalars(
        select(Project).where(Project.state.not_in(CLOSED)).order_by(Project.id)
    ):
        rules = schedules.rules_of(project)
        days = rules.escalate_working_days
        for party in project.parties:
            late = overdue(project.id, party.id, today, days)
            leader = _leader(party, today)
            if not late or leader is None:
                continue
            lines = "\n".join(
                f"{n}．{row.code} {row.name}（{row.due_on}）" for n, row in enumerate(late[:30], 1)
            )
            written += post(
                kind="escalation",
                key=f"escalation-{party.id}-{late[0].due_on}",
                today=today,
                now=now,
                name=leader.name,
                address=leader.email,
                project_id=project.id,
                party_id=party.id,
                subject=f"{project.name}：{party.organisation.name}有 {len(late)} 条超期 {days} 个工作日以上",
                body=f"{leader.name}（{party.organisation.name}分管领导）：\n\n下列条目到期 {days} 个工作日仍未提交，请督促。\n\n{lines}",
            )
    return written


def _overdue_answers(today: date, now: datetime) -> int:
    """An application that the bureau has not answered in time is told to the people of the next level above, once a project and deadline."""
    written = 0
    late = (
        select(Project)
        .where(Project.state == Stage.APPLIED, Project.answer_due_on < today)
        .order_by(Project.id)
    )
    for project in db.session.scalars(late):
        above = project.organiser.parent_id
        people = db.session.execute(
            select(Person.id, Person.name, Person.email)
            .join(Membership, Membership.person_id == Person.id)
            .where(Membership.organisation_id == above, Person.disabled.is_(False))
            .order_by(Person.id)
        ).all()
        for person in people:
            written += post(
                kind="deadline",
                key=f"deadline-{project.id}-{project.answer_due_on}-{person.id}",
                today=today,
                now=now,
                name=person.name,
                address=person.email,
                person_id=person.id,
                project_id=project.id,
                subject=f"{project.name}：验收申请超期未答复",
                body=f"{person.name}，您好：\n\n{project.name}的项目档案验收申请应于 {project.answer_due_on} 前由{project.organiser.name}答复，至今未答复，请督促。",
            )
    return written


def overdue(project_id: int, party_id: int, today: date, days: int) -> list[Filing]:
    """Required items of a party that were due and are not in, and for which `days` working days have gone by since."""
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
        .limit(1000)
    )
    return [
        row
        for row in rows
        if schedule.item_colour(row.due_on, today, is_workday, days) == schedule.LATE
    ]


def _leader(party: Party, today: date) -> Duty | None:
    named = [
        d
        for d in party.duties
        if d.duty == "leader" and d.since <= today and (d.until is None or d.until >= today)
    ]
    return named[-1] if named else None


def urge(place: Place, party: Party, *, now: datetime) -> int:
    """The owner urges a party: a letter to each of its people, once a day; returns how many were written."""
    today, project = local_date(now), place.project
    rows = list(
        db.session.scalars(
            select(Filing)
            .where(
                Filing.project_id == project.id,
                Filing.party_id == party.id,
                Filing.required,
                Filing.state.in_((FilingState.MISSING, FilingState.RETURNED)),
            )
            .order_by(Filing.due_on, Filing.id)
            .limit(200)
        )
    )
    if not rows:
        return 0
    names = {FilingState.MISSING.value: "缺", FilingState.RETURNED.value: "退回"}
    lines = "\n".join(
        f"{n}．{row.code} {row.name}（{names[row.state]}{f'，{row.due_on} 到期' if row.due_on else ''}{f'，{row.reason}' if row.reason else ''}）"
        for n, row in enumerate(rows[:50], 1)
    )
    people = db.session.execute(
        select(Person.id, Person.name, Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == party.organisation_id, Person.disabled.is_(False))
        .order_by(Person.id)
    ).all()
    archivists = [
        d
        for d in party.duties
        if d.duty == "archivist" and d.email and (d.until is None or d.until >= today)
    ]
    to = [(row.id, row.name, row.email) for row in people] + [
        (None, d.name, d.email) for d in archivists if d.email not in {p.email for p in people}
    ]
    written = sum(
        post(
            kind="urge",
            key=f"urge-{party.id}-{person_id or name}-{today.isoformat()}",
            today=today,
            now=now,
            name=name,
            address=email,
            person_id=person_id,
            project_id=project.id,
            party_id=party.id,
            subject=f"催办：{project.name}还缺 {len(rows)} 条",
            body=f"{party.organisation.name}：\n\n{place.viewer.organisation}请贵单位尽快提交下列条目。\n\n{lines}",
        )
        for person_id, name, email in to
    )
    journal.record(
        project.id,
        "urge",
        actor=place.viewer,
        now=now,
        noun="party",
        object_id=party.id,
        facts={"party": party.organisation.name, "items": len(rows), "letters": written},
    )
    journal.notify(
        project.id, "contractor", "urge", now=now, party_id=party.id, reason=f"还缺 {len(rows)} 条"
    )
    return written


def post(
    *,
    kind: str,
    key: str,
    today: date,
    now: datetime,
    name: str,
    subject: str,
    body: str,
    address: str = "",
    person_id: int | None = None,
    project_id: int | None = None,
    party_id: int | None = None,
) -> bool:
    """Put a letter into the outbox unless that very letter is there; without an address it is for the inbox alone."""
    if db.session.scalar(select(Letter.id).where(Letter.key == key)):
        return False
    db.session.execute(
        insert(_LETTER).values(
            kind=kind,
            key=key,
            on=today,
            name=name,
            subject=subject[:200],
            body=body,
            address=address,
            person_id=person_id,
            project_id=project_id,
            party_id=party_id,
            written_at=now,
            state="queued" if address else "kept",
            attempts=0,
            error="",
        )
    )
    return True


def take(*, now: datetime) -> Letter | None:
    """The next letter whose turn it is, counted as tried before it goes: a crash in between sends it again, never loses it.

    After each refusal twice as long is waited, from one minute on, so that a mail server may be away for some hours.
    """
    rows = db.session.scalars(
        select(Letter)
        .where(Letter.state == "queued")
        .order_by(Letter.attempts, Letter.id)
        .limit(500)
        .with_for_update(skip_locked=True)
    )
    row = next(
        (
            one
            for one in rows
            if one.attempts == 0 or now >= one.written_at + timedelta(minutes=2**one.attempts - 1)
        ),
        None,
    )
    if row is None:
        return None
    row.attempts += 1
    db.session.flush()
    db.session.refresh(row)
    db.session.expunge(row)
    return row


def delivered(letter_id: int, *, error: str, now: datetime) -> None:
    """What the mail server said."""
    row = db.session.get_one(Letter, letter_id)
    row.error = error
    if not error:
        row.state, row.sent_at = "sent", now
    elif row.attempts >= RETRIES:
        row.state = "failed"


def inbox(viewer: Viewer) -> Any:
    """A person's letters, the newest first, as a query."""
    return select(Letter).where(Letter.person_id == viewer.person_id).order_by(Letter.id.desc())


def outbox(place: Place) -> Any:
    """The letters about a project, the newest first, as a query; a party sees its own."""
    query = select(Letter).where(Letter.project_id == place.project.id).order_by(Letter.id.desc())
    return query if place.whole else query.where(Letter.party_id.in_(place.party_ids))


def address(viewer: Viewer) -> str:
    """Where a person's letters go, empty for the inbox alone."""
    return db.session.scalar(select(Person.email).where(Person.id == viewer.person_id)) or ""


def set_address(viewer: Viewer, email: str) -> None:
    db.session.execute(update(Person).where(Person.id == viewer.person_id).values(email=email))


def read_all(viewer: Viewer, *, now: datetime) -> None:
    db.session.execute(
        update(Letter)
        .where(Letter.person_id == viewer.person_id, Letter.read_at.is_(None))
        .values(read_at=now)
    )
