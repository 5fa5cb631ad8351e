"""The acceptance panel with its votes, and the volumes drawn for inspection."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    LargeBinary,
    Numeric,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflows import sampling
from workflows.draws import DrawState

from ..extensions import Base
from .base import UTCDateTime, one_of
from .parties import Organisation, Person
from .shapes import Evidence, Photo
from .states import Post, SampleResult, Vote, VoteWay
from .volumes import Volume


class Expert(Base):
    """Someone who can be called to a panel (专家库)."""

    __tablename__ = "expert"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    unit: Mapped[str] = mapped_column(String(200))
    # 职称
    title: Mapped[str] = mapped_column(String(100), default="")
    specialty: Mapped[str] = mapped_column(String(100), default="")
    phone: Mapped[str] = mapped_column(String(50), default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    active: Mapped[bool] = mapped_column(default=True)
    __table_args__ = (UniqueConstraint("name", "unit"),)


class PanelMember(Base):
    """A member of the acceptance panel (验收组).

    `vote` is agree or against, with the dissent written down.

    Under a secret ballot `vote` stays empty, and only that the member has voted is kept here; no
    minute is, since minutes would give the ballots an order. A recused member has left the panel
    and is not counted.
    """

    __tablename__ = "panel_member"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    name: Mapped[str] = mapped_column(String(100))
    unit: Mapped[str] = mapped_column(String(200))
    # 职称, as the list of signatures prints it
    title: Mapped[str] = mapped_column(String(100), default="")
    # the member's own, for a link by which to vote
    email: Mapped[str] = mapped_column(String(200), default="")
    # asked and confirmed: another member of this name is someone else
    namesake: Mapped[bool] = mapped_column(default=False)
    post: Mapped[str] = mapped_column(String(10), default=Post.MEMBER.value)
    vote: Mapped[str | None] = mapped_column(String(10))
    # 不同意见, printed with the opinion
    dissent: Mapped[str] = mapped_column(String(1000), default="")
    voted_on: Mapped[date | None]
    # how the vote came, and who handed the link over or entered the sheet
    via: Mapped[str | None] = mapped_column(String(10))
    via_by: Mapped[str] = mapped_column(String(200), default="")
    # entered for a member with an account, who has not said yet that it is his
    awaits: Mapped[bool] = mapped_column(default=False)
    # the scanned sheet of a vote on paper
    sheet: Mapped[Evidence | None] = mapped_column(JSON(none_as_null=True))
    expert_id: Mapped[int | None] = mapped_column(ForeignKey("expert.id"))
    # who sent the member, and on what day the letter was written
    deputed_by: Mapped[str] = mapped_column(String(200), default="")
    deputed_on: Mapped[date | None]
    recused: Mapped[bool] = mapped_column(default=False)
    # why a recused member stepped back, or could not come
    recusal: Mapped[str] = mapped_column(String(500), default="")
    # left because he could not come (缺席), not to avoid a conflict (回避)
    absent: Mapped[bool] = mapped_column(default=False)
    # the member who left and whose seat this one took
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("panel_member.id"))
    # of the link by which someone without an account votes
    token_hash: Mapped[str | None] = mapped_column(String(64))
    # who handed the link over; empty when it was mailed
    token_by: Mapped[str] = mapped_column(String(200), default="")
    token_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    person: Mapped[Person | None] = relationship(lazy="joined")
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")
    __table_args__ = (
        one_of("post", Post),
        one_of("vote", Vote, optional=True),
        one_of("via", VoteWay, optional=True),
        UniqueConstraint("project_id", "name", "unit"),
        Index("ix_panel_member_token_hash", "token_hash", unique=True),
    )


class SealedBallot(Base):
    """A secret ballot while the vote goes on: nothing in the database can open it.

    Each is as long as any other, and all are laid and sealed anew with every vote, so that neither
    their order nor what changed tells whose is which.
    """

    __tablename__ = "sealed_ballot"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Ballot(Base):
    """A secret ballot after the vote has ended: what was voted, without who."""

    __tablename__ = "ballot"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    vote: Mapped[str] = mapped_column(String(10))
    dissent: Mapped[str] = mapped_column(String(1000), default="")
    __table_args__ = (one_of("vote", Vote),)


class Draw(Base):
    """A drawing of the sample (`workflows.draws`).

    What was fixed before it (`head`, `frame`), the numbers the panel named, the seed they give. A
    void one is kept beside the one that took its place.
    """

    __tablename__ = "draw"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default=DrawState.FIXED.value)
    # 1: one number named aloud (`number`, `named_by`); 2: `numbers`
    algorithm: Mapped[int] = mapped_column(default=sampling.ALGORITHM)
    # journal head before any number was named
    head: Mapped[str] = mapped_column(String(64))
    # the project's number when the list was fixed: what is handed in is counted with it
    project_code: Mapped[str] = mapped_column(String(50), default="", server_default="")
    # digest of the list of volumes
    frame: Mapped[str] = mapped_column(String(64))
    # the list itself and the rule; drawings of algorithm 1 have kept neither
    listed: Mapped[list[sampling.Volume] | None] = mapped_column(JSON, deferred=True)
    rule: Mapped[sampling.Rule | None] = mapped_column(JSON)
    # how many the list had
    volumes: Mapped[int]
    fixed_by: Mapped[str] = mapped_column(String(200))
    fixed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # how long numbers are shown once they are closed, and until when that is
    hours: Mapped[int] = mapped_column(default=0)
    shown_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # the number drawn in public: of what source, not before which day, which one, entered by whom
    public_source: Mapped[str] = mapped_column(String(200), default="")
    public_due: Mapped[date | None]
    public_on: Mapped[date | None]
    public_number: Mapped[str] = mapped_column(String(50), default="")
    public_by: Mapped[str] = mapped_column(String(200), default="")
    number: Mapped[int | None]
    named_by: Mapped[str] = mapped_column(String(200), default="")
    seed: Mapped[str] = mapped_column(String(64), default="")
    drawn_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # why it is void
    reason: Mapped[str] = mapped_column(String(1000), default="")
    numbers: Mapped[list[DrawNumber]] = relationship(order_by="DrawNumber.seat")
    version_id: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version_id}
    __table_args__ = (
        one_of("state", DrawState),
        Index(
            "ix_draw_standing",
            "project_id",
            unique=True,
            sqlite_where=text("state <> 'void'"),
            postgresql_where=text("state <> 'void'"),
        ),
    )


class DrawNumber(Base):
    """The number that a member named for a drawing.

    Until it is shown only its digest is here: neither number nor salt is anywhere in the database.
    """

    __tablename__ = "draw_number"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("draw.id"), index=True)
    # the id of the panel member, who may leave the panel while what he named stays
    seat: Mapped[int]
    name: Mapped[str] = mapped_column(String(100))
    unit: Mapped[str] = mapped_column(String(200))
    # of a member whom another organisation than the organiser sent, from his own account
    outside: Mapped[bool]
    # who typed a paper slip in; empty when the member did it himself
    entered_by: Mapped[str] = mapped_column(String(200), default="")
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    number: Mapped[int | None] = mapped_column(BigInteger)
    salt: Mapped[str] = mapped_column(String(64), default="")
    shown_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    __table_args__ = (UniqueConstraint("draw_id", "seat"), UniqueConstraint("draw_id", "digest"))


class Sample(Base):
    """A volume drawn for inspection or added by hand, for which focus, and what the inspectors
    found.
    """

    __tablename__ = "sample"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    volume_id: Mapped[int] = mapped_column(ForeignKey("volume.id"))
    # the pack's focus it was drawn for; empty when drawn from all
    focus: Mapped[str] = mapped_column(String(50), default="")
    by_hand: Mapped[bool] = mapped_column(default=False)
    # the worst of its notes that stand; empty means: nobody has looked at it
    result: Mapped[str] = mapped_column(String(10), default="")
    # why it was added by hand
    remark: Mapped[str] = mapped_column(String(1000), default="")
    drawn_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # when a change of the fixed archive touched it: to be looked at again
    changed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    volume: Mapped[Volume] = relationship(lazy="joined", innerjoin=True)
    notes: Mapped[list[SampleNote]] = relationship(order_by="SampleNote.id", lazy="selectin")
    __table_args__ = (UniqueConstraint("project_id", "volume_id"),)


class SampleNote(Base):
    """One entry of an inspector about a sampled volume.

    Entries are only added, so that tablets that were offline merge without loss; a wrong one is
    struck through and stays readable.
    """

    __tablename__ = "sample_note"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    sample_id: Mapped[int] = mapped_column(ForeignKey("sample.id"), index=True)
    # made by the tablet, so that sending twice writes once
    entry: Mapped[str] = mapped_column(String(40), unique=True)
    result: Mapped[str] = mapped_column(String(10), default="")
    text: Mapped[str] = mapped_column(String(1000), default="")
    # where, as written
    page: Mapped[str] = mapped_column(String(50), default="")
    photos: Mapped[list[Photo]] = mapped_column(JSON, default=list)
    by: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    # when it was noted, by the tablet's clock
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    # when it arrived
    entered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    struck_by: Mapped[str] = mapped_column(String(200), default="")
    struck_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # why it was struck through
    struck_for: Mapped[str] = mapped_column(String(500), default="")
    __table_args__ = (one_of("result", SampleResult),)


class Score(Base):
    """The points of one item of the pack's table.

    The owner's own and the panel's, each with its reason.
    """

    __tablename__ = "score"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    # key in the pack's table
    item: Mapped[str] = mapped_column(String(40))
    # self-assessment; `points` are the panel's
    own: Mapped[Decimal | None] = mapped_column(Numeric(9, 2))
    own_reason: Mapped[str] = mapped_column(String(1000), default="")
    points: Mapped[Decimal | None] = mapped_column(Numeric(9, 2))
    reason: Mapped[str] = mapped_column(String(1000), default="")
    # who entered the panel's points last
    by: Mapped[str] = mapped_column(String(200), default="")
    __table_args__ = (UniqueConstraint("project_id", "item"),)
