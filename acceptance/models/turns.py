"""Whose turn it is, kept beside the project so that lists of ten thousand need not ask every table."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base
from .shapes import StoredBlocker


class AwaitedHand(Base):
    """A hand that a project waits for, as `services/life/awaited` counted it from the open needs."""

    __tablename__ = "awaited_hand"
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    # in the order of what is missing
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    role: Mapped[str] = mapped_column(String(20))
    # the one contractor that owes; nothing where the role is one party
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    # the step that all wait for
    step: Mapped[str] = mapped_column(String(30))
    # what the hand owes, the first few; empty when the step is its to take
    blockers: Mapped[list[StoredBlocker]] = mapped_column(JSON)
    # how many it owes in all
    owed: Mapped[int]
    # until when, where a day is known
    due_on: Mapped[date | None]


class Recount(Base):
    """A project in which something changed since its awaited hands were counted."""

    __tablename__ = "recount"
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
