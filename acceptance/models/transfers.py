"""The hand-over of an accepted project's archive."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base
from .base import UTCDateTime


class Handover(Base):
    """The transfer list (移交清册) that the owner signed, with the totals of that moment."""

    __tablename__ = "handover"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), unique=True)
    receiver: Mapped[str] = mapped_column(String(200))
    # totals as signed, never counted again
    volumes: Mapped[int]
    files: Mapped[int]
    pages: Mapped[int]
    remark: Mapped[str] = mapped_column(String(1000), default="")
    signed_by: Mapped[str] = mapped_column(String(200))
    signed_at: Mapped[datetime] = mapped_column(UTCDateTime)
