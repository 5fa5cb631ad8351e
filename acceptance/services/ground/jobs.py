"""The queue.

A task is a row, written with its cause; a worker holds it by a lease and finishes it exactly once.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Select,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from acceptance.extensions import Base, db
from acceptance.models import Job
from acceptance.models.shapes import Payload
from acceptance.models.states import JobState
from acceptance.refusals import NotFound

from .job_lanes import IS_OPEN, SHORT, lane_of, turn

LEASE = timedelta(seconds=60)
"""A worker that is silent for so long is taken to be gone."""
LONGEST = timedelta(hours=2)
"""After so long a worker that still beats is taken to hang, and its tasks are given to another."""
PAUSES = tuple(timedelta(seconds=count) for count in (5, 30, 180, 900))
"""Before the second try, the third and so on: an outage of some twenty minutes is waited out."""
ATTEMPTS = len(PAUSES) + 1
KEPT = {JobState.DONE: timedelta(days=30), JobState.FAILED: timedelta(days=365)}
"""For how long it can be read what became of a task."""
SWEPT_AT_ONCE = 1_000
_TABLE = Base.metadata.tables[Job.__tablename__]


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
    row = _row(kind, project_id, subject_id, now) | {"payload": payload or {}}
    row["turn"] = turn(kind, project_id)
    made = db.session.execute(insert(_TABLE).values(row))
    assert isinstance(made, CursorResult) and made.inserted_primary_key is not None
    return int(made.inserted_primary_key[0])


def queue_many(kind: str, subjects: Sequence[int], *, project_id: int, now: datetime) -> None:
    """One task for each subject."""
    if not subjects:
        return
    first = db.session.scalar(select(turn(kind, project_id)))
    rows = [_row(kind, project_id, subject, now) for subject in subjects]
    for place, row in enumerate(rows, int(first or 0)):
        row["turn"] = place
    db.session.execute(insert(_TABLE), rows)


def _row(kind: str, project_id: int | None, subject_id: int, now: datetime) -> dict[str, object]:
    """A task as it begins."""
    return {
        "kind": kind,
        "lane": lane_of(kind),
        "turn": 0,
        "project_id": project_id,
        "subject_id": subject_id,
        "payload": {},
        "state": JobState.QUEUED,
        "attempts": 0,
        "token": "",
        "queued_at": now,
        "progress": 0,
        "total": 0,
        "error": "",
    }


def _free(lane: str, now: datetime) -> ColumnElement[bool]:
    """What nobody holds, in a lane."""
    return and_(
        Job.lane == lane,
        IS_OPEN,
        or_(Job.lease_until.is_(None), Job.lease_until < now),
    )


def any_free(lane: str, *, now: datetime) -> bool:
    """Whether anything waits in a lane: a look that waits for no writer, and keeps none waiting."""
    free = select(Job.id).where(_free(lane, now)).order_by(Job.turn, Job.id).limit(1)
    return db.session.scalar(free) is not None


def claim(limit: int, *, now: datetime, lane: str = SHORT) -> list[Task]:
    """Lease the free tasks of a lane whose turn it is.

    Any of the tasks that a worker held when it died may have killed it. Each of them is leased alone
    from then on and only then counted as tried, so that no task is set aside for another's fault.
    """
    rows = db.session.scalars(
        select(Job)
        .where(_free(lane, now))
        .order_by(Job.turn, Job.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if any(row.state == JobState.RUNNING for row in rows):
        rows = [next(row for row in rows if row.state == JobState.RUNNING)]
        _tried(rows[0], rows[0].error or "the worker was gone", now=now)
    token, tasks = secrets.token_hex(16), []
    for row in rows:
        if row.state == JobState.FAILED:
            continue
        row.state, row.token, row.lease_until = JobState.RUNNING, token, now + LEASE
        tasks.append(
            Task(row.id, row.kind, row.project_id, row.subject_id, row.payload.copy(), token)
        )
    db.session.flush()
    _MINE[token] = now
    return tasks


def _tried(row: Job, error: str, *, now: datetime) -> None:
    """Count a try that came to nothing; after the last the task is set aside as failed."""
    row.attempts, row.error = row.attempts + 1, error[:500]
    if row.attempts >= ATTEMPTS:
        row.state, row.lease_until, row.done_at = JobState.FAILED, None, now


_MINE: dict[str, datetime] = {}
"""The leases that this process took, and when."""


def held(*, now: datetime) -> list[str]:
    """The leases of this process under which something still runs, and not for too long."""
    mine = dict(_MINE)  # other lanes take theirs meanwhile
    asked = select(Job.token).where(Job.token.in_(mine), Job.state == JobState.RUNNING)
    running = set(db.session.scalars(asked))
    for token, since in mine.items():
        # one taken this moment does not stand in the database yet
        if token not in running and now - since > LEASE:
            del _MINE[token]
    return sorted(token for token in running if now - mine[token] < LONGEST)


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


def release(task: Task, *, error: str, now: datetime) -> None:
    """Give a task back to be tried again after a while, or set it aside when it was tried enough."""
    row = db.session.get(Job, task.id, with_for_update=True, populate_existing=True)
    if row is None or (row.token, row.state) != (task.token, JobState.RUNNING):
        return
    _tried(row, error, now=now)
    if row.state != JobState.FAILED:
        row.state, row.lease_until = JobState.QUEUED, now + PAUSES[row.attempts - 1]


def again(job_id: int, *, now: datetime) -> Job:
    """Put a task that failed back into the queue, as if it were new. Raises NotFound when it did not
    fail.
    """
    row = db.session.get(Job, job_id, with_for_update=True, populate_existing=True)
    if row is None or row.state != JobState.FAILED:
        raise NotFound
    row.state, row.attempts, row.done_at, row.queued_at = JobState.QUEUED, 0, None, now
    return row


def troubled(*, kind: str = "") -> Select[Job]:
    """The tasks that failed, the latest first, and those that wait for another try; of one kind when
    it is named.
    """
    waits = and_(Job.state == JobState.QUEUED, Job.attempts > 0)
    found = select(Job).where(or_(Job.state == JobState.FAILED, waits))
    if kind:
        found = found.where(Job.kind == kind)
    return found.order_by(Job.id.desc())


def sweep(*, now: datetime) -> int:
    """Forget tasks that are long over, some at a time; returns how many."""
    gone = 0
    for state, kept in KEPT.items():
        old = select(Job.id).where(Job.state == state, Job.done_at < now - kept)
        some = db.session.scalars(old.order_by(Job.id).limit(SWEPT_AT_ONCE)).all()
        db.session.execute(delete(Job).where(Job.id.in_(some)))
        gone += len(some)
    return gone


def age(*, now: datetime) -> int:
    """For how many seconds the oldest free task has been waiting; 0 when none waits."""
    oldest = db.session.scalar(
        select(func.min(Job.queued_at)).where(
            IS_OPEN, or_(Job.lease_until.is_(None), Job.lease_until < now)
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


def asked_already(kind: str, project_id: int, payload: Payload) -> int | None:
    """The number of an open task that is to do the very same, so that who asks twice waits once."""
    rows = db.session.execute(
        select(Job.id, Job.payload)
        .where(Job.kind == kind, Job.project_id == project_id, IS_OPEN)
        .order_by(Job.id)
    )
    return next((number for number, known in rows if known == payload), None)


def finish_at_once(kind: str, subject_id: int, *, now: datetime) -> None:
    """Note that something is done that the caller does in this very transaction."""
    row = _row(kind, None, subject_id, now)
    done = {"state": JobState.DONE, "attempts": 1, "done_at": now}
    db.session.execute(insert(_TABLE).values(row | done))
