"""Units that an owner proposes for its project and that are not registered yet."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflows.newcomers import NewcomerState
from workflows.roles import Bond, PartyKind

from ..extensions import Base
from .base import UTCDateTime, one_of
from .parties import Organisation, Party


class Newcomer(Base):
    """A unit as the owner names it, the place it is proposed for, and what was answered.

    `organisation_id` is the unit that was registered, or the one that it turned out to be.
    """

    __tablename__ = "newcomer"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    credit_code: Mapped[str] = mapped_column(String(18), default="")
    # whom to ask at the unit: name and phone
    contact: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(20))
    section: Mapped[int] = mapped_column(default=0)
    bond: Mapped[str] = mapped_column(String(10), default="")
    under_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    note: Mapped[str] = mapped_column(String(1000), default="")
    state: Mapped[str] = mapped_column(String(10), default=NewcomerState.PROPOSED.value)
    proposed_by: Mapped[str] = mapped_column(String(200))
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(String(1000), default="")
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    version_id: Mapped[int] = mapped_column(default=1)
    under: Mapped[Party | None] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        one_of("kind", PartyKind),
        one_of("bond", Bond),
        one_of("state", NewcomerState),
        Index(
            "ix_newcomer_open",
            "project_id",
            "name",
            unique=True,
            sqlite_where=text("state = 'proposed'"),
            postgresql_where=text("state = 'proposed'"),
        ),
    )
