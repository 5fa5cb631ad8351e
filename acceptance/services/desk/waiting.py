"""What waits for the hands of a person, over all its projects by one question.

Plain rows: which project, what, how much, since when and until when. `desks` says it in words.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from acceptance.extensions import db
from acceptance.models import AwaitedHand, Filing, PanelMember, Party, Project
from acceptance.services.ground.access import Serving
from acceptance.services.progress import turns
from workflows.filings import FilingState
from workflows.parcels import trials
from workflows.projects import CLOSED, Stage
from workflows.roles import ROLE_OF_PARTY, PartyKind, Role
from workflows.standards import REACHED

from . import besides
from .besides import row

VOTE = "表决"
RETURNED, MISSING = "补交退回的条目", "提交应归条目"
CHECK, FILE, EXEMPT = "审核施工文件", "审查归档", "核定不适用条目"
LINKS = {
    VOTE: "review",
    RETURNED: "returned",
    MISSING: "missing",
    CHECK: "submitted",
    FILE: "checked",
    EXEMPT: "exemption_asked",
    besides.LOANS: "loans",
    besides.TRIAL: "parcels",
    besides.NEWCOMERS: "newcomers",
    besides.KNOWN: "newcomers",
    besides.BASES: "enlarging",
    besides.DRAFTS: "drafts",
}
"""Where each is done: a state of items, or a page of the project."""
_ROLE = case(dict(ROLE_OF_PARTY), value=Party.kind)
_RESTING = (*CLOSED, Stage.SUSPENDED)
_LIVE = Party.ended_on.is_(None)
_ABOUT = AwaitedHand.blockers[(0, "about", 0)].as_string()


@dataclass(frozen=True)
class Waiting:
    """One thing that waits. `serving` is the place of the unit among those asked for; `place` is
    that of the awaited hand, where it is a step of the project."""

    serving: int
    project_id: int
    what: str
    place: int
    count: int
    since: datetime
    due: date | None


@dataclass(frozen=True)
class Found:
    """Some of what waits, the most urgent first; how much it is in all, and how much of that is
    overdue."""

    rows: Sequence[Waiting]
    total: int
    late: int


def of(
    sees: Sequence[Serving], *, without: Collection[int], today: date, skip: int, most: int
) -> Found:
    """What waits for a person over its units; a vote, which is the person's own, once. Steps of the
    projects `without` are left out: what was kept of them is not true any more.
    """
    asked: dict[str, Any] = {"without": list(without), "today": today, "skip": skip, "most": most}
    asked["trial"] = trials.trial_from(today)
    for number, one in enumerate(sees):
        asked[f"unit{number}"] = one.viewer.organisation_id
        asked[f"person{number}"] = one.viewer.person_id
        asked[f"other{number}"] = one.viewer.principal_id
        asked[f"voter{number}"] = 0 if one.viewer.principal_id else one.viewer.person_id
    rows = db.session.execute(_statement(len(sees)), asked).all()
    found = [Waiting(*row[:7]) for row in rows]
    if rows:
        return Found(found, rows[0].total, rows[0].late)
    return Found(found, 0, 0)


@cache
def _statement(units: int) -> Select[Any]:
    """Built once for each number of units: building it costs more than asking it."""
    parts: list[Select[Any]] = []
    for number in range(units):
        unit = bindparam(f"unit{number}", type_=Integer)
        parts += _steps(number, unit)
        parts += _items(number, unit)
        parts.append(besides.loans(number, unit))
        parts.append(besides.trials(number, unit))
        parts.append(besides.newcomers(number, unit))
        parts.append(besides.known(number, unit))
        parts.append(besides.bases(number, unit))
        hands = (bindparam(f"{one}{number}", type_=Integer) for one in ("person", "other"))
        parts.append(besides.drafts(number, unit, *hands))
        if number == 0:
            parts.append(_votes(bindparam("voter0", type_=Integer)))
    told = union_all(*parts).subquery()
    overdue = case((told.c.due < bindparam("today", type_=Date), 1), else_=0)
    return (
        select(
            told,
            func.count().over().label("total"),
            func.sum(overdue).over().label("late"),
        )
        .order_by(
            told.c.due.is_(None),
            told.c.due,
            told.c.since,
            told.c.project_id,
            told.c.serving,
            told.c.place,
            told.c.what,
        )
        .limit(bindparam("most", type_=Integer))
        .offset(bindparam("skip", type_=Integer))
    )


def _steps(number: int, unit: ColumnElement[int]) -> list[Select[Any]]:
    """Steps of projects that wait for a unit, by each way in which it has the hand."""
    # what is owed may be told by tasks of its own: items by their state, a ballot by its member
    wanted = (
        select(*row(number, "", AwaitedHand.place, literal(0), AwaitedHand.due_on))
        .join(AwaitedHand, AwaitedHand.project_id == Project.id)
        .where(
            Project.id.not_in(bindparam("without", expanding=True)),
            or_(_ABOUT.is_(None), _ABOUT != "filings"),
        )
    )
    mine = select(Party.id).where(
        Party.project_id == Project.id,
        Party.organisation_id == unit,
        _LIVE,
        AwaitedHand.role == _ROLE,
        or_(AwaitedHand.party_id.is_(None), AwaitedHand.party_id == Party.id),
    )
    engaged = select(Party.project_id).where(Party.organisation_id == unit)
    ways = [
        Project.id.in_(engaged) & exists(mine),
        (Project.organiser_id == unit) & (AwaitedHand.role == Role.BUREAU),
        (Project.city_archive_id == unit) & (AwaitedHand.role == Role.CITY_ARCHIVE),
        (Project.authority_id == unit) & (AwaitedHand.role == Role.AUTHORITY),
    ]
    return [wanted.where(way) for way in ways]


def _items(number: int, unit: ColumnElement[int]) -> list[Select[Any]]:
    """Items that wait for a unit, by project, until the day of the first or that of the stage."""
    reached = case(dict(REACHED), value=Project.state, else_=0)
    owing = select(Party.id).where(Party.organisation_id == unit, _LIVE)
    first = func.coalesce(func.min(Filing.due_on), turns.kept_due(_ABOUT == "filings", _of(unit)))
    owed = _counted(number, Party.id == Filing.party_id, unit, first)
    due = Filing.required & (Filing.stage_rank <= reached)
    ready = (Filing.state == FilingState.CHECKED) | (
        (Filing.state == FilingState.SUBMITTED) & ~Filing.supervised
    )
    states = (FilingState.CHECKED, FilingState.SUBMITTED)
    in_project = Party.project_id == Filing.project_id
    owns = in_project & (Party.kind == PartyKind.OWNER)
    owner = _counted(number, owns, unit, _items_due(Role.OWNER))
    supervises = in_project & (Party.kind == PartyKind.SUPERVISOR)
    supervisor = _counted(number, supervises, unit, _items_due(Role.SUPERVISOR))
    watched = (
        Filing.supervised,
        Filing.state == FilingState.SUBMITTED,
        Filing.party_id.not_in(owing),
        _watched(),
    )
    organiser = (
        select(
            *row(number, EXEMPT, literal(0), func.count(Filing.id), _items_due(Role.BUREAU)),
        )
        .join(Filing, Filing.project_id == Project.id)
        .where(
            Project.organiser_id == unit,
            Project.state.not_in(_RESTING),
            Filing.state == FilingState.EXEMPTION_ASKED,
        )
        .group_by(Project.id, Project.state_since)
    )
    return [
        owed(RETURNED).where(Filing.state == FilingState.RETURNED),
        owed(MISSING).where(Filing.state == FilingState.MISSING, due),
        supervisor(CHECK).where(*watched),
        owner(FILE).where(Filing.state.in_(states), ready),
        organiser,
    ]


def _of(unit: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether an awaited hand is one that the unit has as a party."""
    party = aliased(Party)
    return exists(
        select(party.id).where(
            party.project_id == AwaitedHand.project_id,
            party.organisation_id == unit,
            party.ended_on.is_(None),
            AwaitedHand.role == case(dict(ROLE_OF_PARTY), value=party.kind),
            or_(AwaitedHand.party_id.is_(None), AwaitedHand.party_id == party.id),
        )
    )


def _items_due(role: Role) -> ColumnElement[date | None]:
    """Until when a hand is to have dealt with the items that it holds up."""
    return turns.kept_due(AwaitedHand.role == role, _ABOUT == "filings")


def _counted(
    number: int, joined: ColumnElement[bool], unit: ColumnElement[int], due: ColumnElement[Any]
) -> Any:
    """Items counted by project, each once, that are joined to a live party of a unit."""

    def counted(what: str) -> Select[Any]:
        found = func.count(Filing.id.distinct())
        return (
            select(*row(number, what, literal(0), found, due))
            .select_from(Party)
            .join(Filing, joined)
            .join(Project, Project.id == Filing.project_id)
            .where(Party.organisation_id == unit, _LIVE, Project.state.not_in(_RESTING))
            .group_by(Project.id, Project.state_since)
        )

    return counted


def _watched() -> ColumnElement[bool]:
    """Whether a supervisor's section looks at an item: as `sides.watched_by` has it."""
    other = aliased(Party)
    engaged = select(other.id).where(
        other.project_id == Filing.project_id,
        other.kind == PartyKind.SUPERVISOR,
        other.ended_on.is_(None),
        other.section == Filing.section,
    )
    return or_(
        Party.section == Filing.section,
        (Party.section == 0) & ~exists(engaged),
        (Filing.section == 0) & ~exists(engaged),
    )


def _votes(voter: ColumnElement[int]) -> Select[Any]:
    """Votes that a member of a panel has not given."""
    return (
        select(*row(0, VOTE, literal(0), literal(0), Project.meeting_on))
        .join(PanelMember, PanelMember.project_id == Project.id)
        .where(
            Project.state == Stage.REVIEW,
            PanelMember.person_id == voter,
            PanelMember.voted_on.is_(None),
            PanelMember.recused.is_(False),
        )
        .group_by(Project.id, Project.state_since, Project.meeting_on)
    )
