"""What an archive office does when something happens (应急预案), and when it tried that (演练)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..extensions import Base
from .base import UTCDateTime
from .parties import Organisation
from .shapes import PlanSection


class EmergencyPlan(Base):
    """A version of an office's plan, from 1 on; the draft has the number 0. Triggers (0050) refuse that
    the words of an adopted one change; when it is looked at again may.
    """

    __tablename__ = "emergency_plan"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    number: Mapped[int] = mapped_column(default=0)
    sections: Mapped[list[PlanSection]] = mapped_column(JSON)
    saved_by: Mapped[str] = mapped_column(String(200))
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    adopted_by: Mapped[str] = mapped_column(String(200), default="")
    adopted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(String(1000), default="")
    review_on: Mapped[date | None]
    version_id: Mapped[int] = mapped_column(default=1)
    organisation: Mapped[Organisation] = relationship()
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (UniqueConstraint("organisation_id", "number"),)


class EmergencyDrill(Base):
    """A drill as its office logged it; one that never was is struck out and stays here."""

    __tablename__ = "emergency_drill"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    held_on: Mapped[date]
    drilled: Mapped[str] = mapped_column(String(300))
    took_part: Mapped[str] = mapped_column(String(1000))
    found: Mapped[str] = mapped_column(String(2000), default="")
    # what is to be mended, until when, and when it was
    mend: Mapped[str] = mapped_column(String(2000), default="")
    mend_by: Mapped[date | None]
    mended_on: Mapped[date | None]
    struck: Mapped[bool] = mapped_column(default=False)
    logged_by: Mapped[str] = mapped_column(String(200))
    logged_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version_id: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (Index("ix_emergency_drill_held", "organisation_id", "held_on"),)
