"""What a program was answered, so that one that lost the answer asks again and does nothing twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base
from .base import UTCDateTime


class KeptAnswer(Base):
    """The answer to a step that came with an `Idempotency-Key`.

    Written in the step's own transaction, so that it is there exactly when the step was taken. The
    key is a person's own, in one project.
    """

    __tablename__ = "kept_answer"
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    # digest of the step and of the bytes that were sent for it
    asked: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(default=0)
    body: Mapped[str] = mapped_column(Text, default="")
    # the step's line in the project's journal
    line: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
