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
from acceptance.services.ground import journal, packs
from acceptance.services.ground.access import Place
from acceptance.services.life import frozen
from workflows.documents import KINDS, STEPS, Standing
from workflows.frozen import archive_digest
from workflows.hands import title_of

from . import endings, handovers, issuing, successions
from .press import Press


def may_change(place: Place, report: Report) -> bool:
    """Whether this viewer may correct or withdraw it: someone of the issuer, in the role that
    issues it.
    """
    return report.state == Standing.VALID and not report.ended_by and _is_own(place, report)


def may_reissue(place: Place, report: Report) -> bool:
    """Whether this viewer may issue it anew: also one that was taken back, while nothing took its
    place, of a kind that comes only with a step; a 交接单 is counted anew instead.
    """
    if report.kind == successions.KIND:
        return False
    if report.state == Standing.VALID:
        return may_change(place, report)
    taken_back = report.state == Standing.WITHDRAWN and not report.ended_by
    return (
        taken_back and bool(STEPS[report.kind]) and not _replaced(report) and _is_own(place, report)
    )


def _is_own(place: Place, report: Report) -> bool:
    mine = report.issuer_id == place.viewer.organisation_id
    return mine and KINDS[report.kind].by in place.roles


def _replaced(report: Report) -> bool:
    """Whether a later document took its place."""
    return db.session.scalar(select(Report.id).where(Report.replaces_id == report.id)) is not None


def reissue(
    place: Place, report: Report, press: Press, reason: str, *, now: datetime, urgency: str = ""
) -> Report:
    """A corrected document under a new number that names the old: what that said, with what was put
    right since; `urgency` as it was where nothing is given.

    Raises Refused (report_ended, not_valid, not_issued_here, no_document_yet, and as
    `issuing.issue`).
    """
    _refuse_ended(place, report)
    if not may_reissue(place, report):
        if report.kind == successions.KIND:
            raise Refused("no_document_yet", why=successions.COUNT_AGAIN)
        raise _why_not(report)
    _refuse_outdated(report)
    visit = None
    if report.inspection_id is not None:
        visit = db.session.get(Inspection, report.inspection_id)
    step, answers = origin(report)
    if urgency:
        answers["urgency"] = urgency
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
    if report.state == Standing.VALID:
        report.state = Standing.SUPERSEDED
    db.session.flush()
    _record(place, "reissue_report", report, {"by": made.number, "reason": reason}, now)
    return made


def withdraw(place: Place, report: Report, reason: str, *, now: datetime) -> None:
    """Take a document back; its number stays used, and what rests on it is over.

    Raises Refused (report_ended, not_valid, not_issued_here).
    """
    _refuse_ended(place, report)
    if not may_change(place, report):
        raise _why_not(report)
    report.state, report.reason = Standing.WITHDRAWN, reason
    db.session.flush()
    _record(place, "withdraw_report", report, {"reason": reason}, now)
    _end_what_rests_on(place, report, now)


TAKEN_BACK = "办理人当场撤回：{reason}"
"""Why the paper of a step that was taken back is withdrawn."""


def take_back(place: Place, step: str, at: datetime, reason: str, *, now: datetime) -> list[str]:
    """Withdraw the papers that came with a step at that moment, let those stand again that they had
    superseded or that the step had ended; returns the numbers of the withdrawn, which stay used, or
    their titles.
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
    for report in endings.ended(place.project.id, step, at):
        report.state, report.ended_by, report.ended_at = Standing.VALID, "", None
        _record(place, "restore_report", report, {"step": step}, now)
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


def _end_what_rests_on(place: Place, report: Report, now: datetime) -> None:
    resting = [kind.name for kind in KINDS.values() if kind.rests_on == report.kind]
    endings.end(place, endings.standing(place.project.id, resting), "withdraw_report", now=now)


def _refuse_ended(place: Place, report: Report) -> None:
    if report.ended_by:
        act = packs.step_title(place.project, report.ended_by) or title_of(report.ended_by)
        raise Refused("report_ended", act=act)


def _refuse_outdated(report: Report) -> None:
    """Raises Refused (list_outdated): a list of an archive that has grown since is signed anew."""
    deed = handovers.listed_in(report)
    if deed is not None and deed.digest != archive_digest(frozen.live(report.project_id)):
        raise Refused("list_outdated")


def _why_not(report: Report) -> Refused:
    if report.state == Standing.VALID:
        return Refused("not_issued_here")
    return Refused("not_valid")


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
    # 紧急程度 stands in what the document said, which an earlier correction may have changed
    return line.action, {name: said for name, said in line.facts.items() if name != "urgency"}
