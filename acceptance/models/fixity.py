"""Whether what was stored is still what was stored (固化信息核对)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base
from .base import UTCDateTime, one_of
from .states import FixityKind, Soundness


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
    # when the replica's copy last took its place
    mended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    __table_args__ = (
        one_of("outcome", Soundness),
        Index("ix_fixity_checked_at", "checked_at"),
        Index("ix_fixity_damaged_at", "damaged_at"),
        Index("ix_fixity_mended_at", "mended_at"),
    )


class FixityEvent(Base):
    """What happened to a stored file, or a round of looks at many; triggers (0025) refuse change and
    removal.
    """

    __tablename__ = "fixity_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    kind: Mapped[str] = mapped_column(String(10))
    # none for a round
    digest: Mapped[str] = mapped_column(String(64), default="")
    found: Mapped[str] = mapped_column(String(64), default="")
    # the name under which the bad bytes stay beside the store
    aside: Mapped[str] = mapped_column(String(80), default="")
    # of a round: how many were looked at, and bytes read
    files: Mapped[int] = mapped_column(default=0)
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    __table_args__ = (
        one_of("kind", FixityKind),
        Index("ix_fixity_event_digest", "digest"),
        Index("ix_fixity_event_kind", "kind", "at"),
    )
