"""Figures for a watch over the installation (Prometheus), for whoever bears METRICS_TOKEN."""

from __future__ import annotations

import hmac
import shutil
from collections.abc import Iterator

from flask import Blueprint, Response, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.guard import public
from acceptance.models import HeldFile, Job, Project, Upload
from acceptance.models.states import HeldState, JobState, UploadState
from acceptance.refusals import NotFound
from acceptance.services.files import fixity
from acceptance.services.ground import jobs

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
@public
def show() -> Response:
    """Gauges as they are now. Without the token there is nothing here."""
    token = current_app.config["METRICS_TOKEN"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        raise NotFound
    registry = CollectorRegistry()
    for name, said, labels, value in _gauges():
        gauge = Gauge(f"acceptance_{name}", said, list(labels), registry=registry)
        for given_labels, one in value:
            (gauge.labels(*given_labels) if labels else gauge).set(one)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


Values = list[tuple[tuple[str, ...], float]]


def _gauges() -> Iterator[tuple[str, str, tuple[str, ...], Values]]:
    """Name, meaning, labels, and the value by each set of labels."""
    yield "queue_age_seconds", "Wait of the oldest free task", (), _plain(jobs.age(now=g.now))
    yield "tasks", "Tasks of the queue", ("state",), _by(Job.state, *JobState)
    receiving = select(func.count()).where(Upload.state == UploadState.RECEIVING)
    yield "uploads_receiving", "Uploads under way", (), _plain(db.session.scalar(receiving))
    held = select(func.count()).where(HeldFile.state == HeldState.HELD)
    yield "held_files", "Files that wait for their place", (), _plain(db.session.scalar(held))
    yield "projects", "Projects by stage", ("stage",), _by(Project.state)
    disk = shutil.disk_usage(current_app.extensions["store"].incoming)
    yield "store_free_bytes", "Left on the disk of the store", (), _plain(disk.free)
    stands = fixity.standing(now=g.now, limit=0)
    yield "stored_files", "Stored files", (), _plain(stands.files)
    yield "stored_unseen", "Stored files never verified", (), _plain(stands.unseen)
    yield "stored_overdue", "Stored files not verified for 90 days", (), _plain(stands.overdue)
    yield "stored_damaged", "Stored files changed or missing", (), _plain(stands.damaged)


def _plain(value: float | None) -> Values:
    return [((), float(value or 0))]


def _by(column: object, *names: str) -> Values:
    """How many rows have each value; those of `names` also when there is none."""
    counts: dict[str, int] = dict.fromkeys(names, 0)
    asked = select(column, func.count()).group_by(column)  # type: ignore[call-overload]
    counts.update({str(name): count for name, count in db.session.execute(asked)})
    return [((str(name),), float(count)) for name, count in sorted(counts.items())]
