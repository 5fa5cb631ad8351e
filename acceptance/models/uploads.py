"""Bytes on their way in.

Resumable uploads, files that wait in the holding area, bulk corrections, contractors' links.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..extensions import Base
from .base import UTCDateTime, one_of
from .befores import HeldBefore
from .filings import Document, Filing
from .parties import Party
from .shapes import UploadResult
from .states import DeliveryKind, HeldState, UploadState


class Upload(Base):
    """A resumable upload (tus 1.0).

    `offset` bytes are durable; the answer that said so came after this row.
    """

    __tablename__ = "upload"
    id: Mapped[int] = mapped_column(primary_key=True)
    # in its address
    token: Mapped[str] = mapped_column(String(32), unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    # the item it was sent to, when it was sent to one
    filing_id: Mapped[int | None] = mapped_column(ForeignKey("filing.id"))
    # on whose behalf
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    # when it came by a link; then there is no person
    link_id: Mapped[int | None] = mapped_column(ForeignKey("upload_link.id"))
    # 0 for a link
    person_id: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(255))
    # path in the sender's folder, which may name the item
    folder: Mapped[str] = mapped_column(String(1000), default="")
    # told to be a newer version of what stands at its place under its name
    newer: Mapped[bool] = mapped_column(default=False, server_default=false())
    size: Mapped[int] = mapped_column(BigInteger)
    offset: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[str] = mapped_column(String(10), default=UploadState.RECEIVING.value)
    result: Mapped[UploadResult] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # when its last bytes came, none yet
    moved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    __table_args__ = (
        one_of("state", UploadState),
        Index(
            "ix_upload_receiving",
            "project_id",
            sqlite_where=text("state = 'receiving'"),
            postgresql_where=text("state = 'receiving'"),
        ),
    )


class HeldFile(Base):
    """A stored file that fits nothing yet (暂存).

    Fixing its name, item or number moves it on; nothing is thrown away.
    """

    __tablename__ = "held_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    name: Mapped[str] = mapped_column(String(255))
    folder: Mapped[str] = mapped_column(String(1000), default="")
    # 文号, when somebody typed it
    number: Mapped[str] = mapped_column(String(200), default="")
    # the item a person chose
    filing_id: Mapped[int | None] = mapped_column(ForeignKey("filing.id"))
    digest: Mapped[str] = mapped_column(String(64))
    # as packages state it
    crc32: Mapped[str] = mapped_column(String(8), default="")
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(100), default="")
    # why it fits nothing: a key of the arrivals' matches
    reason: Mapped[str] = mapped_column(String(30))
    state: Mapped[str] = mapped_column(String(10), default=HeldState.HELD.value)
    # what it became
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    held_by: Mapped[str] = mapped_column(String(200))
    held_at: Mapped[datetime] = mapped_column(UTCDateTime)
    filing: Mapped[Filing | None] = relationship()
    document: Mapped[Document | None] = relationship()
    __table_args__ = (
        one_of("state", HeldState),
        Index("ix_held_file_project_id_state", "project_id", "state"),
    )


class BulkChange(Base):
    """One bulk correction of the holding area, with what it needs to be undone as a whole."""

    __tablename__ = "bulk_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    before: Mapped[list[HeldBefore]] = mapped_column(JSON)
    # files changed
    count: Mapped[int]
    # of these, moved on to an item
    placed: Mapped[int] = mapped_column(default=0)
    undone: Mapped[bool] = mapped_column(default=False)
    made_by: Mapped[str] = mapped_column(String(200))
    # only who made it may undo it
    person_id: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)


class UploadLink(Base):
    """A signed link that lets one party deliver what it owes without an account.

    Only the digest of it is kept.
    """

    __tablename__ = "upload_link"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_by: Mapped[str] = mapped_column(String(200))
    # who answers for it: its maker, or who took over from the maker
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # last time
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # whether what was delivered may be submitted by it; the owner says so, link by link
    may_submit: Mapped[bool] = mapped_column(default=False, server_default=false())
    party: Mapped[Party] = relationship()


class Delivery(Base):
    """A receipt (回执) with its number: what became of the files, or of the items, of one sending.

    It stays as it was answered; where the files stand since is read anew.
    """

    __tablename__ = "delivery"
    # its number
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    # on whose behalf
    party_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    # when it came by a link; then there is no person
    link_id: Mapped[int | None] = mapped_column(ForeignKey("upload_link.id"), index=True)
    # 0 for a link
    person_id: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(10))
    made_by: Mapped[str] = mapped_column(String(200))
    # the name that whoever came by a link gave
    named: Mapped[str] = mapped_column(String(100), default="")
    results: Mapped[list[UploadResult]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    __table_args__ = (one_of("kind", DeliveryKind),)
