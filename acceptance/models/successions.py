"""A unit leaves a project (交接单): what it delivered and what it owes, counted and confirmed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflows.successions import SuccessionState

from ..extensions import Base
from .base import UTCDateTime, one_of
from .parties import Party
from .shapes import HandedOver


class Succession(Base):
    """One unit gives its place to another, or to the owner where none takes it.

    `counted` is what the machine counted, `digest` holds the lists: who confirms confirms these.
    """

    __tablename__ = "succession"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    # in its project, from 1
    number: Mapped[int]
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    # the owner takes over when empty
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    # the last day of the unit that leaves
    ends_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(1000))
    state: Mapped[str] = mapped_column(String(10), default=SuccessionState.PROPOSED.value)
    counted: Mapped[HandedOver] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    counted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # the hand-over note as it was printed for this count
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"))
    proposed_by: Mapped[str] = mapped_column(String(200))
    handed_by: Mapped[str] = mapped_column(String(200), default="")
    handed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # why the owner confirmed for the unit that leaves
    handed_for: Mapped[str] = mapped_column(String(1000), default="")
    taken_by: Mapped[str] = mapped_column(String(200), default="")
    taken_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version_id: Mapped[int] = mapped_column(default=1)
    party: Mapped[Party] = relationship(foreign_keys=[party_id])
    successor: Mapped[Party | None] = relationship(foreign_keys=[successor_id])
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        one_of("state", SuccessionState),
        UniqueConstraint("project_id", "number"),
        Index(
            "ix_succession_open",
            "party_id",
            unique=True,
            sqlite_where=text("state IN ('proposed', 'handed')"),
            postgresql_where=text("state IN ('proposed', 'handed')"),
        ),
    )
