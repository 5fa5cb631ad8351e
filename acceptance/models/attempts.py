"""Tries at a secret, counted: to stop them, and to write them down."""

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


class Miss(Base):
    """How often one secret of one person (0: of nobody here) was given wrongly from one address in one
    hour, until the hour is over and stands in the office's record.
    """

    __tablename__ = "miss"
    hour: Mapped[datetime] = mapped_column(UTCDateTime, primary_key=True)
    act: Mapped[str] = mapped_column(String(40), primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
