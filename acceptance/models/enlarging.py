"""Which project's archive a project builds on (改、扩建)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.enlarging import BasisState

from ..extensions import Base
from .base import UTCDateTime, one_of


class Basis(Base):
    """A project and the one whose archive is its basis (原项目); of a pair one row is open at a time."""

    __tablename__ = "basis"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    parent_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    state: Mapped[str] = mapped_column(String(10))
    # what is rebuilt or enlarged, and of which parts the archive is needed
    reason: Mapped[str] = mapped_column(String(500))
    asked_by: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # who agreed or refused, with what words
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(String(500), default="")
    # who ended it, and why
    ended_by: Mapped[str] = mapped_column(String(200), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_for: Mapped[str] = mapped_column(String(500), default="")
    version_id: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        one_of("state", BasisState),
        Index(
            "ix_basis_open",
            "project_id",
            "parent_id",
            unique=True,
            sqlite_where=text("state IN ('asked', 'standing')"),
            postgresql_where=text("state IN ('asked', 'standing')"),
        ),
    )
