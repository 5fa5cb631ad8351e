"""The key project, its sections, and what the parties have written about it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import JSON, ForeignKey, Index, Numeric, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflows.projects import Stage
from workflows.words import TEXT_NAMES

from ..extensions import Base
from .base import UTCDateTime, one_of
from .befores import RowsBefore
from .parties import Organisation, Party
from .shapes import StatementBody
from .states import SectionKind


class Project(Base):
    """A key construction project.

    `state` moves only through services.steps; `came_from` is where 停缓建 left from.
    """

    __tablename__ = "project"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(50), unique=True)
    name: Mapped[str] = mapped_column(String(200), index=True)
    state: Mapped[str] = mapped_column(String(20), default=Stage.DESIGN.value, index=True)
    came_from: Mapped[str | None] = mapped_column(String(20))
    state_since: Mapped[datetime] = mapped_column(UTCDateTime)
    # 国家, 省, 市 or 区县重点
    level: Mapped[str] = mapped_column(String(50), default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    # then the city archive takes part and gets a set
    in_planning_area: Mapped[bool] = mapped_column(default=False)
    # in words, as approved
    scale: Mapped[str] = mapped_column(String(500), default="")
    # 万元
    investment: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    approval_authority: Mapped[str] = mapped_column(String(200), default="")
    approval_number: Mapped[str] = mapped_column(String(100), default="")
    # who holds the completion acceptance
    completion_organiser: Mapped[str] = mapped_column(String(200), default="")
    # the level of that authority
    completion_by: Mapped[str] = mapped_column(String(20), default="local")
    started_on: Mapped[date | None]
    finished_on: Mapped[date | None]
    planned_acceptance_on: Mapped[date | None]
    planned_completion_on: Mapped[date | None]
    # the archive authority that accepts
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    # the authority that guides the filing until then
    guide_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    city_archive_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    # 项目主管部门
    authority_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    # the standards it is measured by, pinned with their versions
    scope_pack: Mapped[str] = mapped_column(String(50))
    scope_version: Mapped[str] = mapped_column(String(20))
    procedure_pack: Mapped[str] = mapped_column(String(50))
    procedure_version: Mapped[str] = mapped_column(String(20))
    # with the answer due, counted by the calendar
    applied_on: Mapped[date | None]
    answer_due_on: Mapped[date | None]
    # the calendar of that year was not known when it was counted
    answer_provisional: Mapped[bool] = mapped_column(default=False)
    # of one that was given up: where its archive went (`workflows.revisions.KEEPERS`), and to whom
    keeper: Mapped[str] = mapped_column(String(20), default="")
    receiver: Mapped[str] = mapped_column(String(200), default="")
    # of the re-check; 0 before the first
    round: Mapped[int] = mapped_column(default=0)
    meeting_on: Mapped[date | None]
    # its last day where it lasts longer than one
    meeting_until: Mapped[date | None]
    # the hour at which it begins, as it is written
    meeting_time: Mapped[str] = mapped_column(String(50), default="", server_default="")
    # 会同: who holds it together with the organiser
    together: Mapped[str] = mapped_column(String(300), default="", server_default="")
    meeting_place: Mapped[str] = mapped_column(String(200), default="")
    # a ballot was cast in this round, be it struck through since
    vote_begun: Mapped[bool] = mapped_column(default=False)
    # the vote was closed with its quorum before the last member had voted
    vote_closed: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # since when its result is open to the public; none: it is not
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version_id: Mapped[int] = mapped_column(default=1)
    organiser: Mapped[Organisation] = relationship(foreign_keys=[organiser_id])
    guide: Mapped[Organisation | None] = relationship(foreign_keys=[guide_id])
    city_archive: Mapped[Organisation | None] = relationship(foreign_keys=[city_archive_id])
    authority: Mapped[Organisation | None] = relationship(foreign_keys=[authority_id])
    sections: Mapped[list[Section]] = relationship(
        primaryjoin="and_(Project.id == Section.project_id, Section.merged_into.is_(None))",
        order_by="Section.number",
    )
    parties: Mapped[list[Party]] = relationship(order_by="Party.section, Party.id")
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        one_of("state", Stage),
        one_of("came_from", Stage, optional=True),
        Index(
            "ix_project_published_at",
            "published_at",
            sqlite_where=text("published_at IS NOT NULL"),
            postgresql_where=text("published_at IS NOT NULL"),
        ),
    )


class Section(Base):
    """A contract section (标段)."""

    __tablename__ = "section"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    # from 1; 0 elsewhere means the whole project
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    # what folders of its sites call it, learnt from people
    called: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    # the number of the section that it became part of; it keeps its own, and no other bears it
    merged_into: Mapped[int | None]
    __table_args__ = (UniqueConstraint("project_id", "number"),)


class SectionChange(Base):
    """A section that was divided, or became part of another: why, and which rows say something else
    since, so that it can be undone as a whole.
    """

    __tablename__ = "section_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    # the number of the section that was divided, or that is no more
    section: Mapped[int]
    # of the one that was made, or that grew
    other: Mapped[int]
    reason: Mapped[str] = mapped_column(String(1000))
    rows: Mapped[list[RowsBefore]] = mapped_column(JSON)
    # items that came to be
    made: Mapped[list[int]] = mapped_column(JSON, default=list)
    # the number of its line in the journal
    line: Mapped[int]
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    undone_by: Mapped[str] = mapped_column(String(200), default="")
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    __table_args__ = (one_of("kind", SectionKind),)


class Statement(Base):
    """What a party wrote: self-check, supervision audit, application, evaluation.

    `body` maps part names to text.
    """

    __tablename__ = "statement"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    kind: Mapped[str] = mapped_column(String(20))
    body: Mapped[StatementBody] = mapped_column(JSON)
    # every part that must be written has text
    complete: Mapped[bool] = mapped_column(default=False)
    written_by: Mapped[str] = mapped_column(String(200))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    version_id: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (one_of("kind", TEXT_NAMES), UniqueConstraint("project_id", "kind"))
