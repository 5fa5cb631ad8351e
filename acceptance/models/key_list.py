"""The list of key projects that an archive office was given, line by line."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from workflows.key_list import LineState

from ..extensions import Base
from .base import UTCDateTime, one_of


class KeyProject(Base):
    """A project that should be registered here; a line that was struck stays here."""

    __tablename__ = "key_project"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    year: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    # as the list has it
    code: Mapped[str] = mapped_column(String(100), default="")
    owner: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    # the list it is from: who gave it out, its number
    source: Mapped[str] = mapped_column(String(200), default="")
    # the number under which it is registered here, where neither its name nor its code says so
    registered_as: Mapped[str] = mapped_column(String(50), default="")
    # the sheet it came with; empty when entered by hand
    sheet: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[str] = mapped_column(String(10), default=LineState.STANDING.value)
    # why it was struck
    reason: Mapped[str] = mapped_column(String(1000), default="")
    entered_by: Mapped[str] = mapped_column(String(200))
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version_id: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        one_of("state", LineState),
        Index("ix_key_project_list", "organisation_id", "year", "name"),
    )
