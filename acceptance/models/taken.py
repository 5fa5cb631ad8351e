"""What the last step of a thing changed, so that it can be taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base
from .base import UTCDateTime
from .shapes import Before


class StepTaken(Base):
    """The last step of a project, an item or a problem that may be taken back: who took it, its line
    in the journal, and what stood there before. One row a thing; it goes when the step is taken
    back.
    """

    __tablename__ = "step_taken"
    noun: Mapped[str] = mapped_column(String(20), primary_key=True)
    object_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    step: Mapped[str] = mapped_column(String(40))
    # the number of its journal line
    line: Mapped[int]
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    # in whose name the person acted; 0 in its own
    principal_id: Mapped[int] = mapped_column(default=0)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    before: Mapped[Before] = mapped_column(JSON)
