"""The fixed archive (定稿): its versions, and the changes (更改单) that lead from one to the next."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.amendments import AmendmentState

from ..extensions import Base
from .base import UTCDateTime, one_of
from .shapes import Difference, Leaves


class ArchiveVersion(Base):
    """The archive of a project as it stood when it was fixed.

    `digest` holds the whole (`workflows.frozen`); `body` is what it was counted over, as deflated
    JSON, so that anyone can count it again; `leaves` are the digests of the volumes.
    """

    __tablename__ = "archive_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    # in its project, from 1 without a gap
    number: Mapped[int]
    # the step or the act that fixed it
    cause: Mapped[str] = mapped_column(String(30))
    digest: Mapped[str] = mapped_column(String(64))
    # of the journal line that fixed it last: what came after is looked at before a page says it stands
    line: Mapped[int]
    volumes: Mapped[int]
    files: Mapped[int]
    pages: Mapped[int]
    leaves: Mapped[Leaves] = mapped_column(JSON)
    body: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    __table_args__ = (UniqueConstraint("project_id", "number"),)


class Amendment(Base):
    """A change of the fixed archive (更改单): who asked, why, for which volumes and items, who
    agreed, what differs before and after.

    `whole` opens everything: so it is while a project rectifies what a panel found.
    """

    __tablename__ = "amendment"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    # in its project, from 1
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=AmendmentState.ASKED.value)
    reason: Mapped[str] = mapped_column(String(1000))
    whole: Mapped[bool] = mapped_column(default=False)
    # ids of what it opens
    volumes: Mapped[list[int]] = mapped_column(JSON, default=list)
    filings: Mapped[list[int]] = mapped_column(JSON, default=list)
    asked_by: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(String(1000), default="")
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # what differs, once the owner reports it as made
    differs: Mapped[list[Difference]] = mapped_column(JSON, default=list)
    # digest of the archive as reported: the bureau agrees to this and nothing else
    digest: Mapped[str] = mapped_column(String(64), default="")
    # the version it starts from, and the one it led to
    of_version: Mapped[int]
    to_version: Mapped[int | None]
    version_id: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        one_of("state", AmendmentState),
        UniqueConstraint("project_id", "number"),
        Index(
            "ix_amendment_open",
            "project_id",
            unique=True,
            sqlite_where=text("state IN ('asked', 'agreed', 'reported')"),
            postgresql_where=text("state IN ('asked', 'agreed', 'reported')"),
        ),
    )
