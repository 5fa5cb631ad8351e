"""Until when a project's moves are due: one computation, which whatever names a day reads.

A project's stage has a day, and what is owed may have a day of its own (see `workflows/turns`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from sqlalchemy import func, select

from acceptance.models import Filing, Finding, Party, Project
from acceptance.services.ground import packs
from acceptance.services.ground.questions import Answers, Question
from acceptance.services.ground.seen import MINE
from workflows.deadlines import months_after, months_before
from workflows.filings import FilingState
from workflows.findings import FindingState
from workflows.projects import CLOSED, Stage
from workflows.roles import ROLE_OF_PARTY, PartyKind
from workflows.standards import REACHED
from workflows.turns import Awaited, Days

STANDING = (Stage.SUPPLEMENT, Stage.SUSPENDED)
"""While the clock stands nothing is due."""


def acceptance_due(project: Project) -> date | None:
    """Until when the archive must be accepted: so many months before the planned acceptance of
    completion.
    """
    planned = project.planned_completion_on
    if planned is None:
        return None
    return months_before(planned, packs.procedure(project).value("before_completion", "months"))


def handover_due(project: Project) -> date | None:
    """Until when an accepted archive is handed over: so many months after the acceptance of
    completion, as it was planned.
    """
    planned = project.planned_completion_on
    if planned is None:
        return None
    return months_after(planned, packs.procedure(project).value("transfer", "months"))


def days(project: Project, hands: Iterable[Awaited], answers: Answers | None = None) -> Days:
    """The days that these hands need; what none of them is about is not asked for."""
    nouns = {blocker.about[0] for one in hands for blocker in one.blockers}
    mending = project.state == Stage.RECTIFICATION
    told = answers or Answers(project=project.id)
    findings: date | None = None
    items: Mapping[tuple[str, int], date] = {}
    if mending or "findings" in nouns:
        findings = told.value(FIRST_OPEN)
    if "filings" in nouns:
        rows = told.rows(owed(project.state))
        items = {(ROLE_OF_PARTY[PartyKind(row.kind)], row.id): row.day for row in rows}
    if mending:
        return Days(findings, findings, items)
    return Days(_of_the_stage(project), findings, items)


def _of_the_stage(project: Project) -> date | None:
    """Until when the move of a stage is due."""
    state = Stage(project.state)
    if state in STANDING or state in CLOSED:
        return None
    if state == Stage.APPLIED:
        return project.answer_due_on
    if state == Stage.REVIEW:
        return project.meeting_on
    if state == Stage.ACCEPTED:
        return handover_due(project)
    return acceptance_due(project)


FIRST_OPEN = Question(
    select(func.min(Finding.due_on)).where(
        Finding.project_id == MINE,
        Finding.inspection_id.is_(None),
        Finding.state == FindingState.OPEN,
    )
)
"""Until when the first open problem of the review is to be mended."""


@cache
def owed(state: str) -> Question:
    """By party: until when the first item that it still owes at a stage is due."""
    returned = Filing.state == FilingState.RETURNED
    missing = (
        (Filing.state == FilingState.MISSING)
        & Filing.required
        & (Filing.stage_rank <= REACHED.get(state, 0))
    )
    return Question(
        select(Party.id, Party.kind, func.min(Filing.due_on).label("day"))
        .join(Filing, Filing.party_id == Party.id)
        .where(Party.project_id == MINE, returned | missing, Filing.due_on.is_not(None))
        .group_by(Party.id, Party.kind)
        .order_by(Party.id)
    )
