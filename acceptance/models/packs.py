"""Versions of standard packs that the administrator added, and the moves of projects between
versions.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..extensions import Base
from .base import UTCDateTime, one_of
from .projects import Project
from .states import PackKind


class PackVersion(Base):
    """A version of a pack as it was written; once added it never changes."""

    __tablename__ = "pack_version"
    pack: Mapped[str] = mapped_column(String(50), primary_key=True)
    version: Mapped[str] = mapped_column(String(20), primary_key=True)
    # YAML, as written
    text: Mapped[str] = mapped_column(Text)
    # what changed, for people
    note: Mapped[str] = mapped_column(String(500), default="")
    added_by: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)


class PackMove(Base):
    """One project moved from one version of a pack to another.

    `batch` holds together what was moved at once.
    """

    __tablename__ = "pack_move"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[str] = mapped_column(String(32), index=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    pack: Mapped[str] = mapped_column(String(50))
    # version
    before: Mapped[str] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    by: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    project: Mapped[Project] = relationship()
    __table_args__ = (one_of("kind", PackKind),)
