"""How long projects stood in each stage, and what that lets one expect of another."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import JournalEntry, Project
from acceptance.services.ground import packs
from workflows.projects import Stage

FEWEST = 2
"""Departures from a stage that make a pace."""
LATEST = 1000
"""Steps of projects that a pace is taken from: the last ones of the installation."""


def paces() -> dict[str, float]:
    """The median of days that projects stood in each stage, by the LATEST steps in the journal; no
    stage with fewer than FEWEST departures.
    """
    stood: dict[str, list[float]] = {}
    entered: dict[int, datetime] = {}
    rows = db.session.execute(
        select(JournalEntry.project_id, JournalEntry.seq, JournalEntry.at, JournalEntry.before)
        .where(JournalEntry.noun == "project", JournalEntry.after != "")
        .order_by(JournalEntry.id.desc())
        .limit(LATEST)
    ).all()
    for row in sorted(rows, key=lambda row: (row.project_id, row.seq)):
        if row.before and row.project_id in entered:
            stood.setdefault(row.before, []).append(
                (row.at - entered[row.project_id]).total_seconds() / 86_400
            )
        entered[row.project_id] = row.at
    return {stage: median(days) for stage, days in stood.items() if len(days) >= FEWEST}


def forecast(project: Project, paces: Mapping[str, float], *, today: date) -> date | None:
    """When the archive will be accepted if what is left takes as long as it took others; nothing where too few others went that way."""
    programme = packs.programme(project)
    if Stage.ACCEPTED not in programme.line or project.state not in programme.line:
        return None
    here, end = programme.line.index(Stage(project.state)), programme.line.index(Stage.ACCEPTED)
    ahead = [stage.value for stage in programme.line[here:end]]
    if here >= end or any(stage not in paces for stage in ahead):
        return None
    stood = (today - local_date(project.state_since)).days
    if len(ahead) == 1 and stood >= paces[ahead[0]]:
        return None  # it takes longer than it took others: when it ends, nobody can tell
    return today + timedelta(
        days=round(max(0.0, paces[ahead[0]] - stood) + sum(paces[stage] for stage in ahead[1:]))
    )
