"""The log that can be proved: heads made once a day, their entries, the leaves of each, what witnesses signed.

All of it only grows; triggers (0038) refuse change and removal.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base
from .base import UTCDateTime, one_of
from .states import Sealed


class LogHead(Base):
    """The head of the log on one day: how many entries, their root, the text as it was signed.

    `size` is the order in which heads were made, which a clock set back must not change.
    """

    __tablename__ = "log_head"
    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    # ISO date in Shanghai
    day: Mapped[str] = mapped_column(String(10), unique=True)
    root: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)


class LogEntry(Base):
    """An entry of the log, public but for its salt: the root over the ends of journals, over papers, or a
    daily root of the old form.
    """

    __tablename__ = "log_entry"
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(6))
    # ISO date in Shanghai
    day: Mapped[str] = mapped_column(String(10))
    root: Mapped[str] = mapped_column(String(64))
    # of its leaves, as hex; empty where it has none
    salt: Mapped[str] = mapped_column(String(32))
    # the hash of the entry, as hex
    leaf: Mapped[str] = mapped_column(String(64))
    __table_args__ = (one_of("kind", Sealed),)


class LogLeaf(Base):
    """A leaf of an entry: the last line of a journal (project 0: the office's record), or the bytes of a
    paper by its report.
    """

    __tablename__ = "log_leaf"
    entry: Mapped[int] = mapped_column(ForeignKey("log_entry.position"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(6))
    project_id: Mapped[int]
    # of the line in its journal, or the report's key
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    __table_args__ = (Index("ix_log_leaf_of", "kind", "project_id", "number"),)


class Cosignature(Base):
    """What a witness signed: that a head continues those it saw before."""

    __tablename__ = "log_cosignature"
    id: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(ForeignKey("log_head.size"))
    # the witness's key as verifiers are given it
    verifier: Mapped[str] = mapped_column(String(300))
    line: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    __table_args__ = (Index("uq_log_cosignature", "size", "verifier", unique=True),)
