"""Volumes (案卷) and the catalogue sheets they were read from."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Base
from .base import UTCDateTime, one_of
from .befores import NumberingBefore
from .shapes import ArrangementBefore, DueChange, IssueRow, Proposal, RowChange
from .sheet_shapes import SheetsTold
from .states import ArrangementState, SheetState


class CatalogueImport(Base):
    """A sheet that was handed in, what became of it, and what it changed, so that it can be undone
    as a whole.
    """

    __tablename__ = "catalogue_import"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    digest: Mapped[str] = mapped_column(String(64))
    # counted from the sheet
    volumes: Mapped[int]
    files: Mapped[int]
    pages: Mapped[int]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    imported_by: Mapped[str] = mapped_column(String(200))
    imported_at: Mapped[datetime] = mapped_column(UTCDateTime)
    state: Mapped[str] = mapped_column(String(10), default=SheetState.IMPORTED.value)
    # for whom it was sent, then heading row and error column of what is returned, apart by |
    scope: Mapped[str] = mapped_column(String(30), default="")
    changed: Mapped[list[RowChange | DueChange]] = mapped_column(JSON, default=list)
    issues: Mapped[list[IssueRow]] = mapped_column(JSON, default=list)
    # the sheet with its remarks, made when first asked for
    returned_digest: Mapped[str] = mapped_column(String(64), default="")
    # as the sheet wrote them, to be mapped
    headings: Mapped[list[str]] = mapped_column(JSON, default=list)
    # what was read of it and what was not, sheet by sheet
    told: Mapped[SheetsTold] = mapped_column(JSON, default=dict, server_default="{}")
    # what a person said of it: keys of `workflows.listing.OPTIONS`
    options: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    __table_args__ = (one_of("state", SheetState),)


class ColumnMapping(Base):
    """Which field an organisation means by a column heading that the synonyms do not know."""

    __tablename__ = "column_mapping"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    heading: Mapped[str] = mapped_column(String(100))
    # a field of `workflows.listing`; empty means: pass over
    field: Mapped[str] = mapped_column(String(30))
    __table_args__ = (UniqueConstraint("organisation_id", "heading"),)


class Volume(Base):
    """A volume with its totals; `sound` says that it has files and that their page run is whole.

    `code` is the 档号, `bundle` the arrangement key it was made by (empty when it came from a sheet
    or was made by hand), `by_hand` that its order was set by hand, `sealed` that nothing in it may
    change. `stated_pages` and `cover_title` are what stands on the paper itself, where that was
    recorded.
    """

    __tablename__ = "volume"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    # in its project, from 1
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(500))
    # 案卷号 of the list it came from, where one title stands for several volumes
    given_number: Mapped[str] = mapped_column(String(50), default="", server_default="")
    section: Mapped[int] = mapped_column(default=0)
    # classes of the scope it holds, apart by 、
    groups: Mapped[str] = mapped_column(String(200), default="")
    # totals, counted anew when something in it moves
    files: Mapped[int] = mapped_column(default=0)
    pages: Mapped[int] = mapped_column(default=0)
    drawings: Mapped[int] = mapped_column(default=0)
    sound: Mapped[bool] = mapped_column(default=True)
    import_id: Mapped[int | None] = mapped_column(ForeignKey("catalogue_import.id"))
    code: Mapped[str] = mapped_column(String(100), default="")
    # 档号 before numbers were given anew
    former_code: Mapped[str] = mapped_column(String(100), default="")
    bundle: Mapped[str] = mapped_column(String(400), default="")
    by_hand: Mapped[bool] = mapped_column(default=False)
    # text, drawings or media: never mixed
    holds: Mapped[str] = mapped_column(String(10), default="text")
    cover_title: Mapped[str] = mapped_column(String(500), default="")
    stated_pages: Mapped[int | None]
    # 立卷单位
    unit: Mapped[str] = mapped_column(String(200), default="")
    begins_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    retention: Mapped[str] = mapped_column(String(10), default="")
    secrecy: Mapped[str] = mapped_column(String(10), default="")
    # millimetres
    spine: Mapped[int] = mapped_column(default=0)
    # 互见号
    see_also: Mapped[str] = mapped_column(String(300), default="")
    # 备考表: what is particular about the volume
    note: Mapped[str] = mapped_column(String(500), default="")
    # 立卷人; `checked_by` is 检查人
    filed_by: Mapped[str] = mapped_column(String(50), default="")
    filed_on: Mapped[date | None]
    checked_by: Mapped[str] = mapped_column(String(50), default="")
    checked_on: Mapped[date | None]
    sealed: Mapped[bool] = mapped_column(default=False)
    # it stands in the fixed archive (定稿)
    fixed: Mapped[bool] = mapped_column(default=False, server_default=false())
    version_id: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        UniqueConstraint("project_id", "title", "given_number"),
        Index(
            "ix_volume_unsound",
            "project_id",
            sqlite_where=text("sound IS 0"),
            postgresql_where=text("sound IS false"),
        ),
        Index(
            "ix_volume_code",
            "project_id",
            "code",
            unique=True,
            sqlite_where=text("code <> ''"),
            postgresql_where=text("code <> ''"),
        ),
    )


class Arrangement(Base):
    """A proposal (组卷方案) for one section.

    What it would make of which files, and, once accepted, how it was before.
    """

    __tablename__ = "arrangement"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    section: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(10), default=ArrangementState.PROPOSED.value)
    body: Mapped[Proposal] = mapped_column(JSON, default=dict)
    before: Mapped[ArrangementBefore] = mapped_column(JSON, default=dict)
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version_id: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        one_of("state", ArrangementState),
        Index(
            "ix_arrangement_open",
            "project_id",
            "section",
            unique=True,
            sqlite_where=text("state = 'proposed'"),
            postgresql_where=text("state = 'proposed'"),
        ),
    )


class Numbering(Base):
    """How a project's volumes are numbered (档号); `frozen` once the archive has been handed over."""

    __tablename__ = "numbering"
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    # such as {fonds}-{category}·{project}-{volume}
    pattern: Mapped[str] = mapped_column(String(200))
    # 全宗号
    fonds: Mapped[str] = mapped_column(String(50), default="")
    # 类别号
    category: Mapped[str] = mapped_column(String(50), default="")
    # 项目号
    project_number: Mapped[str] = mapped_column(String(50), default="")
    frozen: Mapped[bool] = mapped_column(default=False)
    # the last numbering, until it is taken back: when, and how things stood before
    made_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    before: Mapped[NumberingBefore | None] = mapped_column(JSON(none_as_null=True), deferred=True)
    version_id: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version_id}
