"""Figures for a watch over the installation (Prometheus), for whoever bears METRICS_TOKEN."""

from __future__ import annotations

import hmac
import shutil

from flask import Blueprint, Response, current_app, g, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from acceptance.guard import public
from acceptance.refusals import NotFound
from acceptance.services.desk import figures

blueprint = Blueprint("metrics", __name__)
PLAIN = {
    "queue_age_seconds": "Wait of the oldest free task",
    "uploads_receiving": "Uploads under way",
    "held_files": "Files that wait for their place",
    "stored_files": "Stored files",
    "stored_unseen": "Stored files never verified",
    "stored_overdue": "Stored files not verified for 90 days",
    "stored_damaged": "Stored files changed or missing",
}
"""What the plain figures mean."""


@blueprint.get("/metrics")
@public
def show() -> Response:
    """Gauges as they are now. Without the token there is nothing here."""
    token = current_app.config["METRICS_TOKEN"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not hmac.compare_digest(given.encode(), token.encode()):
        raise NotFound
    registry = CollectorRegistry()
    for name, value in figures.counts(now=g.now).items():
        Gauge(f"acceptance_{name}", PLAIN[name], registry=registry).set(value)
    disk = shutil.disk_usage(current_app.extensions["store"].incoming)
    free = Gauge("acceptance_store_free_bytes", "Left on the disk of the store", registry=registry)
    free.set(disk.free)
    tasks = Gauge("acceptance_tasks", "Tasks of the queue", ["state"], registry=registry)
    for state, count in figures.tasks().items():
        tasks.labels(state).set(count)
    projects = Gauge("acceptance_projects", "Projects by stage", ["stage"], registry=registry)
    for stage, count in figures.stages().items():
        projects.labels(stage).set(count)
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
