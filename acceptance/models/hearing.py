"""What a person chose of the letters that come by mail, and up to where it has looked at what happened."""

from __future__ import annotations

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base


class NoticeChoice(Base):
    """A person's own; whoever has no row hears what `workflows.hearing` presets."""

    __tablename__ = "notice_choice"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    # the daily list of what waits comes by mail besides the inbox
    digest_mail: Mapped[bool] = mapped_column(default=True)
    # kinds of what happened that come by mail once a day
    news: Mapped[list[str]] = mapped_column(JSON, default=list)
    # hours of the day, Chinese time, within which letters wait
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]
    # the last notice that was looked at, and the mark before that
    seen_upto: Mapped[int] = mapped_column(default=0)
    seen_before: Mapped[int] = mapped_column(default=0)
