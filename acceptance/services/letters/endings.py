"""Documents whose word is over: the step or the act that ends them is named on them; their words stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Report
from acceptance.services.ground import journal
from acceptance.services.ground.access import Place
from workflows.documents import Standing


def standing(project_id: int, kinds: Iterable[str]) -> Sequence[Report]:
    """The documents of these kinds that stand, and those taken back that could be issued anew."""
    mine = select(Report).where(
        Report.project_id == project_id,
        Report.kind.in_(tuple(kinds)),
        Report.state.in_((Standing.VALID, Standing.WITHDRAWN)),
        Report.ended_by == "",
    )
    return db.session.scalars(mine.order_by(Report.id)).all()


def ended(project_id: int, by: str, at: datetime) -> Sequence[Report]:
    """The documents that a step ended at that moment."""
    mine = select(Report).where(
        Report.project_id == project_id,
        Report.ended_by == by,
        Report.ended_at == at,
        Report.state == Standing.ENDED,
    )
    return db.session.scalars(mine.order_by(Report.id)).all()


def end(place: Place, reports: Iterable[Report], by: str, *, now: datetime) -> None:
    """Mark these documents as over with the step or act `by`; one line names them all.

    What was corrected or superseded meanwhile is left as it is; what was taken back stays so, and
    is not issued anew.
    """
    ended = [report for report in reports if report.state != Standing.SUPERSEDED]
    if not ended:
        return
    for report in ended:
        report.ended_by, report.ended_at = by, now
        if report.state == Standing.VALID:
            report.state = Standing.ENDED.value
    db.session.flush()
    journal.record(
        place.project.id,
        "end_reports",
        actor=place.viewer,
        now=now,
        facts={"by": by, "reports": [[row.id, row.kind, row.number] for row in ended]},
        recount=False,
    )
