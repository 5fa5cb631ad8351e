"""How the installation stands, in figures for a watch over it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import HeldFile, Job, Project, Upload
from acceptance.models.states import HeldState, JobState, UploadState
from acceptance.services.files import stored
from acceptance.services.ground import jobs


def counts(*, now: datetime) -> Mapping[str, float]:
    """The plain figures by name: seconds for the age of the queue, else numbers of things."""
    receiving = select(func.count()).where(Upload.state == UploadState.RECEIVING)
    held = select(func.count()).where(HeldFile.state == HeldState.HELD)
    stands = stored.standing(now=now, limit=0)
    return {
        "queue_age_seconds": jobs.age(now=now),
        "uploads_receiving": db.session.scalar(receiving) or 0,
        "held_files": db.session.scalar(held) or 0,
        "stored_files": stands.files,
        "stored_unseen": stands.unseen,
        "stored_overdue": stands.overdue,
        "stored_damaged": stands.damaged,
    }


def tasks() -> Mapping[str, int]:
    """How many tasks of the queue stand how."""
    counted = dict.fromkeys(map(str, JobState), 0)
    rows = db.session.execute(select(Job.state, func.count()).group_by(Job.state))
    counted.update({state: count for state, count in rows})  # noqa: C416 - a row is no pair to mypy
    return counted


def stages() -> Mapping[str, int]:
    """How many projects stand in which stage."""
    rows = db.session.execute(select(Project.state, func.count()).group_by(Project.state))
    return {stage: count for stage, count in rows}  # noqa: C416 - a row is no pair to mypy
