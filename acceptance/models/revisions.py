"""更正单: how a project's registered data were put right."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.revisions import RevisionState

from ..extensions import Base
from .base import UTCDateTime, one_of
from .shapes import Correction


class Revision(Base):
    """A correction of a project's data: who proposed it and why, what stands there before and
    after, and who agreed.
    """

    __tablename__ = "revision"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    # in its project, from 1
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=RevisionState.PROPOSED.value)
    reason: Mapped[str] = mapped_column(String(1000))
    corrections: Mapped[list[Correction]] = mapped_column(JSON)
    proposed_by: Mapped[str] = mapped_column(String(200))
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(String(1000), default="")
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version_id: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        one_of("state", RevisionState),
        UniqueConstraint("project_id", "number"),
        Index(
            "ix_revision_open",
            "project_id",
            unique=True,
            sqlite_where=text("state = 'proposed'"),
            postgresql_where=text("state = 'proposed'"),
        ),
    )
