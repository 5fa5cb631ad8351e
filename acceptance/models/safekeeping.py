"""Backups that were made, looked at and brought back: when, where, whether it went well."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base
from .base import UTCDateTime, one_of
from .shapes import Facts
from .states import Safekept


class Safekeeping(Base):
    """One backup, or one look at one, or one trial of bringing it back; triggers (0025) refuse change
    and removal.
    """

    __tablename__ = "safekeeping"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime] = mapped_column(UTCDateTime)
    place: Mapped[str] = mapped_column(String(300))
    good: Mapped[bool]
    # counts, and what was wrong
    said: Mapped[Facts] = mapped_column(JSON)
    __table_args__ = (
        one_of("kind", Safekept),
        Index("ix_safekeeping_kind", "kind", "ended_at"),
    )
