"""The second step of signing in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base
from .base import UTCDateTime


class SecondFactor(Base):
    """The secret that a person's telephone shares with us, closed with a key outside the database."""

    __tablename__ = "second_factor"
    person_id: Mapped[int] = mapped_column(
        ForeignKey("person.id"), primary_key=True, autoincrement=False
    )
    closed: Mapped[bytes] = mapped_column(LargeBinary)
    # since when a code is asked for; none until the first one was right
    since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # the newest step of time whose code was used: none works twice
    used: Mapped[int] = mapped_column(BigInteger, default=0)
    # digests of the recovery codes that are left
    recovery: Mapped[list[str]] = mapped_column(JSON, default=list)
