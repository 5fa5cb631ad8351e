"""What an archive office has for everybody: papers that are in force, and questions with their answers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflows.asked import PaperState

from ..extensions import Base
from .base import UTCDateTime, one_of
from .parties import Organisation


class CurrentPaper(Base):
    """A paper that is in force (现行文件), as everybody may read it; a withdrawn one stays here unseen."""

    __tablename__ = "current_paper"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    number: Mapped[str] = mapped_column(String(100), default="")
    # who issued it, which need not be whoever shows it
    issuer: Mapped[str] = mapped_column(String(200))
    issued_on: Mapped[date]
    name: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(String(10), default=PaperState.STANDING.value)
    shown_by: Mapped[str] = mapped_column(String(200))
    shown_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # why it was withdrawn
    reason: Mapped[str] = mapped_column(String(1000), default="")
    version_id: Mapped[int] = mapped_column(default=1)
    organisation: Mapped[Organisation] = relationship()
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        one_of("state", PaperState),
        Index("ix_current_paper_state", "state", "issued_on"),
    )


class Question(Base):
    """A question from nobody in particular: no name is asked. Only the digest of its code is kept.

    `shown` is what everybody reads in its place, once it is opened: the office's own words.
    """

    __tablename__ = "question"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    subject: Mapped[str] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(String(2000))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_on: Mapped[date]
    answer: Mapped[str] = mapped_column(String(4000), default="")
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    shown: Mapped[str] = mapped_column(String(2000), default="")
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version_id: Mapped[int] = mapped_column(default=1)
    organisation: Mapped[Organisation] = relationship()
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        Index("ix_question_waiting", "organisation_id", "answered_at", "due_on"),
        Index("ix_question_opened", "opened_at"),
    )
