"""Who acts in whose name, where, from when and until when (代理)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..extensions import Base
from .base import UTCDateTime
from .parties import Organisation, Person


class Deputy(Base):
    """A person lets a colleague act in its name in one organisation, for a term; never deleted."""

    __tablename__ = "deputy"
    id: Mapped[int] = mapped_column(primary_key=True)
    # in whose name
    principal_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # who acts
    deputy_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    since: Mapped[date]
    # the last day
    until: Mapped[date]
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # taken back or laid down before its last day
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    principal: Mapped[Person] = relationship(foreign_keys=[principal_id])
    deputy: Mapped[Person] = relationship(foreign_keys=[deputy_id])
    organisation: Mapped[Organisation] = relationship()
    __table_args__ = (CheckConstraint("until >= since", name="term"),)
