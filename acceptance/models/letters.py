"""Reminders (催办).

The outbox that is written in its cause's transaction, and everyone's inbox at the same time.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base
from .base import UTCDateTime, one_of
from .states import LetterKind, LetterState


class Letter(Base):
    """A message to one person.

    Without an address or a mail server it stays in the inbox (`kept`) and is still read.
    """

    __tablename__ = "letter"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(20))
    # the day it is about
    on: Mapped[date]
    # what makes it one letter: the same reason on the same day is not written twice
    key: Mapped[str] = mapped_column(String(100))
    # of the receiver, as it was then
    name: Mapped[str] = mapped_column(String(100))
    address: Mapped[str] = mapped_column(String(200), default="")
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default=LetterState.KEPT.value)
    # times the mail server was asked
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(300), default="")
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    __table_args__ = (
        one_of("state", LetterState),
        one_of("kind", LetterKind),
        UniqueConstraint("key"),
        Index("ix_letter_person_id", "person_id", "id"),
        Index("ix_letter_project_id", "project_id", "id"),
    )
