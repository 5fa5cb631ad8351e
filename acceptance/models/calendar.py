"""The calendar of working days that the administrator keeps, and the pauses of a deadline."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base
from .base import UTCDateTime


class CalendarYear(Base):
    """A year whose holidays were entered by hand, with the notice they come from.

    It stands above the library's data.
    """

    __tablename__ = "calendar_year"
    year: Mapped[int] = mapped_column(primary_key=True)
    # the notice of the State Council that the days were taken from
    source: Mapped[str] = mapped_column(String(300))
    entered_by: Mapped[str] = mapped_column(String(200))
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)


class CalendarDay(Base):
    """A day that is not what its weekday says: a holiday, or a make-up working day (调休)."""

    __tablename__ = "calendar_day"
    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    name: Mapped[str] = mapped_column(String(50), default="")


class Pause(Base):
    """Days that do not count towards a deadline because the other side owes something."""

    __tablename__ = "pause"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    began_on: Mapped[date]
    # open while the other side still owes something
    ended_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(1000))
