"""Word documents that were issued."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base
from .base import UTCDateTime


class Report(Base):
    """An issued document: the digest of its bytes, of its template, and the journal head it rests on."""

    __tablename__ = "report"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    kind: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(String(300))
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspection.id"))
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    template_digest: Mapped[str] = mapped_column(String(64))
    journal_head: Mapped[str] = mapped_column(String(64))
    issued_by: Mapped[str] = mapped_column(String(200))
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    __table_args__ = (Index("ix_report_project_id", "project_id"),)
