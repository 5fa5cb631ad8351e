"""Official documents.

What was issued, under which number, by which template, and where it stands now.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflows.documents import Standing

from ..extensions import Base
from .base import UTCDateTime, one_of
from .parties import Organisation
from .shapes import Leaf


class Report(Base):
    """An issued document.

    The digest of its bytes, of its template, and the journal head it rests on.

    `code` is what its QR code leads to. A corrected document is a new row that `replaces_id` the
    old one.
    """

    __tablename__ = "report"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    kind: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(String(300))
    # the step that it came with, empty for what was issued by hand
    step: Mapped[str] = mapped_column(String(30), default="")
    inspection_id: Mapped[int | None] = mapped_column(ForeignKey("inspection.id"))
    # whose letterhead and number
    issuer_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    # 机关代字
    mark: Mapped[str] = mapped_column(String(100), default="")
    year: Mapped[int] = mapped_column(default=0)
    # 0 for what bears no number
    serial: Mapped[int] = mapped_column(default=0)
    code: Mapped[str | None] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(12), default=Standing.VALID.value)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"))
    # why it was replaced or withdrawn
    reason: Mapped[str] = mapped_column(String(1000), default="")
    # the step or the act with which its word was over, and when
    ended_by: Mapped[str] = mapped_column(String(30), default="")
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    digest: Mapped[str] = mapped_column(String(64))
    # bytes
    size: Mapped[int]
    # empty until the PDF twin is printed
    pdf_digest: Mapped[str] = mapped_column(String(64), default="")
    template_digest: Mapped[str] = mapped_column(String(64))
    journal_head: Mapped[str] = mapped_column(String(64))
    # what it says, as deflated JSON, without the long tables; none of one from before this was kept
    said: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    # of the fixed archive that it speaks of
    archive_version: Mapped[int | None]
    issued_by: Mapped[str] = mapped_column(String(200))
    issued_at: Mapped[datetime] = mapped_column(UTCDateTime)
    issuer: Mapped[Organisation | None] = relationship()
    replaces: Mapped[Report | None] = relationship(remote_side=[id])
    __table_args__ = (
        one_of("state", Standing),
        Index("ix_report_project_id", "project_id"),
        Index("ix_report_code", "code", unique=True),
        Index(
            "ix_report_number",
            "issuer_id",
            "mark",
            "year",
            "serial",
            unique=True,
            sqlite_where=text("serial > 0"),
            postgresql_where=text("serial > 0"),
        ),
    )

    @property
    def number(self) -> str:
        """机关代字〔年〕n号, empty for what bears no number."""
        if not self.serial:
            return ""
        return f"{self.mark}〔{self.year}〕{self.serial}号"


class Letterhead(Base):
    """How an organisation's documents begin.

    The name in red, the marks before its numbers, whom to call.
    """

    __tablename__ = "letterhead"
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    # the name in red
    title: Mapped[str] = mapped_column(String(100), default="")
    # 机关代字 of letters (函), of files (发) and of opinions
    letter_mark: Mapped[str] = mapped_column(String(50), default="")
    file_mark: Mapped[str] = mapped_column(String(50), default="", server_default="")
    opinion_mark: Mapped[str] = mapped_column(String(50), default="")
    contact: Mapped[str] = mapped_column(String(100), default="")
    phone: Mapped[str] = mapped_column(String(50), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    # 抄送, as it stands at the foot of its letters
    copies: Mapped[str] = mapped_column(String(500), default="", server_default="")
    # 签发人 of what goes up to an authority above
    signatory: Mapped[str] = mapped_column(String(50), default="", server_default="")
    # whether words that an official changed go out only when a second person signed them
    second_hand: Mapped[bool] = mapped_column(default=False, server_default=false())


class NumberSeries(Base):
    """The last number that an organisation gave under a mark in a year.

    The next is taken by one statement.
    """

    __tablename__ = "number_series"
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    mark: Mapped[str] = mapped_column(String(100), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class WordTemplate(Base):
    """A template that a bureau put in place of ours, one version of it.

    The highest active one is used.
    """

    __tablename__ = "word_template"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str] = mapped_column(String(30))
    version: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    # of the file that was handed in
    name: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    put_by: Mapped[str] = mapped_column(String(200))
    put_at: Mapped[datetime] = mapped_column(UTCDateTime)
    __table_args__ = (UniqueConstraint("organisation_id", "kind", "version"),)


class DailyRoot(Base):
    """One Merkle root over the journal heads of all projects, printed on documents and mailed out.

    `seq` is the order in which they were made, which a clock set back must not change.
    """

    __tablename__ = "daily_root"
    # ISO date in Shanghai
    day: Mapped[str] = mapped_column(String(10), primary_key=True)
    seq: Mapped[int] = mapped_column(unique=True)
    root: Mapped[str] = mapped_column(String(64))
    leaves: Mapped[list[Leaf]] = mapped_column(JSON)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
