"""到期鉴定 and 开放鉴定: what was proposed of volumes, and by whom it was agreed."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflows.appraisals import AppraisalKind, AppraisalState, Verdict

from ..extensions import Base
from .base import UTCDateTime, one_of


class Appraisal(Base):
    """A proposal of one kind for some volumes of an archive's set."""

    __tablename__ = "appraisal"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    # in its project, from 1
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default=AppraisalState.PROPOSED.value)
    verdict: Mapped[str] = mapped_column(String(10))
    # why, and until when where it has a last day
    ground: Mapped[str] = mapped_column(String(500))
    until: Mapped[date | None]
    proposed_by: Mapped[str] = mapped_column(String(200))
    # who it was, and in whose name; 0 in its own
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    principal_id: Mapped[int] = mapped_column(default=0)
    proposed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(String(500), default="")
    answered_by: Mapped[str] = mapped_column(String(200), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    version_id: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        one_of("kind", AppraisalKind),
        one_of("state", AppraisalState),
        one_of("verdict", Verdict),
        UniqueConstraint("project_id", "number"),
    )


class AppraisalVolume(Base):
    """A volume of a proposal."""

    __tablename__ = "appraisal_volume"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    appraisal_id: Mapped[int] = mapped_column(ForeignKey("appraisal.id"))
    volume_id: Mapped[int] = mapped_column(ForeignKey("volume.id"), index=True)
    __table_args__ = (UniqueConstraint("appraisal_id", "volume_id"),)
