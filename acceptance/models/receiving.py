"""What a receiving archive asks of what comes to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base
from .base import UTCDateTime


class ReceivingRules(Base):
    """The rules of one archive (`workflows.receiving.Rules`); the office's record has the earlier ones."""

    __tablename__ = "receiving_rules"
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    fonds: Mapped[list[str]] = mapped_column(JSON, default=list)
    categories: Mapped[list[str]] = mapped_column(JSON, default=list)
    # a form of the whole 档号: # a figure, * anything
    code: Mapped[str] = mapped_column(String(200), default="")
    # endings of names, small letters
    formats: Mapped[list[str]] = mapped_column(JSON, default=list)
    # characters; 0 for any
    name_limit: Mapped[int] = mapped_column(default=0)
    needs: Mapped[list[str]] = mapped_column(JSON, default=list)
    # lines of `workflows.parcels.mapped`: how it wants to read the catalogue of files
    listing: Mapped[str] = mapped_column(Text, default="", server_default="")
    # the text from which they were taken
    source: Mapped[str] = mapped_column(String(300), default="")
    saved_by: Mapped[str] = mapped_column(String(200))
    saved_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version_id: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version_id}
