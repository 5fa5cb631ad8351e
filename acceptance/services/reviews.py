"""The proceedings: what the parties wrote, and the problems found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from workflows.projects import Stage
from workflows.statements import complete

from ..extensions import db
from ..models import Finding, Statement
from ..refusals import Refused, Stale
from . import journal
from .access import Place

WRITING = {
    "audit_report": (Stage.SUPERVISION,),
    "self_check": (Stage.SELF_CHECK, Stage.SUPPLEMENT),
    "application": (Stage.SELF_CHECK, Stage.SUPPLEMENT),
    "evaluation": (Stage.REVIEW, Stage.RECHECK),
}


def in_stage(place: Place, stages: Iterable[str]) -> None:
    """Raises Refused (not_in_stage) unless the project stands in one of the stages."""
    if place.project.state not in tuple(stages):
        raise Refused("not_in_stage", stage=place.project.state)


def write(place: Place, kind: str, body: Mapping[str, Any], *, version: int | None, now: datetime) -> Statement:
    """Save what a party wrote. Raises Refused (not_in_stage), Stale when someone saved in between."""
    in_stage(place, WRITING[kind])
    found = db.session.scalar(select(Statement).where(Statement.project_id == place.project.id, Statement.kind == kind))
    if found is None:
        found = Statement(project_id=place.project.id, kind=kind)
        db.session.add(found)
    elif version is not None and found.version_id != version:
        raise Stale
    found.body, found.complete = dict(body), complete(kind, dict(body))
    found.written_by, found.written_at = place.viewer.name, now
    db.session.flush()
    journal.record(place.project.id, f"write_{kind}", actor=place.viewer, now=now, noun="statement", object_id=found.id)
    return found


def add_finding(place: Place, data: Mapping[str, Any], *, now: datetime) -> Finding:
    """List a problem with its date. Raises Refused (not_in_stage)."""
    in_stage(place, (Stage.REVIEW, Stage.RECHECK))
    last = db.session.scalar(select(func.max(Finding.number)).where(Finding.project_id == place.project.id)) or 0
    finding = Finding(project_id=place.project.id, number=last + 1, **data)
    db.session.add(finding)
    db.session.flush()
    journal.record(
        place.project.id, "add_finding", actor=place.viewer, now=now, noun="finding", object_id=finding.id,
        after=finding.state, facts={"number": finding.number, "problem": finding.problem},
    )  # fmt: skip
    return finding
