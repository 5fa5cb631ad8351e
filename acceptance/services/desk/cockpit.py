"""How the work of an archive office stands: which projects count, in which stages they are, what is due.

An office sees the projects that it accepts and those that the offices below it accept. A void
registration counts nowhere. Everything is counted by the database, none of it project by project.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from acceptance.extensions import db
from acceptance.models import AwaitedHand, Organisation, Party, Project, Recount
from acceptance.services.ground import calendars
from acceptance.services.ground.access import Viewer
from acceptance.services.life import awaited
from acceptance.services.progress import turns
from acceptance.services.progress.turns import WARNING, Move
from workflows.deadlines import YearNotPublished
from workflows.overview import COLUMN_OF, COLUMNS
from workflows.projects import CLOSED, Stage


@dataclass(frozen=True)
class Asked:
    """What the overview is narrowed to: an office, a procedure pack, a column of stages."""

    office: int | None = None
    pack: str = ""
    stage: str = ""


@dataclass(frozen=True)
class Group:
    """The projects of one office, one pack and one stage, how many of them are overdue or due in
    WARNING working days, since when the first of them stands there and was registered, and in how
    many something changed since it was counted what is due.
    """

    office_id: int
    office: str
    pack: str
    state: str
    count: int
    oldest: datetime
    first: datetime
    late: int
    soon: int
    marked: int


@dataclass(frozen=True)
class Cell:
    """Some projects together: how many, how many are late or soon due, since when the oldest stands."""

    count: int = 0
    late: int = 0
    soon: int = 0
    oldest: datetime | None = None

    def with_group(self, one: Group) -> Cell:
        """The same with the projects of one group more."""
        oldest = min(self.oldest or one.oldest, one.oldest)
        return Cell(self.count + one.count, self.late + one.late, self.soon + one.soon, oldest)

    @property
    def tone(self) -> str:
        """Red where one of them is overdue, amber where one soon is."""
        if self.late:
            return "late"
        if self.soon:
            return "risk"
        return "ok"


Heat = Mapping[tuple[str, Stage], Cell]
"""By row (the name of a pack, the id of an office as text) and column."""


@dataclass(frozen=True)
class Due:
    """A project of the list, the hand whose day comes first, and how many hands it waits for."""

    project: Project
    move: Move | None
    hands: int


@dataclass(frozen=True)
class Dues:
    """Some of the list, late first, and how many projects it has."""

    shown: Sequence[Due]
    total: int


def offices(viewer: Viewer) -> Select[int]:
    """The ids of the viewer's office and of those below it."""
    mine: ColumnElement[bool] = Organisation.id == viewer.organisation_id
    if viewer.path:
        mine = or_(mine, Organisation.path.startswith(viewer.path, autoescape=True))
    return select(Organisation.id).where(mine)


def counted(viewer: Viewer, asked: Asked, among: type[Project] = Project) -> ColumnElement[bool]:
    """Which projects count, whatever stage they are in; `among` is the table or another name of it."""
    wanted = among.organiser_id.in_(offices(viewer)) & (among.state != Stage.VOIDED)
    if asked.office is not None:
        wanted &= among.organiser_id == asked.office
    if asked.pack:
        wanted &= among.procedure_pack == asked.pack
    return wanted


def in_stage(viewer: Viewer, asked: Asked) -> ColumnElement[bool]:
    """The same in the stage that was asked for."""
    wanted = counted(viewer, asked)
    if asked.stage:
        wanted &= Project.state.in_(COLUMNS[Stage(asked.stage)])
    return wanted


def soon_until(today: date) -> date:
    """The last day that is no more than WARNING working days away."""
    day, ahead = today, 0
    while True:
        following = day + timedelta(1)
        ahead += _works(following)
        if ahead > WARNING:
            return day
        day = following


def _works(day: date) -> bool:
    try:
        return calendars.is_workday(day)
    except YearNotPublished:
        return day.weekday() < 5


def groups(viewer: Viewer, *, today: date) -> Sequence[Group]:
    """All projects of an office and of those below it, void ones too, by office, pack and stage."""
    first = (
        select(AwaitedHand.project_id, func.min(AwaitedHand.due_on).label("day"))
        .group_by(AwaitedHand.project_id)
        .subquery()
    )
    late = case((first.c.day < today, 1), else_=0)
    soon = case((first.c.day.between(today, soon_until(today)), 1), else_=0)
    marked = case((Recount.project_id.is_not(None), 1), else_=0)
    told: Sequence[Any] = (
        Project.organiser_id,
        Organisation.name,
        Project.procedure_pack,
        Project.state,
        func.count(),
        func.min(Project.state_since),
        func.min(Project.created_at),
        func.sum(late),
        func.sum(soon),
        func.sum(marked),
    )
    by = (Project.organiser_id, Organisation.name, Project.procedure_pack, Project.state)
    rows = db.session.execute(
        select(*told)
        .join(Organisation, Organisation.id == Project.organiser_id)
        .outerjoin(first, first.c.project_id == Project.id)
        .outerjoin(Recount, Recount.project_id == Project.id)
        .where(Project.organiser_id.in_(offices(viewer)))
        .group_by(*by)
        .order_by(*by)
    )
    return [Group(*row) for row in rows]


def among(found: Sequence[Group], asked: Asked, *, void: bool = False) -> Sequence[Group]:
    """Those of the groups that an office and a pack leave, without the void ones or these alone."""
    return [
        one
        for one in found
        if (one.state == Stage.VOIDED) == void
        and asked.office in (None, one.office_id)
        and asked.pack in ("", one.pack)
    ]


def by_pack(found: Sequence[Group]) -> Heat:
    """How many projects of each pack stand in each column."""
    return _heat((one.pack, one) for one in found)


def by_office(found: Sequence[Group]) -> Heat:
    """How many projects of each office stand in each column."""
    return _heat((str(one.office_id), one) for one in found)


def _heat(told: Any) -> Heat:
    cells: dict[tuple[str, Stage], Cell] = {}
    for row, one in told:
        key = (row, COLUMN_OF[one.state])
        cells[key] = cells.get(key, Cell()).with_group(one)
    return cells


def dues(viewer: Viewer, asked: Asked, *, today: date, skip: int, most: int) -> Dues:
    """The projects that are not over, or those of the stage that was asked for: what is due first,
    then what has no day, the longest standing first.
    """
    each = (
        select(
            AwaitedHand.project_id,
            func.min(AwaitedHand.due_on).label("day"),
            func.count().label("hands"),
        )
        .group_by(AwaitedHand.project_id)
        .subquery()
    )
    wanted = in_stage(viewer, asked)
    if not asked.stage:
        wanted &= Project.state.not_in(CLOSED)
    page = (
        select(Project.id, each.c.day, each.c.hands, func.count().over().label("total"))
        .outerjoin(each, each.c.project_id == Project.id)
        .where(wanted)
        .order_by(each.c.day.is_(None), each.c.day, Project.state_since, Project.id)
        .limit(most)
        .offset(skip)
        .subquery()
    )
    hand = aliased(AwaitedHand)
    first = (
        select(hand.place)
        .where(hand.project_id == page.c.id)
        .order_by(hand.due_on.is_(None), hand.due_on, hand.place)
        .limit(1)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Project, AwaitedHand, page.c.hands, page.c.total)
        .join(page, page.c.id == Project.id)
        .outerjoin(
            AwaitedHand, (AwaitedHand.project_id == page.c.id) & (AwaitedHand.place == first)
        )
        .options(
            selectinload(Project.parties).joinedload(Party.organisation),
            joinedload(Project.organiser),
            joinedload(Project.city_archive),
        )
        .order_by(page.c.day.is_(None), page.c.day, Project.state_since, Project.id)
    ).all()
    shown = [
        Due(row.Project, _move(row.Project, row.AwaitedHand, viewer, today), row.hands or 0)
        for row in rows
    ]
    if not rows:
        return Dues(shown, 0)
    return Dues(shown, rows[0].total)


def _move(project: Project, kept: AwaitedHand | None, viewer: Viewer, today: date) -> Move | None:
    if kept is None:
        return None
    hands = [awaited.hand(kept)]
    return turns.moves(project, hands, viewer, calendars.is_workday, today=today)[0]
