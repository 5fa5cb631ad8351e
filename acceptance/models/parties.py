"""Organisations, people, who serves whom, who plays what in which project, and their sessions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workflows.roles import AdminOf, Bond, OrganisationKind, PartyKind

from ..extensions import Base
from .base import UTCDateTime, one_of
from .states import DutyKind, TokenPurpose


class Organisation(Base):
    """A unit.

    `path` lists the ids from the top, so that an upper level finds its lower levels by prefix.
    """

    __tablename__ = "organisation"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    path: Mapped[str] = mapped_column(String(200), default="", index=True)
    # national, provincial, city or district; empty for enterprises
    level: Mapped[str] = mapped_column(String(10), default="")
    # 统一社会信用代码, where there is one
    credit_code: Mapped[str] = mapped_column(String(18), default="", server_default="")
    contact: Mapped[str] = mapped_column(String(200), default="", server_default="")
    # out of use: nobody signs in for it, nothing new names it
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    # entered twice: the one that was kept
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    former_names: Mapped[list[FormerName]] = relationship(order_by="FormerName.id")
    __table_args__ = (one_of("kind", OrganisationKind),)


class FormerName(Base):
    """A name that a unit bore until a day; papers of that time keep it."""

    __tablename__ = "former_name"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    # the first day of the next name
    until: Mapped[date]
    reason: Mapped[str] = mapped_column(String(1000))


class Person(Base):
    """Someone who signs in.

    A person without a password hash has not accepted the invitation yet.
    """

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    login: Mapped[str] = mapped_column(String(100), unique=True)
    email: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(50), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_admin: Mapped[bool] = mapped_column(default=False)
    # of what, where the three are separate persons; empty: of all
    admin_of: Mapped[str] = mapped_column(String(10), default="", server_default="")
    disabled: Mapped[bool] = mapped_column(default=False)
    # the last day on which the person signs in; on the next one it is disabled
    until: Mapped[date | None]
    # since when signing in asks for a second step, too (`SecondFactor`)
    second_since: Mapped[datetime | None] = mapped_column(UTCDateTime)
    memberships: Mapped[list[Membership]] = relationship(
        back_populates="person", order_by="Membership.id"
    )
    __table_args__ = (one_of("admin_of", AdminOf),)


class Membership(Base):
    """A person serves an organisation; one person may serve several."""

    __tablename__ = "membership"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    # post in the organisation
    title: Mapped[str] = mapped_column(String(100), default="")
    # the last day; on the next one the row is taken away, the office's record keeps what it said
    until: Mapped[date | None]
    person: Mapped[Person] = relationship(back_populates="memberships")
    organisation: Mapped[Organisation] = relationship()
    __table_args__ = (UniqueConstraint("person_id", "organisation_id"),)


class LoginSession(Base):
    """A sign-in. Only the hash of its token is kept; deleting the row ends it."""

    __tablename__ = "login_session"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # the organisation served in this session
    membership_id: Mapped[int | None] = mapped_column(ForeignKey("membership.id"))
    # by which delegation it acts in another person's name
    acting_id: Mapped[int | None] = mapped_column(ForeignKey("deputy.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    # moved at most once a minute
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    person: Mapped[Person] = relationship()
    membership: Mapped[Membership | None] = relationship()


class OneTimeToken(Base):
    """A link that works once: to create the first administrator, or to choose a password."""

    __tablename__ = "one_time_token"
    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(20))
    # none for the first administrator, who does not exist yet
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    __table_args__ = (one_of("purpose", TokenPurpose),)


class Party(Base):
    """What an organisation was engaged for in a project; section 0 means the whole project.

    Of a kind there may be several in a section. One that has left stays, with its last day.
    """

    __tablename__ = "party"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    section: Mapped[int] = mapped_column(default=0)
    # member of whose consortium, sub-contractor of whom, resident office of which chief one
    bond: Mapped[str] = mapped_column(String(10), default="", server_default="")
    under_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    # the last day, and who took over
    ended_on: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("party.id"))
    organisation: Mapped[Organisation] = relationship(lazy="joined", innerjoin=True)
    under: Mapped[Party | None] = relationship(foreign_keys=[under_id], remote_side=[id])
    successor: Mapped[Party | None] = relationship(foreign_keys=[successor_id], remote_side=[id])
    duties: Mapped[list[Duty]] = relationship(
        back_populates="party", order_by="Duty.since, Duty.id"
    )
    __table_args__ = (
        one_of("kind", PartyKind),
        one_of("bond", Bond),
        Index(
            "ix_party_place",
            "project_id",
            "kind",
            "section",
            "organisation_id",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
    )

    @property
    def live(self) -> bool:
        """Whether it is still engaged."""
        return self.ended_on is None


class Duty(Base):
    """A person named for a duty of a party (分管领导、档案员), from a day until a day."""

    __tablename__ = "duty"
    id: Mapped[int] = mapped_column(primary_key=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("party.id"))
    duty: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(100))
    # whose account it is; none where nobody of the unit, or several, bear the name
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    phone: Mapped[str] = mapped_column(String(50), default="")
    email: Mapped[str] = mapped_column(String(200), default="")
    since: Mapped[date]
    # open while it lasts; a change of person closes one duty and opens another
    until: Mapped[date | None]
    party: Mapped[Party] = relationship(back_populates="duties")
    __table_args__ = (
        one_of("duty", DutyKind),
        Index("ix_duty_party_id", "party_id"),
    )
