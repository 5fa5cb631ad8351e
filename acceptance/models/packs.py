"""Versions of standard packs that were added, what an office offers its new projects, the packs an
office makes itself with every change of them, and the moves of projects between packs.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflows.packs.drafts import Row

from ..extensions import Base
from .base import UTCDateTime, one_of
from .pack_shapes import CameFrom, Change, Sheets
from .projects import Project
from .states import OwnPackState, PackKind


class PackVersion(Base):
    """A version of a pack as it was written; once added it never changes."""

    __tablename__ = "pack_version"
    pack: Mapped[str] = mapped_column(String(50), primary_key=True)
    version: Mapped[str] = mapped_column(String(20), primary_key=True)
    # YAML, as written
    text: Mapped[str] = mapped_column(Text)
    # what changed, for people
    note: Mapped[str] = mapped_column(String(500), default="")
    added_by: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime] = mapped_column(UTCDateTime)


class PackMove(Base):
    """One project moved from one version of a pack to another.

    `batch` holds together what was moved at once.
    """

    __tablename__ = "pack_move"
    id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[str] = mapped_column(String(32), index=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    pack: Mapped[str] = mapped_column(String(50))
    # the pack it left, empty where that is the same one
    left_pack: Mapped[str] = mapped_column(String(50), default="", server_default="")
    # version
    before: Mapped[str] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    by: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    project: Mapped[Project] = relationship()
    __table_args__ = (one_of("kind", PackKind),)


class PackOffer(Base):
    """Which version of a pack new projects of an office are offered; where there is no row, a shipped
    pack is offered as it ships, and an office's own one is not offered.
    """

    __tablename__ = "pack_offer"
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    pack: Mapped[str] = mapped_column(String(50), primary_key=True)
    version: Mapped[str] = mapped_column(String(20))
    by: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class OwnPack(Base):
    """A filing scope of an office's own: what it says of itself and its rows as they are worked on.

    What was published of it are versions (`PackVersion`) of the same name; those never change.
    """

    __tablename__ = "own_pack"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    pack: Mapped[str] = mapped_column(String(50))
    state: Mapped[str] = mapped_column(String(10), default=OwnPackState.DRAFT.value)
    title: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(300))
    region: Mapped[str] = mapped_column(String(100), default="")
    # the pack it was made from, name@version, or the name of the list
    based_on: Mapped[str] = mapped_column(String(200), default="")
    base: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    rows: Mapped[list[Row]] = mapped_column(JSON, default=list)
    # a list that was handed in and whose columns are not named yet
    sheets: Mapped[Sheets] = mapped_column(JSON, default=dict)
    # what a signed file said, and who confirmed it
    came_from: Mapped[CameFrom] = mapped_column(JSON, default=dict)
    # the last change that is part of what was published last
    published_edit: Mapped[int] = mapped_column(default=0)
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version_id: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        one_of("state", OwnPackState),
        Index("ix_own_pack_pack", "pack", unique=True),
        Index("ix_own_pack_organisation_id", "organisation_id"),
    )


class PackEdit(Base):
    """One change of an office's own pack: which slice of its rows, or which words, took the place of which
    others. What was undone stays, with who undid it.
    """

    __tablename__ = "pack_edit"
    id: Mapped[int] = mapped_column(primary_key=True)
    own_pack_id: Mapped[int] = mapped_column(ForeignKey("own_pack.id"), index=True)
    act: Mapped[str] = mapped_column(String(20))
    # what it was about, for people
    name: Mapped[str] = mapped_column(String(300), default="")
    change: Mapped[Change] = mapped_column(JSON)
    by: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    undone_by: Mapped[str] = mapped_column(String(200), default="")
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
