"""Construction progress, against which filing is measured."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base
from .base import UTCDateTime


class ProgressReport(Base):
    """How far construction had come on a day, in per cent; section 0 is the whole project."""

    __tablename__ = "progress_report"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    section: Mapped[int] = mapped_column(default=0)
    # the day it describes
    on: Mapped[date]
    percent: Mapped[int]
    reported_by: Mapped[str] = mapped_column(String(200))
    reported_at: Mapped[datetime] = mapped_column(UTCDateTime)
    __table_args__ = (
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        UniqueConstraint("project_id", "section", "on"),
    )
