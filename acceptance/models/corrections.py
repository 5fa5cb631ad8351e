"""What was stored wrongly and put right: withdrawn (撤下), moved (移到), purged (彻底清除)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflows.purges import Ground, PurgeState

from ..extensions import Base
from .base import UTCDateTime, one_of
from .befores import MovedBefore, WithdrawnBefore
from .filings import Document, FileVersion, Filing
from .shapes import PurgedPlace


class Withdrawal(Base):
    """One version that was stored wrongly, taken out of every count with a reason; it can be put
    back.
    """

    __tablename__ = "withdrawal"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("file_version.id"))
    reason: Mapped[str] = mapped_column(String(1000))
    before: Mapped[WithdrawnBefore] = mapped_column(JSON)
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    undone_by: Mapped[str] = mapped_column(String(200), default="")
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    document: Mapped[Document] = relationship()
    version: Mapped[FileVersion] = relationship()
    __table_args__ = (
        Index(
            "ix_withdrawal_stands",
            "version_id",
            unique=True,
            sqlite_where=text("undone_at IS NULL"),
            postgresql_where=text("undone_at IS NULL"),
        ),
    )


class FileMove(Base):
    """Files that were moved to another item in one act, with what it needs to be undone as a whole."""

    __tablename__ = "file_move"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    # where to
    filing_id: Mapped[int] = mapped_column(ForeignKey("filing.id"))
    reason: Mapped[str] = mapped_column(String(1000))
    before: Mapped[list[MovedBefore]] = mapped_column(JSON)
    count: Mapped[int]
    made_by: Mapped[str] = mapped_column(String(200))
    # in whose name: the same unit may undo it
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    undone_by: Mapped[str] = mapped_column(String(200), default="")
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    filing: Mapped[Filing] = relationship()


class Purge(Base):
    """What must not be kept at all: proposed by one side with ground and reason, carried out by the
    other. `places` are what the project kept of it, `others` the number of projects that keep the
    same bytes.
    """

    __tablename__ = "purge"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    file_version_id: Mapped[int] = mapped_column(ForeignKey("file_version.id"))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    ground: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(1000))
    state: Mapped[str] = mapped_column(String(10), default=PurgeState.ASKED.value)
    asked_by: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(String(1000), default="")
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    places: Mapped[list[PurgedPlace]] = mapped_column(JSON, default=list)
    others: Mapped[int] = mapped_column(default=0)
    # the bytes went from the store; none while another project keeps the same
    erased_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version_id: Mapped[int] = mapped_column(default=1)
    document: Mapped[Document] = relationship()
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        one_of("ground", Ground),
        one_of("state", PurgeState),
        Index(
            "ix_purge_open",
            "project_id",
            "digest",
            unique=True,
            sqlite_where=text("state = 'asked'"),
            postgresql_where=text("state = 'asked'"),
        ),
    )


class PurgedDigest(Base):
    """Bytes that were erased from the store: the next run of a backup erases them there as well."""

    __tablename__ = "purged_digest"
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    purge_id: Mapped[int] = mapped_column(ForeignKey("purge.id"))
    size: Mapped[int] = mapped_column(BigInteger)
    erased_at: Mapped[datetime] = mapped_column(UTCDateTime)
