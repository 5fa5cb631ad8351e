"""What administrators and people themselves change outside any project: who, when, before, after."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base
from .base import UTCDateTime
from .shapes import Facts


class OfficeRecord(Base):
    """One act on a person, a unit or another thing of no project; triggers (0018) refuse change and
    removal.
    """

    __tablename__ = "office_records"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    # none when the program did what had been ordered for that day
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # with `object_id`: what was acted upon
    noun: Mapped[str] = mapped_column(String(20))
    object_id: Mapped[int]
    act: Mapped[str] = mapped_column(String(40))
    before: Mapped[Facts] = mapped_column(JSON)
    after: Mapped[Facts] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(1000), default="")
    # its place in the chain; none for what was recorded before there was one
    seq: Mapped[int | None]
    prev: Mapped[str] = mapped_column(String(64), default="", server_default="")
    hash: Mapped[str] = mapped_column(String(64), default="", server_default="")
    __table_args__ = (
        Index("ix_office_records_object", "noun", "object_id"),
        Index("uq_office_records_seq", "seq", unique=True),
    )
