"""What was entered wrongly from paper, and who struck it through."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.strikes import Noun, StrikeState

from ..extensions import Base
from .base import UTCDateTime, one_of
from .shapes import Struck


class Strike(Base):
    """What was entered wrongly from paper and is struck through (`workflows.strikes`): a vote, or
    the points of an item. It stays readable with who asked for it, why, and who agreed.
    """

    __tablename__ = "strike"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    # vote or score
    noun: Mapped[str] = mapped_column(String(10))
    # the id of the seat, who may leave the panel, or the key of the item
    subject: Mapped[str] = mapped_column(String(40))
    # the member's name, or the item's
    title: Mapped[str] = mapped_column(String(200))
    # what was entered
    said: Mapped[Struck] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(500))
    state: Mapped[str] = mapped_column(String(10), default=StrikeState.ASKED.value)
    asked_by: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # who agreed or did not; the member himself where he contested it
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version_id: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        one_of("noun", Noun),
        one_of("state", StrikeState),
        Index(
            "ix_strike_asked",
            "project_id",
            "noun",
            "subject",
            unique=True,
            sqlite_where=text("state = 'asked'"),
            postgresql_where=text("state = 'asked'"),
        ),
    )
