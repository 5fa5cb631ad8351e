"""Whose move it is (轮到谁): the holder of every project, what is to be done, until when, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from workflows.deadlines import Deadline, IsWorkday, deadline, left, months_before
from workflows.findings import FindingState
from workflows.projects import HOLDER, Stage
from workflows.roles import Role
from workflows.standards import Procedure
from workflows.words import N_

from ..extensions import db
from ..models import Finding, Pause, Project
from . import packs

WARNING = 3
"""Working days before the end from which a deadline is shown in amber."""
MONTH = 31
DUTY = {
    Stage.APPLIED: N_("答复申请"), Stage.SUPPLEMENT: N_("补正材料"), Stage.ADMITTED: N_("组成验收组、召开验收会"), Stage.PRE_CHECK: N_("预检"),
    Stage.REVIEW: N_("抽查、表决、形成意见"), Stage.RECTIFICATION: N_("整改"), Stage.RECHECK: N_("复查"), Stage.ACCEPTED: N_("移交"),
    Stage.SELF_CHECK: N_("自检、申请"),
}  # fmt: skip


@dataclass(frozen=True)
class Turn:
    """One project's move: whose, what, since when, until when, with the colour and the working days that are left."""

    project: Project
    holder: Role | None
    who: str
    what: str
    since: datetime
    due: date | None
    left: int | None
    colour: str
    provisional: bool = False
    paused: str = ""


def pauses(project_id: int) -> list[Pause]:
    return list(db.session.scalars(select(Pause).where(Pause.project_id == project_id).order_by(Pause.id)))


def answer_deadline(project: Project, is_workday: IsWorkday, procedure: Procedure | None = None) -> Deadline | None:
    """Until when the application is to be answered; nothing while it waits for the owner or was never made."""
    if project.applied_on is None:
        return None
    days = (procedure or packs.procedure(project)).value("answer", "working_days")
    stopped = [(row.began_on, row.ended_on) for row in pauses(project.id) if row.began_on >= project.applied_on]
    return deadline(project.applied_on, days, is_workday, stopped)


def count_answer(project: Project, is_workday: IsWorkday) -> None:
    """Write the deadline of the answer beside the project, for lists and letters."""
    found = answer_deadline(project, is_workday)
    project.answer_due_on = found.day if found else None
    project.answer_provisional = bool(found and found.provisional)


def acceptance_due(project: Project) -> date | None:
    """Until when the archive must be accepted: so many months before the planned acceptance of completion."""
    if project.planned_completion_on is None:
        return None
    return months_before(project.planned_completion_on, packs.procedure(project).value("before_completion", "months"))


def warning(project: Project, *, today: date) -> tuple[date, str] | None:
    """Until when the archive must be accepted, and the colour of it, for a project that is not yet: amber from a month before on."""
    due = acceptance_due(project)
    if due is None or project.state in (Stage.ACCEPTED, Stage.ARCHIVED, Stage.FAILED):
        return None
    return due, "late" if due < today else "risk" if (due - today).days <= MONTH else "ok"


def colour(days: int | None) -> str:
    return "todo" if days is None else "late" if days < 0 else "risk" if days <= WARNING else "ok"


def turn(project: Project, is_workday: IsWorkday, *, today: date) -> Turn:
    """Whose move it is in one project."""
    state = Stage(project.state)
    holder, due, provisional, paused = HOLDER[state], None, False, ""
    if state == Stage.APPLIED:
        due, provisional = project.answer_due_on, project.answer_provisional
    elif state == Stage.SUPPLEMENT:
        open_pause = next((row for row in reversed(pauses(project.id)) if row.ended_on is None), None)
        paused = open_pause.reason if open_pause else ""
    elif state == Stage.RECTIFICATION:
        due = db.session.scalar(select(func.min(Finding.due_on)).where(
            Finding.project_id == project.id, Finding.inspection_id.is_(None), Finding.state == FindingState.OPEN))  # fmt: skip
    elif state == Stage.REVIEW:
        due = project.meeting_on
    elif state not in (Stage.ARCHIVED, Stage.FAILED, Stage.SUSPENDED, Stage.ACCEPTED):
        due = acceptance_due(project)
    days = left(today, due, is_workday) if due else None
    programme = packs.programme(project)
    forward = next((row.title for row in programme.workflow.steps.values() if state in row.source and row.tone == "forward"), "")
    what = forward if programme.name or state not in DUTY else DUTY[state]
    return Turn(project, holder, _who(project, holder), what, project.state_since, due, days, colour(days), provisional, paused)


def _who(project: Project, holder: Role | None) -> str:
    if holder == Role.BUREAU:
        return str(project.organiser.name)
    kind = {Role.OWNER: "owner", Role.SUPERVISOR: "supervisor"}.get(holder) if holder else None
    names = [party.organisation.name for party in project.parties if party.kind == kind]
    return "、".join(names)


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
