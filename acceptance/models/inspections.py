"""Supervision visits (监督检查) by the archive authority before acceptance."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base
from .base import UTCDateTime, one_of
from .states import InspectionState


class Inspection(Base):
    """A planned visit, who goes, what is looked at.

    `closed` once its problems are written down and sent.
    """

    __tablename__ = "inspection"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    planned_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(200))
    inspectors: Mapped[str] = mapped_column(String(300))
    # what will be looked at
    scope: Mapped[str] = mapped_column(String(2000), default="")
    # whom the owner calls
    contact: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[str] = mapped_column(String(10), default=InspectionState.PLANNED.value)
    conclusion: Mapped[str] = mapped_column(String(2000), default="")
    planned_by: Mapped[str] = mapped_column(String(200))
    planned_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version_id: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        one_of("state", InspectionState),
        Index("ix_inspection_project_id", "project_id", "planned_on"),
    )
