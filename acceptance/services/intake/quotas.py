"""How much a project may hold, and what is left of it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, case, func, or_, select

from acceptance.extensions import db
from acceptance.models import FileVersion, HeldFile, Upload
from acceptance.models.states import Gone, HeldState, UploadState
from acceptance.refusals import Refused

FRESH = 10.0
"""Seconds for which the sum of what a project holds is good enough: half a million files are not added up for each."""
_stored: dict[tuple[str, int], tuple[float, int]] = {}


EMPTY = timedelta(minutes=10)
"""For so long space is promised to an upload of which nothing has come."""
SILENT = timedelta(hours=1)
"""For so long after its last bytes. One that comes back later goes on if there is room."""


@dataclass(frozen=True)
class Quota:
    """Bytes a project may hold, holds, and has promised to uploads under way."""

    limit: int
    used: int
    coming: int

    @property
    def room(self) -> int:
        return max(0, self.limit - self.used - self.coming)


def quota(project_id: int, limit: int, *, now: datetime, but: int = 0) -> Quota:
    """What is left of a project's space; `but`: the upload that asks, and is not counted itself."""
    stored = _stored_bytes(project_id)
    waiting = db.session.scalar(
        select(func.coalesce(func.sum(HeldFile.size), 0)).where(
            HeldFile.project_id == project_id, HeldFile.state == HeldState.HELD
        )
    )
    moves = or_(
        Upload.moved_at >= now - SILENT,
        and_(Upload.moved_at.is_(None), Upload.created_at >= now - EMPTY),
    )
    coming = db.session.scalar(
        select(func.coalesce(func.sum(case((moves, Upload.size), else_=Upload.offset)), 0)).where(
            Upload.project_id == project_id,
            Upload.state == UploadState.RECEIVING,
            Upload.id != but,
        )
    )
    return Quota(limit, stored + int(waiting or 0), int(coming or 0))


def require(project_id: int, size: int, limit: int, *, now: datetime, but: int = 0) -> None:
    """Raises Refused (no_quota) when so many bytes do not fit any more."""
    left = quota(project_id, limit, now=now, but=but).room
    if size > left:
        raise Refused("no_quota", size=f"{max(1, size >> 20)} MB", room=f"{left >> 20} MB")


def forget() -> None:
    """Nothing is known of what projects hold: the next question adds it up."""
    _stored.clear()


def _stored_bytes(project_id: int) -> int:
    """What the versions of all files come to, as it was at most FRESH seconds ago."""
    key = (str(db.engine.url), project_id)
    counted_at, total = _stored.get(key, (-FRESH, 0))
    if time.monotonic() - counted_at <= FRESH:
        return total
    sizes = select(func.coalesce(func.sum(FileVersion.size), 0))
    kept = sizes.where(FileVersion.project_id == project_id, FileVersion.gone != Gone.PURGED)
    total = int(db.session.scalar(kept) or 0)
    _stored[key] = (time.monotonic(), total)
    return total
