"""Problems that a review found (整改项)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, ColumnElement, ForeignKey, String, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column

from workflows.findings import FindingState

from ..extensions import Base
from .base import one_of
from .shapes import Evidence


class Finding(Base):
    """One problem: what, by which rule, where, until when, the answer and the re-check.

    With `inspection_id` a supervision visit found it, without it the acceptance review did. `round`
    is the re-check in which it was last rejected (0: in none), `closed_round` the one that closed
    it (0: the meeting itself): what was accepted is never asked again.
    """

    __tablename__ = "finding"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    # in its project, from 1
    number: Mapped[int]
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspection.id"), index=True)
    # who must mend it; the owner when empty
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    problem: Mapped[str] = mapped_column(String(2000))
    # the rule it offends
    basis: Mapped[str] = mapped_column(String(500), default="")
    location: Mapped[str] = mapped_column(String(500), default="")
    volume_id: Mapped[int | None] = mapped_column(ForeignKey("volume.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    page: Mapped[int | None]
    # the remark on a page it was made from
    pin_id: Mapped[int | None] = mapped_column(ForeignKey("pin.id"))
    due_on: Mapped[date]
    round: Mapped[int] = mapped_column(default=0)
    closed_round: Mapped[int | None]
    evidence: Mapped[list[Evidence]] = mapped_column(JSON, default=list)
    # when the answer says it was mended
    done_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(10), default=FindingState.OPEN.value)
    answer: Mapped[str] = mapped_column(String(2000), default="")
    # what the re-check found
    conclusion: Mapped[str] = mapped_column(String(2000), default="")
    version_id: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (one_of("state", FindingState), UniqueConstraint("project_id", "number"))

    @classmethod
    def sent_back_in(cls, number: int | ColumnElement[int]) -> ColumnElement[bool]:
        """Whether that re-check looked at the problem and found it not mended."""
        return and_(cls.state == FindingState.OPEN.value, cls.round == number, cls.round > 0)
