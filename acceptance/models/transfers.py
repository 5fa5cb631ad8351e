"""The hand-over of an accepted project's archive."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base
from .base import UTCDateTime


class Handover(Base):
    """A transfer list (移交清册) that the owner signed, with the totals of that moment; the last one
    counts, and names the one before.

    `digest` is that of the whole archive as it was signed (`workflows.frozen`).
    """

    __tablename__ = "handover"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    # in its project, from 1
    number: Mapped[int] = mapped_column(default=1, server_default="1")
    digest: Mapped[str] = mapped_column(String(64), default="", server_default="")
    receiver: Mapped[str] = mapped_column(String(200))
    # totals as signed, never counted again
    volumes: Mapped[int]
    files: Mapped[int]
    pages: Mapped[int]
    remark: Mapped[str] = mapped_column(String(1000), default="")
    signed_by: Mapped[str] = mapped_column(String(200))
    signed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    __table_args__ = (UniqueConstraint("project_id", "number"),)
