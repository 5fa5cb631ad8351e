"""Volumes (案卷) and the catalogue sheets they were read from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base
from .base import UTCDateTime, one_of


class CatalogueImport(Base):
    """A sheet that was handed in, what became of it, and what it changed, so that it can be undone as a whole."""

    __tablename__ = "catalogue_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64))
    volumes: Mapped[int]
    files: Mapped[int]
    pages: Mapped[int]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    imported_by: Mapped[str] = mapped_column(String(200))
    imported_at: Mapped[datetime] = mapped_column(UTCDateTime)
    state: Mapped[str] = mapped_column(String(10), default="imported")
    scope: Mapped[str] = mapped_column(String(30), default="")
    changed: Mapped[list[Any]] = mapped_column(JSON, default=list)
    issues: Mapped[list[Any]] = mapped_column(JSON, default=list)
    returned_digest: Mapped[str] = mapped_column(String(64), default="")
    headings: Mapped[list[Any]] = mapped_column(JSON, default=list)
    __table_args__ = (one_of("state", ["received", "mapping", "refused", "imported", "undone"]),)


class ColumnMapping(Base):
    """Which field an organisation means by a column heading that the synonyms do not know."""

    __tablename__ = "column_mapping"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    heading: Mapped[str] = mapped_column(String(100))
    field: Mapped[str] = mapped_column(String(30))
    __table_args__ = (UniqueConstraint("organisation_id", "heading"),)


class Volume(Base):
    """A volume with its totals; `sound` says that it has files and that their page run is whole."""

    __tablename__ = "volume"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(500))
    section: Mapped[int] = mapped_column(default=0)
    groups: Mapped[str] = mapped_column(String(200), default="")
    files: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)
    drawings: Mapped[int] = mapped_column(default=0)
    sound: Mapped[bool] = mapped_column(default=True)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("catalogue_import.id"))
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        UniqueConstraint("project_id", "title"),
        Index("ix_volume_unsound", "project_id", sqlite_where=text("sound IS 0"), postgresql_where=text("sound IS false")),
    )
