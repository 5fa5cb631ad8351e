"""What the checks of a file said (四性检测), and pins that people set on its pages."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..extensions import Base
from .base import UTCDateTime
from .filings import FileVersion
from .shapes import FileFacts, ItemRow


class CheckResult(Base):
    """One run over one version.

    Facts read from the bytes, and per numbered item passed, failed, manual or not run.
    """

    __tablename__ = "check_result"
    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("file_version.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    facts: Mapped[FileFacts] = mapped_column(JSON)
    items: Mapped[list[ItemRow]] = mapped_column(JSON)
    version: Mapped[FileVersion] = relationship()


class Pin(Base):
    """A remark on a page of a file.

    `x` and `y` are fractions of its width and height, from the top left.
    """

    __tablename__ = "pin"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    version_id: Mapped[int] = mapped_column(ForeignKey("file_version.id"))
    # from 1
    page: Mapped[int]
    x: Mapped[float] = mapped_column(Float)
    y: Mapped[float] = mapped_column(Float)
    text: Mapped[str] = mapped_column(String(500))
    # what it asked for is done
    closed: Mapped[bool] = mapped_column(default=False)
    set_by: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[datetime] = mapped_column(UTCDateTime)
    __table_args__ = (Index("ix_pin_version_id", "version_id", "page"),)
