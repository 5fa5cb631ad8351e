"""Documents that no longer stand: corrected under a new number, or withdrawn.

The document itself never changes; only its standing does.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import Inspection, JournalEntry, Report
from acceptance.models.shapes import Facts
from acceptance.refusals import Refused
from acceptance.services.ground import journal
from acceptance.services.ground.access import Place
from workflows.documents import KINDS, STEPS, Standing

from . import issuing
from .press import Press


def may_change(place: Place, report: Report) -> bool:
    """Whether this viewer may correct or withdraw it: someone of the issuer, in the role that
    issues it.
    """
    return (
        report.state == Standing.VALID
        and report.issuer_id == place.viewer.organisation_id
        and KINDS[report.kind].by in place.roles
    )


def reissue(place: Place, report: Report, press: Press, reason: str, *, now: datetime) -> Report:
    """A corrected document: written anew from today's data, under a new number that names the old.

    Raises Refused (not_valid, not_issued_here, and as `issuing.issue`).
    """
    _refuse_foreign(place, report)
    visit = None
    if report.inspection_id is not None:
        visit = db.session.get(Inspection, report.inspection_id)
    step, answers = origin(report)
    made = issuing.issue(
        place,
        report.kind,
        press,
        now=now,
        step=step,
        answers=answers,
        inspection=visit,
        replaces=report,
        reason=reason,
    )
    report.state = Standing.SUPERSEDED
    db.session.flush()
    _record(place, "reissue_report", report, {"by": made.number, "reason": reason}, now)
    return made


def withdraw(place: Place, report: Report, reason: str, *, now: datetime) -> None:
    """Take a document back; its number stays used. Raises Refused (not_valid, not_issued_here)."""
    _refuse_foreign(place, report)
    report.state, report.reason = Standing.WITHDRAWN, reason
    db.session.flush()
    _record(place, "withdraw_report", report, {"reason": reason}, now)


TAKEN_BACK = "办理人当场撤回：{reason}"
"""Why the paper of a step that was taken back is withdrawn."""


def take_back(place: Place, step: str, at: datetime, reason: str, *, now: datetime) -> list[str]:
    """Withdraw the papers that came with a step at that moment, let those stand again that they had
    superseded; returns the numbers of the withdrawn, which stay used, or their titles.
    """
    rows = db.session.scalars(
        select(Report)
        .where(
            Report.project_id == place.project.id,
            Report.step == step,
            Report.issued_at == at,
            Report.state == Standing.VALID,
        )
        .order_by(Report.id)
    ).all()
    for report in rows:
        report.state, report.reason = Standing.WITHDRAWN, TAKEN_BACK.format(reason=reason)
        _record(place, "withdraw_report", report, {"reason": report.reason}, now)
        old = report.replaces
        if old is not None and old.state == Standing.SUPERSEDED:
            old.state = Standing.VALID
            _record(place, "restore_report", old, {"instead": report.number}, now)
    db.session.flush()
    return [report.number or report.title for report in rows]


def _record(place: Place, action: str, report: Report, facts: Facts, now: datetime) -> None:
    journal.record(
        place.project.id,
        action,
        actor=place.viewer,
        now=now,
        noun="report",
        object_id=report.id,
        facts={"number": report.number, **facts},
    )


def _refuse_foreign(place: Place, report: Report) -> None:
    if report.state != Standing.VALID:
        raise Refused("not_valid")
    if not may_change(place, report):
        raise Refused("not_issued_here")


def origin(report: Report) -> tuple[str, Facts]:
    """The step that a document came with and what the hand typed for it, from the journal; ("", {})
    when issued by hand.

    A corrected document goes back to the first one: its step's line is the first after the head
    that it rests on.
    """
    first = report
    while first.replaces is not None and first.reason:
        first = first.replaces
    # Documents of before the step was stored are looked up by the steps that their kind comes with.
    steps = STEPS[first.kind]
    if first.step:
        steps = (first.step,)
    if not steps:
        return "", {}
    before = (
        select(JournalEntry.seq)
        .where(JournalEntry.project_id == first.project_id, JournalEntry.hash == first.journal_head)
        .scalar_subquery()
    )
    line = db.session.scalar(
        select(JournalEntry)
        .where(
            JournalEntry.project_id == first.project_id,
            JournalEntry.noun == "project",
            JournalEntry.action.in_(steps),
            JournalEntry.seq > func.coalesce(before, 0),
        )
        .order_by(JournalEntry.seq)
        .limit(1)
    )
    if line is None:
        return first.step, {}
    return line.action, dict(line.facts)
