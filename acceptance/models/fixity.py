"""Whether what was stored is still what was stored (固化信息核对)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base
from .base import UTCDateTime, one_of
from .states import Soundness


class Fixity(Base):
    """One stored file, by its digest, and what the last look at its bytes found."""

    __tablename__ = "fixity"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    outcome: Mapped[str] = mapped_column(String(10), default=Soundness.UNSEEN.value)
    # the digest of what is there; empty when it cannot be read
    found: Mapped[str] = mapped_column(String(64), default="")
    # none before the first look
    checked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # since when it is known not to be what was stored
    damaged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    __table_args__ = (
        one_of("outcome", Soundness),
        Index("ix_fixity_checked_at", "checked_at"),
        Index("ix_fixity_damaged_at", "damaged_at"),
    )
