"""Where volumes stand (库房/列/层/盒), and to whom they were given to read (查阅登记)."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from workflows.keeping import LoanState, LoanWay

from ..extensions import Base
from .base import UTCDateTime, one_of


class ShelfPlace(Base):
    """A place of an archive's or an owner's room: one box, or one layer where there are no boxes."""

    __tablename__ = "shelf_place"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    # 库房, 列（架）, 层, 盒
    room: Mapped[str] = mapped_column(String(50))
    row: Mapped[str] = mapped_column(String(20))
    layer: Mapped[str] = mapped_column(String(20))
    box: Mapped[str] = mapped_column(String(20))
    # the four apart by a slash, as on its label
    label: Mapped[str] = mapped_column(String(120))
    # by which places stand in order
    rank: Mapped[str] = mapped_column(String(300))
    # nothing may be put there any more
    closed: Mapped[bool] = mapped_column(default=False, server_default=false())
    version_id: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (UniqueConstraint("organisation_id", "label"),)


class Placement(Base):
    """Where a volume stands in the room of one unit; nowhere once it was taken off."""

    __tablename__ = "placement"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    volume_id: Mapped[int] = mapped_column(ForeignKey("volume.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("shelf_place.id"), index=True)
    # since when it stands there, or nowhere
    since: Mapped[datetime] = mapped_column(UTCDateTime)
    __table_args__ = (UniqueConstraint("volume_id", "organisation_id"),)


class Loan(Base):
    """One entry of the register of readers (查阅登记)."""

    __tablename__ = "loan"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    # in its project, from 1
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(10), default=LoanState.LENT.value)
    way: Mapped[str] = mapped_column(String(10))
    # who reads, of which unit, what for
    reader: Mapped[str] = mapped_column(String(100))
    unit: Mapped[str] = mapped_column(String(200), default="")
    purpose: Mapped[str] = mapped_column(String(500))
    out_on: Mapped[date]
    due_on: Mapped[date]
    # 利用效果
    effect: Mapped[str] = mapped_column(String(1000), default="")
    handed_by: Mapped[str] = mapped_column(String(200))
    handed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # why it was struck through
    reason: Mapped[str] = mapped_column(String(500), default="")
    version_id: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        one_of("state", LoanState),
        one_of("way", LoanWay),
        UniqueConstraint("project_id", "number"),
    )


class LoanVolume(Base):
    """A volume of an entry; the database lets nobody have it while somebody has it."""

    __tablename__ = "loan_volume"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    loan_id: Mapped[int] = mapped_column(ForeignKey("loan.id"), index=True)
    volume_id: Mapped[int] = mapped_column(ForeignKey("volume.id"))
    # whose set it is
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    out: Mapped[bool] = mapped_column(default=True)
    returned_on: Mapped[date | None]
    received_by: Mapped[str] = mapped_column(String(200), default="")
    __table_args__ = (
        UniqueConstraint("loan_id", "volume_id"),
        Index(
            "ix_loan_volume_out",
            "volume_id",
            "organisation_id",
            unique=True,
            sqlite_where=text("out IS 1"),
            postgresql_where=text("out IS true"),
        ),
    )


class LoanCopy(Base):
    """A reader's copy of a file, or of some of its pages, with a mark on each; the bytes are made of it
    again whenever it is asked for.
    """

    __tablename__ = "loan_copy"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    loan_id: Mapped[int] = mapped_column(ForeignKey("loan.id"))
    # in its entry, from 1
    number: Mapped[int]
    version_id: Mapped[int] = mapped_column(ForeignKey("file_version.id"))
    # of the original
    name: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64))
    media_type: Mapped[str] = mapped_column(String(100))
    # both None: the whole file
    first: Mapped[int | None]
    last: Mapped[int | None]
    # what stands on each page, line by line
    lines: Mapped[list[str]] = mapped_column(JSON)
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    struck: Mapped[bool] = mapped_column(default=False, server_default=false())
    # why it was struck through
    reason: Mapped[str] = mapped_column(String(500), default="")
    __table_args__ = (UniqueConstraint("loan_id", "number"),)
