"""Supervision visits (监督检查): what to look at, the problems found, the notices in Word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import (
    Document,
    FileVersion,
    Filing,
    Finding,
    HeldFile,
    Inspection,
    Party,
    Report,
)
from acceptance.models.states import Gone, HeldState, InspectionState, Verdict
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import journal, seen
from acceptance.services.ground.access import Place
from acceptance.services.ground.questions import Question
from acceptance.services.ground.seen import MINE
from acceptance.services.life import successions
from acceptance.services.progress import schedules
from workflows.documents import Standing
from workflows.filings import FilingState
from workflows.projects import CLOSED
from workflows.roles import ROLE_OF_PARTY, PartyKind, Role

from . import issuing
from .press import Press

SHOWN = 50
"""Failed files that are named; the rest is only counted."""


class FailedFile(NamedTuple):
    """A file that did not pass its checks, and the item it lies in."""

    title: str
    item: str
    filing_id: int


@dataclass(frozen=True)
class Worth:
    """What is worth a look: who lags, which files failed their checks (the first of `failures`),
    how many items went back, how much lies about unplaced.
    """

    lagging: Sequence[schedules.Lagging]
    failed: Sequence[FailedFile]
    failures: int
    returned: int
    held: int


def worth_a_look(place: Place, *, today: date) -> Worth:
    """What the inspectors should look at, from what the system knows today."""
    answers = seen.answers(place)
    answers.ahead((*_COUNTED, _NAMED, *schedules.asked(place)))
    rows = [FailedFile(title, item, key) for title, item, key in answers.rows(_NAMED)]
    number, returned, waiting = (answers.value(one) for one in _COUNTED)
    lagging = schedules.lagging(place, answers, today=today)
    late = [row for row in lagging if row.standing.colour != "ok"]
    return Worth(late, rows, number, returned, waiting)


_FAILED = (
    select(Document.title, Filing.name, Filing.id)
    .join(FileVersion, FileVersion.document_id == Document.id)
    .join(Filing, Filing.id == Document.filing_id)
    .where(
        FileVersion.project_id == MINE,
        FileVersion.current,
        FileVersion.gone == Gone.HERE,
        FileVersion.verdict == Verdict.FAILED,
    )
)
_NAMED = Question(_FAILED.order_by(FileVersion.id).limit(SHOWN))
_COUNTED = (
    Question(select(func.count()).select_from(_FAILED.subquery())),
    Question(
        select(func.count()).where(Filing.project_id == MINE, Filing.state == FilingState.RETURNED)
    ),
    Question(
        select(func.count()).where(HeldFile.project_id == MINE, HeldFile.state == HeldState.HELD)
    ),
)
"""How many files failed, how many items went back, how much lies about unplaced."""


def suggested(worth: Worth) -> str:
    """A first wording of what will be looked at, one line each, for the inspector to change.

    Of those who lag the first five are named.
    """
    lines = [
        f"{row.party.organisation.name}的归档情况，超期未交{row.standing.overdue}条。"
        for row in worth.lagging[:5]
    ]
    if worth.failures:
        lines.append(f"检测不通过的文件{worth.failures}件。")
    return "\n".join(lines)


def plan(place: Place, data: Mapping[str, object], press: Press, *, now: datetime) -> Inspection:
    """Plan a visit and write its 检查通知 in Word; `data` as InspectionForm loads it.

    Raises Refused (not_in_stage) once the project is closed.
    """
    if place.project.state in CLOSED:
        raise Refused("not_in_stage", stage=place.project.state)
    row = Inspection(
        project_id=place.project.id, planned_by=place.viewer.name, planned_at=now, **data
    )
    db.session.add(row)
    db.session.flush()
    issuing.issue(place, "inspection_notice", press, now=now, inspection=row)
    journal.record(
        place.project.id,
        "plan_inspection",
        actor=place.viewer,
        now=now,
        noun="inspection",
        object_id=row.id,
        facts={"on": row.planned_on.isoformat(), "inspectors": row.inspectors},
    )
    journal.notify(
        place.project.id, Role.OWNER, "plan_inspection", now=now, reason=row.planned_on.isoformat()
    )
    return row


def add_problem(
    place: Place, row: Inspection, data: Mapping[str, object], *, now: datetime
) -> Finding:
    """Write a problem down: a finding with its party and deadline, `data` as ProblemForm loads it.

    Raises Refused (inspection_closed, party_ended), NotFound for a foreign party.
    """
    if row.state == InspectionState.CLOSED:
        raise Refused("inspection_closed")
    party = db.session.get(Party, data["party_id"])
    if party is None or party.project_id != place.project.id:
        raise NotFound
    successions.refuse_ended(party)
    last = (
        db.session.scalar(
            select(func.max(Finding.number)).where(Finding.project_id == place.project.id)
        )
        or 0
    )
    finding = Finding(project_id=place.project.id, inspection_id=row.id, number=last + 1, **data)
    db.session.add(finding)
    db.session.flush()
    journal.record(
        place.project.id,
        "add_finding",
        actor=place.viewer,
        now=now,
        noun="finding",
        object_id=finding.id,
        after=finding.state,
        facts={
            "number": finding.number,
            "problem": finding.problem,
            "party": party.organisation.name,
        },
    )
    return finding


def close(place: Place, row: Inspection, conclusion: str, press: Press, *, now: datetime) -> None:
    """Conclude a visit; with problems found, the 整改通知书 is written and each responsible party told.

    Raises Refused (inspection_closed, visit_to_come).
    """
    if row.state == InspectionState.CLOSED:
        raise Refused("inspection_closed")
    called = any(one.state == Standing.VALID for one in documents(row))
    if local_date(now) < row.planned_on and (called or findings(row)):
        raise Refused("visit_to_come", day=row.planned_on.isoformat())
    row.state, row.conclusion = InspectionState.CLOSED.value, conclusion
    db.session.flush()
    found = findings(row)
    if found:
        issuing.issue(place, "rectification_notice", press, now=now, inspection=row)
    journal.record(
        place.project.id,
        "close_inspection",
        actor=place.viewer,
        now=now,
        noun="inspection",
        object_id=row.id,
        facts={"problems": len(found), "conclusion": conclusion},
    )
    journal.notify(
        place.project.id, Role.OWNER, "close_inspection", now=now, reason=f"问题 {len(found)} 个"
    )
    for party_id in sorted({finding.party_id for finding in found if finding.party_id}):
        party = db.session.get_one(Party, party_id)
        role = ROLE_OF_PARTY[PartyKind(party.kind)]
        if role != Role.OWNER:  # the owner has been told above
            journal.notify(place.project.id, role, "close_inspection", now=now, party_id=party_id)


def findings(row: Inspection) -> list[Finding]:
    """The problems that were written down at a visit, by their number."""
    return list(
        db.session.scalars(
            select(Finding).where(Finding.inspection_id == row.id).order_by(Finding.number)
        )
    )


def documents(row: Inspection) -> list[Report]:
    """What was issued about a visit, the first first."""
    return list(
        db.session.scalars(select(Report).where(Report.inspection_id == row.id).order_by(Report.id))
    )
