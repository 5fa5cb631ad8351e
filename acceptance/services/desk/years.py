"""年报: what was applied for, accepted and not accepted in each year, what was pending at its end, and
what archives were taken over in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, func, literal, select

from acceptance.extensions import db
from acceptance.models import Handover, JournalEntry, Project
from acceptance.services.ground.access import Viewer
from workflows.overview import APPLY, ORDER, PENDING
from workflows.projects import Stage
from workflows.undoing import ACTION

from . import cockpit, lines
from .cockpit import Asked
from .lines import Period


@dataclass
class Year:
    """The figures of one year; `volumes`, `files` and `pages` as the signed lists of what was taken over
    say. `pending` stands at the end of the year, of the running one until now.
    """

    year: int
    registered: int = 0
    applied: int = 0
    ordered: int = 0
    accepted: int = 0
    failed: int = 0
    pending: int = 0
    archived: int = 0
    volumes: int = 0
    files: int = 0
    pages: int = 0

    def add(self, other: Year) -> None:
        """The same with the figures of another office."""
        for one in fields(self):
            if one.name != "year":
                setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


@dataclass(frozen=True)
class Years:
    """By year, the newest first: of all offices together, and of each by its id."""

    years: Sequence[Year]
    offices: Mapping[int, Sequence[Year]]


def of(viewer: Viewer, asked: Asked, *, since: date, today: date) -> Years:
    """Every year from the first registration on, by office."""
    wanted = range(since.year, today.year + 1)
    found: dict[int, dict[int, Year]] = {}
    for year, office, into, *told in db.session.execute(_wanted(viewer, asked, list(wanted))):
        row = Year(year, *(int(one or 0) for one in told))
        row.pending = into or 0
        found.setdefault(office, {})[year] = row
    offices = {office: _in_order(rows, wanted) for office, rows in sorted(found.items())}
    together = [Year(year) for year in reversed(wanted)]
    for rows in offices.values():
        for one, other in zip(together, rows, strict=True):
            one.add(other)
    return Years(together, offices)


def _in_order(rows: Mapping[int, Year], wanted: range) -> Sequence[Year]:
    """Every year, also one in which nothing was done; what came in and did not go out is pending."""
    pending, told = 0, []
    for year in wanted:
        row = rows.get(year) or Year(year)
        pending += row.pending
        row.pending = pending
        told.append(row)
    return told[::-1]


def _wanted(viewer: Viewer, asked: Asked, wanted: Sequence[int]) -> Any:
    at, action = JournalEntry.at, JournalEntry.action
    before, after = JournalEntry.before, JournalEntry.after
    began = {year: Period(date(year, 1, 1), date(year, 12, 31)).began for year in wanted}
    # whoever came before the first year, as the clocks say, came in it
    ended = [(at < began[one], one - 1) for one in wanted[1:]]
    year: ColumnElement[int] = literal(wanted[-1])
    if ended:
        year = case(*ended, else_=wanted[-1])
    undone = (action == ACTION) & (before == Stage.APPLIED) & (after == Stage.SELF_CHECK)
    applied = case((action == APPLY, 1), (undone, -1), else_=0)
    into = case(
        (after.in_(PENDING) & before.not_in(PENDING), 1),
        (before.in_(PENDING) & after.not_in(PENDING), -1),
        else_=0,
    )
    signed = Handover.__table__.alias("signed")
    last = (
        select(func.max(signed.c.number))
        .where(signed.c.project_id == Handover.project_id)
        .scalar_subquery()
    )
    over = after == Stage.ARCHIVED
    return (
        select(
            year.label("in_year"),
            Project.organiser_id,
            func.sum(into),
            _sum(action == "register"),
            func.sum(applied),
            _sum(action == ORDER),
            _sum((after == Stage.ACCEPTED) & before.in_(PENDING)),
            _sum(after == Stage.FAILED),
            func.sum(0),
            _sum(over),
            _sum(over, Handover.volumes),
            _sum(over, Handover.files),
            _sum(over, Handover.pages),
        )
        .select_from(JournalEntry)
        .join(Project, Project.id == JournalEntry.project_id)
        .outerjoin(
            Handover,
            (Handover.project_id == Project.id) & (Handover.number == last) & over,
        )
        .where(lines.of_projects(JournalEntry), before != after, cockpit.counted(viewer, asked))
        .group_by("in_year", Project.organiser_id)
        .order_by(Project.organiser_id, "in_year")
    )


def _sum(of: ColumnElement[bool], what: Any = 1) -> ColumnElement[int]:
    """How often, or how much of it."""
    return func.sum(case((of, func.coalesce(what, 0)), else_=0))
