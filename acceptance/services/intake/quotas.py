"""How much a project may hold, and what is left of it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import FileVersion, HeldFile, Upload
from acceptance.models.states import Gone, HeldState, UploadState

FRESH = 10.0
"""Seconds for which the sum of what a project holds is good enough: half a million files are not added up for each."""
_stored: dict[tuple[str, int], tuple[float, int]] = {}


@dataclass(frozen=True)
class Quota:
    """Bytes a project may hold, holds, and has promised to uploads under way."""

    limit: int
    used: int
    coming: int

    @property
    def room(self) -> int:
        return max(0, self.limit - self.used - self.coming)


def quota(project_id: int, limit: int) -> Quota:
    """What is left of a project's space."""
    stored = _stored_bytes(project_id)
    waiting = db.session.scalar(
        select(func.coalesce(func.sum(HeldFile.size), 0)).where(
            HeldFile.project_id == project_id, HeldFile.state == HeldState.HELD
        )
    )
    coming = db.session.scalar(
        select(func.coalesce(func.sum(Upload.size), 0)).where(
            Upload.project_id == project_id, Upload.state == UploadState.RECEIVING
        )
    )
    return Quota(limit, stored + int(waiting or 0), int(coming or 0))


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
