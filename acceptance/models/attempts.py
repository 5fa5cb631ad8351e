"""Tries at a secret, counted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base
from .base import UTCDateTime


class Attempt(Base):
    """How many tries fell into one window of one limit, by one key (an address, a login)."""

    __tablename__ = "attempt"
    # digest of the limit's name and the key: who reads the database does not learn who tried where
    bucket: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    # when the window ends and counting begins anew
    until: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
