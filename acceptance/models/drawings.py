"""The register of as-built drawings (竣工图) and of the change notices that touch them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..extensions import Base
from .base import one_of
from .filings import Document
from .states import ChangeKind, NoticeState


class Drawing(Base):
    """One as-built drawing with the fields of its stamp (竣工图章) and whether it was drawn anew."""

    __tablename__ = "drawing"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    # number of the 标段; 0 is the whole project
    section: Mapped[int] = mapped_column(default=0)
    number: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(300))
    discipline: Mapped[str] = mapped_column(String(50), default="")
    # drawn anew (重绘), not stamped on the construction drawing
    redrawn: Mapped[bool] = mapped_column(default=False)
    drawn_by: Mapped[str] = mapped_column(String(100), default="")
    reviewed_by: Mapped[str] = mapped_column(String(100), default="")
    # 技术负责人, as on the stamp; so are the two supervisors
    technical_lead: Mapped[str] = mapped_column(String(100), default="")
    drawn_on: Mapped[date | None]
    site_supervisor: Mapped[str] = mapped_column(String(100), default="")
    chief_supervisor: Mapped[str] = mapped_column(String(100), default="")
    # the file that is this drawing, once it is there
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    document: Mapped[Document | None] = relationship()
    touches: Mapped[list[DrawingChange]] = relationship(
        back_populates="drawing", order_by="DrawingChange.id"
    )
    __table_args__ = (UniqueConstraint("project_id", "section", "number"),)


class ChangeNotice(Base):
    """A design change (设计变更) or a technical negotiation record (洽商)."""

    __tablename__ = "change_notice"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    # number of the 标段; 0 is the whole project
    section: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(300))
    issued_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(
        String(10), default=NoticeState.STANDING.value, server_default=NoticeState.STANDING.value
    )
    touches: Mapped[list[DrawingChange]] = relationship(
        back_populates="change", order_by="DrawingChange.id"
    )
    __table_args__ = (
        one_of("kind", ChangeKind),
        one_of("state", NoticeState),
        UniqueConstraint("project_id", "section", "number"),
    )

    @property
    def stands(self) -> bool:
        """Whether it counts."""
        return self.state == NoticeState.STANDING


class DrawingChange(Base):
    """That a change touches a drawing, and how much of the sheet, in per cent."""

    __tablename__ = "drawing_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    drawing_id: Mapped[int] = mapped_column(ForeignKey("drawing.id"), index=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("change_notice.id"), index=True)
    # of the sheet; above the pack's share the drawing must be drawn anew
    percent: Mapped[int] = mapped_column(default=0)
    drawing: Mapped[Drawing] = relationship(back_populates="touches")
    change: Mapped[ChangeNotice] = relationship(back_populates="touches")
    __table_args__ = (
        UniqueConstraint("drawing_id", "change_id"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
    )
