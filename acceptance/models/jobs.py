"""Work that is done after the answer.

One row per task, written in the transaction of its cause, leased by a worker.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base
from .base import UTCDateTime, one_of
from .shapes import Payload
from .states import JobState


class Job(Base):
    """A task and where it stands.

    Only the worker that holds `token` may finish it; a lease that ran out frees it. One that waits
    for another try is free from `lease_until` on.
    """

    __tablename__ = "job"
    id: Mapped[int] = mapped_column(primary_key=True)
    # a key of `acceptance.tasks.KINDS`
    kind: Mapped[str] = mapped_column(String(30))
    # where it waits, of `services/ground/job_lanes.LANES`, and when its turn comes there
    lane: Mapped[str] = mapped_column(String(10), default="long", server_default="long")
    turn: Mapped[int] = mapped_column(default=0, server_default="0")
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    # of the row it is about: which table, the kind says
    subject_id: Mapped[int] = mapped_column(default=0)
    payload: Mapped[Payload] = mapped_column(JSON, default=dict)
    state: Mapped[str] = mapped_column(String(10), default=JobState.QUEUED.value)
    # times it was tried in vain: it failed, or the worker that held it alone was gone
    attempts: Mapped[int] = mapped_column(default=0)
    # of the lease that holds it
    token: Mapped[str] = mapped_column(String(32), default="")
    lease_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    queued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # steps done of `total`, for the page that waits
    progress: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    # of the last attempt
    error: Mapped[str] = mapped_column(String(500), default="")
    __table_args__ = (
        one_of("state", JobState),
        Index(
            "ix_job_open",
            "queued_at",
            "id",
            sqlite_where=text("state IN ('queued', 'running')"),
            postgresql_where=text("state IN ('queued', 'running')"),
        ),
        Index(
            "ix_job_turn",
            "lane",
            "turn",
            "id",
            sqlite_where=text("state IN ('queued', 'running')"),
            postgresql_where=text("state IN ('queued', 'running')"),
        ),
        Index(
            "ix_job_own_turn",
            "project_id",
            "lane",
            "turn",
            sqlite_where=text("state IN ('queued', 'running')"),
            postgresql_where=text("state IN ('queued', 'running')"),
        ),
        Index("ix_job_subject", "kind", "subject_id"),
    )
