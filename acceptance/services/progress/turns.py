"""Whose move it is (轮到谁): who is awaited in every project, what is to be done, until when, and since when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from acceptance.extensions import db
from acceptance.models import AwaitedHand, Organisation, Party, Pause, Project
from acceptance.services.ground import packs, servings
from acceptance.services.ground.access import Serving, Viewer
from workflows.deadlines import IsWorkday, left
from workflows.doings import Doing
from workflows.doings import of as doing_of
from workflows.engine import Blocker
from workflows.projects import CLOSED, Stage
from workflows.roles import ROLE_OF_PARTY, PartyKind, Role

from .dues import acceptance_due
from .paces import forecast

WARNING = 3
"""Working days before the end from which a deadline is shown in amber."""
MONTH = 31


class Hand(Protocol):
    """A hand that is awaited, as `life/awaited` counts it."""

    @property
    def role(self) -> Role: ...
    @property
    def party_id(self) -> int | None: ...
    @property
    def step(self) -> str: ...
    @property
    def blockers(self) -> Sequence[Blocker]: ...
    @property
    def due(self) -> date | None: ...


@dataclass(frozen=True)
class Move:
    """One thing that is to be done: by which role, by which units, what, and until when."""

    role: Role
    who: str
    what: Doing
    due: date | None
    left: int | None

    @property
    def colour(self) -> str:
        return colour(self.left)


@dataclass(frozen=True)
class Turn:
    """One project's moves, since when it stands, until when the first is due, with the colour and the
    working days that are left.
    """

    project: Project
    moves: Sequence[Move]
    since: datetime
    due: date | None
    left: int | None
    colour: str
    provisional: bool = False
    paused: str = ""
    forecast: date | None = None
    behind: bool = False
    """Whether the forecast lies after the day by which the archive must be accepted."""

    @property
    def roles(self) -> Sequence[Role]:
        return list(dict.fromkeys(one.role for one in self.moves))

    @property
    def who(self) -> str:
        return "、".join(dict.fromkeys(one.who for one in self.moves if one.who))


def warning(project: Project, *, today: date) -> tuple[date, str] | None:
    """Until when the archive must be accepted, and the colour of it, for a project that is not yet: amber from a month before on."""
    due = acceptance_due(project)
    if due is None or project.state in (Stage.ACCEPTED, *CLOSED):
        return None
    return due, "late" if due < today else "risk" if (due - today).days <= MONTH else "ok"


def colour(days: int | None) -> str:
    return "todo" if days is None else "late" if days < 0 else "risk" if days <= WARNING else "ok"


def turn(
    project: Project,
    is_workday: IsWorkday,
    hands: Sequence[Hand],
    viewer: Viewer,
    *,
    today: date,
    paused: str = "",
    paces: Mapping[str, float] | None = None,
) -> Turn:
    """Whose move it is in one project: `hands` are those that are awaited; `paused` is why the clock
    stands still.
    """
    due = first_due(hands)
    days = left(today, due, is_workday) if due else None
    expected, latest = forecast(project, paces or {}, today=today), acceptance_due(project)
    return Turn(
        project,
        moves(project, hands, viewer, is_workday, today=today),
        project.state_since,
        due,
        days,
        colour(days),
        project.state == Stage.APPLIED and project.answer_provisional,
        paused,
        expected,
        bool(expected and latest and expected > latest),
    )


def first_due(hands: Iterable[Hand]) -> date | None:
    """Until when the first of them is due."""
    return min((hand.due for hand in hands if hand.due), default=None)


def moves(
    project: Project, hands: Sequence[Hand], viewer: Viewer, is_workday: IsWorkday, *, today: date
) -> Sequence[Move]:
    """What is awaited of whom; a contractor does not learn who the others are."""
    shown = _shown(project, hands, viewer)
    return [
        Move(
            hand.role,
            _named(units(project, hand.role, hand.party_id) if hand in shown else ()),
            doing(project, hand),
            hand.due,
            left(today, hand.due, is_workday) if hand.due else None,
        )
        for hand in hands
    ]


def doing(project: Project, hand: Hand) -> Doing:
    """What a hand is to do, a step as the project's programme calls it."""
    programme = packs.programme(project)
    row = programme.workflow.steps.get(hand.step)
    title = row.title if row else ""
    if programme.name and not hand.blockers:
        return title, {}
    return doing_of(hand.step, title, hand.blockers)


def _shown(project: Project, hands: Sequence[Hand], viewer: Viewer) -> Sequence[Hand]:
    """The hands whose units a viewer may know."""
    mine = [one for one in project.parties if one.organisation_id == viewer.organisation_id]
    roles = {ROLE_OF_PARTY[PartyKind(one.kind)] for one in mine}
    if roles != {Role.CONTRACTOR}:
        return hands
    own = {one.id for one in mine}
    return [one for one in hands if one.role != Role.CONTRACTOR or one.party_id in own]


def who(project: Project, hands: Sequence[tuple[Role, int | None]]) -> str:
    """The units whose turn it is, by name, each once."""
    return _named(one for role, party_id in hands for one in units(project, role, party_id))


def _named(found: Iterable[Organisation]) -> str:
    return "、".join(dict.fromkeys(one.name for one in found))


def units(project: Project, role: Role, party_id: int | None) -> Sequence[Organisation]:
    """The units that have a hand in a project."""
    if role == Role.BUREAU:
        return [project.organiser]
    if role == Role.CITY_ARCHIVE and project.city_archive:
        return [project.city_archive]
    return [
        party.organisation
        for party in project.parties
        if party.live
        and ROLE_OF_PARTY[PartyKind(party.kind)] == role
        and party_id in (None, party.id)
    ]


@dataclass(frozen=True)
class Standings:
    """Some of the projects that are not over, of how many in all and how many that are overdue."""

    shown: Sequence[Project]
    total: int
    late: int


def going_on(
    sees: Sequence[Serving],
    *,
    today: date,
    search: str = "",
    role: str = "",
    marked: Mapping[int, Collection[str]] | None = None,
    oldest_first: bool = False,
    skip: int = 0,
    most: int,
) -> Standings:
    """The projects that somebody may see for one of its units and that are not over: the most
    urgent first, or who waits longest. With `role` those alone that wait for such a hand; of the
    `marked` ones it is told, since what was kept of them is not true any more.
    """
    rows = db.session.execute(_light(sees, search=search, role=role, marked=marked or {})).all()
    found = [(row.day, row.id) for row in rows]
    if not oldest_first:
        found.sort(key=lambda one: one[0] or date.max)
    chosen = [key for _day, key in found[skip : skip + most]]
    projects = with_units(chosen)
    late = sum(1 for day, _key in found if day is not None and day < today)
    return Standings([projects[key] for key in chosen], len(found), late)


def _light(
    sees: Sequence[Serving], *, search: str, role: str, marked: Mapping[int, Collection[str]]
) -> Select[Any]:
    """What tells when a move is due, of every project, without the projects themselves."""
    told: Sequence[Any] = (Project.id, kept_due().label("day"))
    wanted = select(*told).where(
        Project.id.in_(servings.visible_to_any(sees)), Project.state.not_in(CLOSED)
    )
    if search:
        named = Project.name.contains(search, autoescape=True)
        wanted = wanted.where(named | Project.code.contains(search, autoescape=True))
    if role:
        kept = select(AwaitedHand.project_id).where(
            AwaitedHand.role == role, AwaitedHand.project_id.not_in(marked)
        )
        now = [key for key, roles in marked.items() if role in roles]
        wanted = wanted.where(Project.id.in_(kept) | Project.id.in_(now))
    return wanted.order_by(Project.state_since, Project.id)


def kept_due(*whose: ColumnElement[bool]) -> ColumnElement[date | None]:
    """Until when the first hand of a project is due, as it was kept; of these hands alone."""
    mine = (AwaitedHand.project_id == Project.id, *whose)
    return select(func.min(AwaitedHand.due_on)).where(*mine).scalar_subquery()


def with_units(ids: Collection[int]) -> Mapping[int, Project]:
    """Projects by their ids, with the units that take part."""
    units = selectinload(Project.parties).joinedload(Party.organisation)
    wanted = select(Project).where(Project.id.in_(ids)).order_by(Project.id)
    wanted = wanted.options(units, joinedload(Project.organiser), joinedload(Project.city_archive))
    return {one.id: one for one in db.session.scalars(wanted)}


def paused(projects: Iterable[Project]) -> Mapping[int, str]:
    """Why the clocks of these projects stand still, where they do."""
    ids = [one.id for one in projects if one.state == Stage.SUPPLEMENT]
    rows = select(Pause).where(Pause.project_id.in_(ids), Pause.ended_on.is_(None))
    return {row.project_id: row.reason for row in db.session.scalars(rows.order_by(Pause.id))}
