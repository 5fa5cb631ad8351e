"""The clock of the answer: until when an application is to be answered, and what stops it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Pause, Project
from acceptance.services.ground import calendars, journal, packs
from acceptance.services.ground.access import Viewer
from workflows.deadlines import Clock, Deadline, IsWorkday, deadline
from workflows.projects import Stage
from workflows.standards import Procedure


def pauses(project_id: int) -> list[Pause]:
    return list(
        db.session.scalars(select(Pause).where(Pause.project_id == project_id).order_by(Pause.id))
    )


def answer_deadline(
    project: Project, is_workday: IsWorkday, procedure: Procedure | None = None
) -> Deadline | None:
    """Until when the application is to be answered; nothing while it waits for the owner or was never made."""
    if project.applied_on is None:
        return None
    days = (procedure or packs.procedure(project)).value("answer", "working_days")
    stopped = [
        (row.began_on, row.ended_on)
        for row in pauses(project.id)
        if row.began_on >= project.applied_on
    ]
    return deadline(project.applied_on, days, is_workday, stopped)


def count_answer(project: Project, is_workday: IsWorkday) -> None:
    """Write the deadline of the answer beside the project, for lists and letters."""
    found = answer_deadline(project, is_workday)
    project.answer_due_on = found.day if found else None
    project.answer_provisional = bool(found and found.provisional)


def stop(project: Project, reason: str, *, today: date) -> None:
    """The clock of the answer stands: the other side owes something."""
    db.session.add(Pause(project_id=project.id, began_on=today, ended_on=None, reason=reason))
    project.answer_due_on = None
    db.session.flush()


def go_on(project: Project, is_workday: IsWorkday, *, today: date) -> None:
    """The clock goes on where it stood."""
    for row in pauses(project.id):
        if row.ended_on is None:
            row.ended_on = today
    db.session.flush()
    count_answer(project, is_workday)


def set_clock(project: Project, clock: str, reason: str, *, today: date) -> None:
    """Do to the clock of the answer what the row of a step says (`deadlines.Clock`); nothing where it says nothing."""
    if clock == Clock.START:
        count_answer(project, calendars.is_workday)
    elif clock == Clock.STOP and project.answer_due_on is not None:
        stop(project, reason, today=today)
    elif clock == Clock.GO_ON and project.state == Stage.APPLIED:
        go_on(project, calendars.is_workday, today=today)
    elif clock == Clock.END:
        # a pause that is still open ends with the application
        go_on(project, calendars.is_workday, today=today)
        project.answer_due_on = None


def enter_year(
    year: int, source: str, days: Mapping[date, tuple[bool, str]], *, actor: Viewer, now: datetime
) -> int:
    """Enter a year's working days; running deadlines are counted anew, each change is journaled. Returns how many moved."""
    calendars.enter(year, source, days, actor=actor, now=now)
    moved = 0
    waiting = select(Project).where(Project.state == Stage.APPLIED).order_by(Project.id)
    for project in db.session.scalars(waiting):
        before = project.answer_due_on
        count_answer(project, calendars.is_workday)
        if project.answer_due_on == before:
            continue
        moved += 1
        facts = {"before": str(before), "after": str(project.answer_due_on), "source": source}
        journal.record(project.id, "recount_deadline", actor=actor, now=now, facts=facts)
    db.session.flush()
    return moved
