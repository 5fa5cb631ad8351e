"""Checklist items (应归档条目), the files listed under them, and the bytes that were stored for each."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from workflows.filings import FilingState

from ..extensions import Base
from .base import UTCDateTime, one_of
from .parties import Party
from .states import DocumentState, Gone, Scan, Verdict


class Filing(Base):
    """One line of a project's checklist, for the whole project (section 0) or one section, owed by
    one party.

    `files` and `stored` count its documents; services.ground.counts keeps them and can count them
    anew.
    """

    __tablename__ = "filing"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    section: Mapped[int] = mapped_column(default=0)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"), index=True)
    # of the item in the pack, such as A1-3
    code: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(300))
    # the class of the scope that the item stands in
    group_code: Mapped[str] = mapped_column(String(10))
    group_name: Mapped[str] = mapped_column(String(100))
    # the stage at whose end it is due
    stage: Mapped[str] = mapped_column(String(20))
    # the order of that stage, so that lists sort without knowing the names
    stage_rank: Mapped[int]
    required: Mapped[bool]
    # the supervisor checks it before the owner does
    supervised: Mapped[bool]
    # holds as-built drawings, which have a register of their own
    drawings: Mapped[bool]
    # which of the pack's keepers (▲ ●) keep it
    marks: Mapped[str] = mapped_column(String(10), default="")
    # 永久, 30年 or 10年; empty when the pack leaves it open
    retention: Mapped[str] = mapped_column(String(10), default="")
    remark: Mapped[str] = mapped_column(String(200), default="")
    due_on: Mapped[date | None]
    # the day it came in; forgotten when it goes back
    received_on: Mapped[date | None]
    # documents listed
    files: Mapped[int] = mapped_column(default=0)
    # of these, with bytes
    stored: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(20), default=FilingState.MISSING.value)
    # why it was sent back
    reason: Mapped[str] = mapped_column(String(1000), default="")
    # of contradictory decisions one wins
    version_id: Mapped[int] = mapped_column(default=1)
    party: Mapped[Party] = relationship()
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        one_of("state", FilingState),
        UniqueConstraint("project_id", "code", "section"),
        Index("ix_filing_project_id_state", "project_id", "state"),
    )


class Document(Base):
    """A file (件) as a catalogue lists it; `state` says whether its bytes are stored, `gone` whether it
    counts.

    `works`, `division` and `discipline` are 单位工程, 分部 and 专业; an empty `retention` means: as the
    item says.
    """

    __tablename__ = "document"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    filing_id: Mapped[int | None] = mapped_column(ForeignKey("filing.id"))
    # none while it is loose
    volume_id: Mapped[int | None] = mapped_column(ForeignKey("volume.id"))
    # in its volume, from 1; 0 while it is loose
    position: Mapped[int] = mapped_column(default=0)
    title: Mapped[str] = mapped_column(String(500))
    # 文号 or 图号, as on the paper
    number: Mapped[str] = mapped_column(String(200), default="")
    # 责任者
    author: Mapped[str] = mapped_column(String(200), default="")
    # the day on the paper, the first one where it says less than a day
    formed_on: Mapped[date | None]
    # the last day, where a month, a year or a range is all that the paper says
    formed_until: Mapped[date | None]
    # what the paper says then (see `workflows.dates`), empty for a day
    formed_as: Mapped[str] = mapped_column(String(30), default="", server_default="")
    first_page: Mapped[int | None]
    last_page: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(10), default=DocumentState.LISTED.value)
    gone: Mapped[str] = mapped_column(
        String(10), default=Gone.HERE.value, server_default=Gone.HERE.value
    )
    # the sheet that listed it, if one did
    import_id: Mapped[int | None] = mapped_column(ForeignKey("catalogue_import.id"))
    # its words are in the search index
    indexed: Mapped[bool] = mapped_column(default=False)
    works: Mapped[str] = mapped_column(String(100), default="", server_default="")
    division: Mapped[str] = mapped_column(String(100), default="", server_default="")
    discipline: Mapped[str] = mapped_column(String(50), default="", server_default="")
    retention: Mapped[str] = mapped_column(String(10), default="", server_default="")
    secrecy: Mapped[str] = mapped_column(String(10), default="", server_default="")
    remark: Mapped[str] = mapped_column(String(200), default="", server_default="")
    __table_args__ = (
        one_of("state", DocumentState),
        one_of("gone", Gone),
        CheckConstraint("last_page IS NULL OR last_page >= first_page", name="pages"),
        Index("ix_document_filing_id_state", "filing_id", "state"),
        # with what the terms of a volume are made of, so that no file need be visited for them
        Index("ix_document_volume_id", "volume_id", "position", "filing_id", "retention"),
        Index(
            "ix_document_own_terms",
            "volume_id",
            sqlite_where=text("retention <> '' OR secrecy <> ''"),
            postgresql_where=text("retention <> '' OR secrecy <> ''"),
        ),
        Index(
            "ix_document_unpaged",
            "volume_id",
            sqlite_where=text("first_page IS NULL OR last_page IS NULL"),
            postgresql_where=text("first_page IS NULL OR last_page IS NULL"),
        ),
        Index(
            "ix_document_loose",
            "project_id",
            sqlite_where=text("volume_id IS NULL"),
            postgresql_where=text("volume_id IS NULL"),
        ),
        Index(
            "ix_document_listed",
            "project_id",
            sqlite_where=text("state = 'listed'"),
            postgresql_where=text("state = 'listed'"),
        ),
        Index(
            "ix_document_unplaced",
            "project_id",
            sqlite_where=text("filing_id IS NULL"),
            postgresql_where=text("filing_id IS NULL"),
        ),
        Index("ix_document_project_id_title", "project_id", "title"),
        Index("ix_document_import_id", "import_id"),
        Index(
            "ix_document_unindexed",
            "project_id",
            "id",
            sqlite_where=text("indexed IS 0"),
            postgresql_where=text("indexed IS false"),
        ),
    )

    @validates("formed_on")
    def _another_day(self, _name: str, day: date | None) -> date | None:
        """Another day than before is a day and nothing less."""
        if day != self.formed_on:
            self.formed_until, self.formed_as = None, ""
        return day


class FileVersion(Base):
    """Bytes that were stored for a document. A newer version supersedes, never deletes.

    `scan` is empty while no scanner has looked (未查毒); `verdict` is empty until the checks have run.
    A withdrawn version is never current; a purged one may be, as the tombstone in its place.
    """

    __tablename__ = "file_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    # where it lay in the sender's folder; empty where it came alone
    folder: Mapped[str] = mapped_column(String(1000), default="", server_default="")
    digest: Mapped[str] = mapped_column(String(64), index=True)
    digest_algorithm: Mapped[str] = mapped_column(String(10), default="sha256")
    crc32: Mapped[str] = mapped_column(String(8), default="")
    sm3: Mapped[str] = mapped_column(String(64), default="")
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(100))
    pages: Mapped[int | None]
    scan: Mapped[str] = mapped_column(String(10), default="")
    verdict: Mapped[str] = mapped_column(String(10), default="")
    # how each item of the checks came out, in one word (`four.outcome`); empty until they have run
    outcome: Mapped[str] = mapped_column(String(60), default="", server_default="")
    current: Mapped[bool] = mapped_column(default=True)
    gone: Mapped[str] = mapped_column(
        String(10), default=Gone.HERE.value, server_default=Gone.HERE.value
    )
    stored_by: Mapped[str] = mapped_column(String(200))
    # the organisation in whose name; none of those stored before this was kept
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    stored_at: Mapped[datetime] = mapped_column(UTCDateTime)
    document: Mapped[Document] = relationship()
    __table_args__ = (
        one_of("scan", Scan),
        one_of("verdict", Verdict),
        one_of("gone", Gone),
        Index("ix_file_version_project_id_digest", "project_id", "digest"),
        Index("ix_file_version_outcome", "project_id", "current", "gone", "verdict", "outcome"),
        Index(
            "ix_file_version_bad",
            "project_id",
            sqlite_where=text("verdict <> 'passed'"),
            postgresql_where=text("verdict <> 'passed'"),
        ),
    )


class Caption(Base):
    """What a photo or recording (声像) shows: the particulars that its catalogue asks for."""

    __tablename__ = "caption"
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    text: Mapped[str] = mapped_column(String(500), default="")
    # when, as its catalogue writes it; not always a day
    taken: Mapped[str] = mapped_column(String(30), default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    people: Mapped[str] = mapped_column(String(300), default="")
    photographer: Mapped[str] = mapped_column(String(100), default="")
