"""The acceptance panel with its votes, and the volumes drawn for inspection."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..extensions import Base
from .base import UTCDateTime, one_of
from .parties import Organisation, Person
from .volumes import Volume


class PanelMember(Base):
    """A member of the acceptance panel (验收组); `vote` is agree or against, with the dissent written down."""

    __tablename__ = "panel_member"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(100))
    unit: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(100), default="")
    post: Mapped[str] = mapped_column(String(10), default="member")
    vote: Mapped[str | None] = mapped_column(String(10))
    dissent: Mapped[str] = mapped_column(String(1000), default="")
    voted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    person: Mapped[Person | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    __table_args__ = (
        one_of("post", ["leader", "deputy", "member"]),
        one_of("vote", ["agree", "against"], optional=True),
        UniqueConstraint("project_id", "name", "unit"),
    )


class Sample(Base):
    """A volume drawn for inspection, and what the inspector remarked."""

    __tablename__ = "sample"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    volume_id: Mapped[int] = mapped_column(ForeignKey("volume.id"))
    remark: Mapped[str] = mapped_column(String(1000), default="")
    drawn_at: Mapped[datetime] = mapped_column(UTCDateTime)
    volume: Mapped[Volume] = relationship()
    __table_args__ = (UniqueConstraint("project_id", "volume_id"),)
