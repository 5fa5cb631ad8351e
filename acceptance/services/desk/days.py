"""The days of an office: meetings and visits of a month, what is due on its days, the weeks that come."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)

from acceptance.extensions import db
from acceptance.models import AwaitedHand, Inspection, Project
from acceptance.services.ground.access import Viewer
from workflows.overview import BEFORE_THE_MEETING, HELD
from workflows.projects import CLOSED, Stage

from . import cockpit
from .cockpit import Asked

MEETING, VISIT, DUE, PLANNED = "meeting", "visit", "due", "planned"
WEEKS = 8
"""Weeks that are looked ahead, this one with them."""
LONGEST = 31
"""Days of a meeting that are told one by one."""


@dataclass
class Day:
    """What falls on one day: by kind how many projects, and the name of one of them."""

    on: date
    counts: dict[str, int] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str, count: int, name: str | None) -> None:
        """So many projects more."""
        self.counts[kind] = self.counts.get(kind, 0) + count
        if name is not None:
            self.names.setdefault(kind, name)


@dataclass(frozen=True)
class Week:
    """Meetings that begin in a week: called already, and planned by projects that are not so far."""

    monday: date
    called: int
    planned: int


@dataclass(frozen=True)
class Ahead:
    """The days of a month on which something falls, and the weeks that come."""

    month: date
    days: Mapping[date, Day]
    weeks: Sequence[Week]


@dataclass(frozen=True)
class _Span:
    first: date
    last: date

    def over(self, began: Any, ended: Any) -> ColumnElement[bool]:
        within: ColumnElement[bool] = (began <= self.last) & (ended >= self.first)
        return within


def of(viewer: Viewer, asked: Asked, month: date, *, today: date) -> Ahead:
    """What a month holds and what the next WEEKS weeks do, of projects in the stage that was asked for."""
    shown = _Span(month, month.replace(day=monthrange(month.year, month.month)[-1]))
    monday = today - timedelta(today.weekday())
    coming = _Span(monday, monday + timedelta(7 * WEEKS - 1))
    days: dict[date, Day] = {}
    weeks = {monday + timedelta(7 * number): [0, 0] for number in range(WEEKS)}
    for kind, on, until, count, name in db.session.execute(_wanted(viewer, asked, shown, coming)):
        week = on - timedelta(on.weekday())
        if week in weeks and kind in (MEETING, PLANNED):
            weeks[week][kind == PLANNED] += count
        if kind == PLANNED:
            continue
        for day in _each(on, until or on):
            if shown.first <= day <= shown.last:
                days.setdefault(day, Day(day)).add(kind, count, name)
    told = [Week(monday, called, planned) for monday, (called, planned) in weeks.items()]
    return Ahead(month, dict(sorted(days.items())), told)


def _each(first: date, last: date) -> Iterator[date]:
    for number in range(min(LONGEST, (last - first).days + 1)):
        yield first + timedelta(number)


def _wanted(viewer: Viewer, asked: Asked, shown: _Span, coming: _Span) -> Any:
    """One question for all of it, counted by day; a name is told where it is the only one."""
    mine = cockpit.in_stage(viewer, asked)
    until = func.coalesce(Project.meeting_until, Project.meeting_on)
    meetings = or_(*(one.over(Project.meeting_on, until) for one in (shown, coming)))
    planned = coming.over(Project.planned_acceptance_on, Project.planned_acceptance_on)
    due = shown.over(AwaitedHand.due_on, AwaitedHand.due_on)
    told = union_all(
        _row(MEETING, Project.meeting_on, Project.meeting_until)
        .where(mine, meetings, Project.state.in_(HELD))
        .group_by(Project.meeting_on, Project.meeting_until),
        _row(VISIT, Inspection.planned_on, null())
        .join(Inspection, Inspection.project_id == Project.id)
        .where(mine, shown.over(Inspection.planned_on, Inspection.planned_on))
        .group_by(Inspection.planned_on),
        _row(DUE, AwaitedHand.due_on, null())
        .join(AwaitedHand, AwaitedHand.project_id == Project.id)
        .where(mine, due, Project.state.not_in(CLOSED))
        .group_by(AwaitedHand.due_on),
        _row(PLANNED, Project.planned_acceptance_on, null())
        .where(mine, planned, Project.state.in_((*BEFORE_THE_MEETING, Stage.SUSPENDED)))
        .group_by(Project.planned_acceptance_on),
    ).subquery()
    return select(told).order_by(told.c.on, told.c.kind, told.c.until)


def _row(kind: str, on: Any, until: Any) -> Select[*tuple[Any, ...]]:
    projects = func.count(Project.id.distinct())
    return select(
        literal(kind).label("kind"),
        type_coerce(on, Date).label("on"),
        type_coerce(until, Date).label("until"),
        projects.label("count"),
        func.min(Project.name).label("name"),
    ).select_from(Project)
