"""The queue.

A task is a row, written with its cause; a worker holds it by a lease and finishes it exactly once.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, and_, func, insert, or_, select, update

from acceptance.extensions import Base, db
from acceptance.models import Job
from acceptance.models.shapes import Payload
from acceptance.models.states import JobState

LEASE = timedelta(seconds=60)
"""A worker that is silent for so long is taken to be gone."""
ATTEMPTS = 5
_TABLE = Base.metadata.tables[Job.__tablename__]
OPEN = (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True)
class Task:
    """A leased job as plain values, good outside any transaction."""

    id: int
    kind: str
    project_id: int | None
    subject_id: int
    payload: Payload
    token: str


def queue(
    kind: str,
    *,
    now: datetime,
    project_id: int | None = None,
    subject_id: int = 0,
    payload: Payload | None = None,
) -> int:
    """Add a task in the caller's transaction and return its number."""
    made = db.session.execute(
        insert(_TABLE).values(
            kind=kind,
            project_id=project_id,
            subject_id=subject_id,
            payload=payload or {},
            state=JobState.QUEUED,
            attempts=0,
            token="",
            queued_at=now,
            progress=0,
            total=0,
            error="",
        )
    )
    assert isinstance(made, CursorResult) and made.inserted_primary_key is not None
    return int(made.inserted_primary_key[0])


def queue_many(kind: str, subjects: Sequence[int], *, project_id: int, now: datetime) -> None:
    """One task for each subject."""
    if subjects:
        db.session.execute(
            insert(_TABLE),
            [
                {
                    "kind": kind,
                    "project_id": project_id,
                    "subject_id": subject,
                    "payload": {},
                    "state": JobState.QUEUED,
                    "attempts": 0,
                    "token": "",
                    "queued_at": now,
                    "progress": 0,
                    "total": 0,
                    "error": "",
                }
                for subject in subjects
            ],
        )


def claim(limit: int, *, now: datetime) -> list[Task]:
    """Lease the oldest free tasks.

    One that was tried too often is set aside as failed instead of being tried for ever.
    """
    free = or_(
        Job.state == JobState.QUEUED,
        and_(Job.state == JobState.RUNNING, Job.lease_until < now),
    )
    rows = db.session.scalars(
        select(Job)
        .where(Job.state.in_(OPEN), free)
        .order_by(Job.queued_at, Job.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    token, tasks = secrets.token_hex(16), []
    for row in rows:
        row.attempts += 1
        if row.attempts > ATTEMPTS:
            row.state, row.done_at = JobState.FAILED, now
            row.error = row.error or "too many attempts"
            continue
        row.state, row.token, row.lease_until = JobState.RUNNING, token, now + LEASE
        tasks.append(
            Task(row.id, row.kind, row.project_id, row.subject_id, row.payload.copy(), token)
        )
    db.session.flush()
    _MINE.add(token)
    return tasks


_MINE: set[str] = set()
"""Tokens of the leases that this process took."""


def held() -> list[str]:
    """The leases of this process under which something still runs."""
    tokens = set(
        db.session.scalars(
            select(Job.token).where(Job.token.in_(_MINE), Job.state == JobState.RUNNING)
        )
    )
    _MINE.intersection_update(tokens)
    return sorted(tokens)


def beat(tokens: Sequence[str], *, now: datetime) -> None:
    """Keep the leases of a working worker alive."""
    db.session.execute(
        update(Job)
        .where(Job.token.in_(tokens), Job.state == JobState.RUNNING)
        .values(lease_until=now + LEASE)
    )


def note(task: Task, progress: int, total: int) -> None:
    """How far a long task has come, for the page that waits for it."""
    db.session.execute(
        update(Job)
        .where(Job.id == task.id, Job.token == task.token)
        .values(progress=progress, total=total)
    )


def finish(task: Task, *, now: datetime, error: str = "") -> bool:
    """Mark done, or failed with the reason, in the effect's own transaction.

    False when the lease has gone to someone else: then the effect must not happen here.
    """
    state = JobState.DONE
    if error:
        state = JobState.FAILED
    done = db.session.execute(
        update(Job)
        .where(Job.id == task.id, Job.token == task.token, Job.state == JobState.RUNNING)
        .values(state=state, error=error[:500], done_at=now, lease_until=None)
    )
    assert isinstance(done, CursorResult)
    return bool(done.rowcount)


def release(task: Task, *, error: str) -> None:
    """Give a task back to be tried again."""
    db.session.execute(
        update(Job)
        .where(Job.id == task.id, Job.token == task.token, Job.state == JobState.RUNNING)
        .values(state=JobState.QUEUED, lease_until=None, error=error[:500])
    )


def age(*, now: datetime) -> int:
    """For how many seconds the oldest free task has been waiting; 0 when none waits."""
    oldest = db.session.scalar(
        select(func.min(Job.queued_at)).where(
            Job.state.in_(OPEN), or_(Job.state == JobState.QUEUED, Job.lease_until < now)
        )
    )
    if oldest is None:
        return 0
    return int((now - oldest).total_seconds())


def of_subject(kind: str, subject_id: int) -> Job | None:
    """The latest task of a kind about a subject."""
    found: Job | None = db.session.scalar(
        select(Job)
        .where(Job.kind == kind, Job.subject_id == subject_id)
        .order_by(Job.id.desc())
        .limit(1)
    )
    return found


def finish_at_once(kind: str, subject_id: int, *, now: datetime) -> None:
    """Note that something is done that the caller does in this very transaction."""
    db.session.execute(
        insert(_TABLE).values(
            kind=kind,
            project_id=None,
            subject_id=subject_id,
            payload={},
            state=JobState.DONE,
            attempts=1,
            token="",
            queued_at=now,
            done_at=now,
            progress=0,
            total=0,
            error="",
        )
    )
