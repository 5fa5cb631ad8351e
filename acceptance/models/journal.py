"""The append-only, chained record of every step, and the notices that go out with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base
from .base import UTCDateTime
from .shapes import Facts


class JournalEntry(Base):
    """One line of a project's chain.

    `hash` covers every other column and `prev`; triggers (0001, 0002, 0009) refuse change, removal
    and replacement.
    """

    __tablename__ = "journal_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    # in its project, from 1 without a gap
    seq: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    actor: Mapped[str] = mapped_column(String(100))
    # the organisation that the actor served
    unit: Mapped[str] = mapped_column(String(200))
    # with `object_id`: what was acted upon
    noun: Mapped[str] = mapped_column(String(20))
    object_id: Mapped[int]
    action: Mapped[str] = mapped_column(String(40))
    # state of the subject before and after; both empty when it was no step
    before: Mapped[str] = mapped_column(String(20), default="")
    after: Mapped[str] = mapped_column(String(20), default="")
    facts: Mapped[Facts] = mapped_column(JSON)
    # hash of the line before
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    __table_args__ = (
        UniqueConstraint("project_id", "seq"),
        Index("ix_journal_entry_object", "project_id", "noun", "object_id"),
        # the steps of projects alone, for their pace
        Index(
            "ix_journal_entry_steps",
            "id",
            sqlite_where=text("noun = 'project' AND after <> ''"),
            postgresql_where=text("noun = 'project' AND after <> ''"),
        ),
        # with all that figures over many projects ask of them
        Index(
            "ix_journal_entry_moves",
            "project_id",
            "seq",
            "noun",
            "at",
            "action",
            "before",
            "after",
            sqlite_where=text("noun = 'project' AND after <> ''"),
            postgresql_where=text("noun = 'project' AND after <> ''"),
        ),
        # items that were returned, and returns that were taken back
        Index(
            "ix_journal_entry_returns",
            "at",
            "project_id",
            sqlite_where=text("noun = 'filing' AND (after = 'returned' OR action = 'take_back')"),
            postgresql_where=text(
                "noun = 'filing' AND (after = 'returned' OR action = 'take_back')"
            ),
        ),
    )


class Notice(Base):
    """Outbox: who should hear of a step.

    Written in the step's own transaction, shown on the desks.
    """

    __tablename__ = "notice"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    # who should hear
    role: Mapped[str] = mapped_column(String(20))
    # only this party of the role
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    # this person alone
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    action: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(1000), default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    # what it tells of was taken back
    void: Mapped[bool] = mapped_column(default=False)
    __table_args__ = (
        Index("ix_notice_project_id_role", "project_id", "role"),
        Index("ix_notice_role", "role", "id"),
        Index("ix_notice_party_id", "party_id"),
    )


class JournalCheck(Base):
    """How far a project's chain was checked, line by line, from its first one on.

    The page of the journal says so: it checks the lines that it shows and, of a long chain, no
    more. `verify-journal` checks everything.
    """

    __tablename__ = "journal_check"
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    # the last line that fits the ones before it, and its hash; 0 before the first
    seq: Mapped[int] = mapped_column(default=0)
    hash: Mapped[str] = mapped_column(String(64))
    # the first line that does not fit; 0 while all do
    broken: Mapped[int] = mapped_column(default=0)
    # when the first line was looked at
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
