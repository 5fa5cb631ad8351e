"""The PDF twin of an issued document; the worker makes it, see `acceptance/tasks.py`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Job, Report
from acceptance.models.states import JobState
from acceptance.services.ground import jobs

AT_ONCE = 20
"""Prints that are asked for again in one go, so that a hanging converter holds up little."""


def keep(report_id: int, digest: str) -> None:
    """Note the digest of the PDF that the worker made."""
    report = db.session.get(Report, report_id)
    if report is not None:
        report.pdf_digest = digest


def ask_again(*, now: datetime) -> int:
    """Ask again for the PDFs that could not be made: the converter was away or hung.

    Answers how many were asked for. What still waits in the queue is left there.
    """
    waiting = select(Job.subject_id).where(
        Job.kind == "print_report", Job.state.in_((JobState.QUEUED, JobState.RUNNING))
    )
    rows = db.session.scalars(
        select(Report)
        .where(Report.pdf_digest == "", Report.code.is_not(None), Report.id.not_in(waiting))
        .order_by(Report.id)
        .limit(AT_ONCE)
    ).all()
    for report in rows:
        jobs.queue("print_report", now=now, project_id=report.project_id, subject_id=report.id)
    return len(rows)
