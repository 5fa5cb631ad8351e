"""Letters before they are numbered: the words of an official, and who wrote, checked and signed them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflows.drafts import DraftState, Hand

from ..extensions import Base
from .base import UTCDateTime, one_of
from .reports import Report
from .shapes import DraftPart


class Draft(Base):
    """The words for one letter that an office will send, one open for each letter.

    `digest` is what the hands of a draft stand for: a word changed, and they stand no more.
    """

    __tablename__ = "draft"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    # in its project, from 1
    number: Mapped[int]
    # in whose name the letter goes out
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(String(30))
    # the step that the letter comes with, empty for one that is issued by hand
    step: Mapped[str] = mapped_column(String(30), default="")
    state: Mapped[str] = mapped_column(String(10), default=DraftState.OPEN.value)
    title: Mapped[str] = mapped_column(String(300))
    receiver: Mapped[str] = mapped_column(Text)
    # what the step will ask, answered beforehand
    answers: Mapped[dict[str, str]] = mapped_column(JSON)
    parts: Mapped[list[DraftPart]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    # the letter that it became
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"))
    # why it was thrown away
    reason: Mapped[str] = mapped_column(String(1000), default="")
    started_by: Mapped[str] = mapped_column(String(200))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_by: Mapped[str] = mapped_column(String(200), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version_id: Mapped[int] = mapped_column(default=1)
    report: Mapped[Report | None] = relationship()
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        one_of("state", DraftState),
        UniqueConstraint("project_id", "number"),
        Index(
            "ix_draft_open",
            "project_id",
            "organisation_id",
            "kind",
            "step",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )


class DraftHand(Base):
    """Who wrote, checked or signed a draft, when, and which words."""

    __tablename__ = "draft_hand"
    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("draft.id"), index=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    hand: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    # in whose name a deputy did it
    principal_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(200))
    remark: Mapped[str] = mapped_column(String(1000), default="")
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    __table_args__ = (one_of("hand", Hand),)
