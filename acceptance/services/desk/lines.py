"""The steps of projects as their journals tell them, for figures over many: what was taken back within
the pack's minutes (撤回操作) is no step, and a meeting that was adjourned has not left its stage.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Float, Subquery, func, literal_column, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from acceptance.gateways.clock import SHANGHAI
from acceptance.models import JournalEntry, Project
from workflows.undoing import ACTION

OF_PROJECTS: ColumnElement[bool] = literal_column(
    "journal_entry.noun = 'project' AND journal_entry.after <> ''"
)
"""As the index of the steps says it: a parameter would hide from the database that it may use it."""


@dataclass(frozen=True)
class Period:
    """From the first day on, up to the last one; both belong to it."""

    first: date
    last: date

    @property
    def began(self) -> datetime:
        return datetime.combine(self.first, time(), SHANGHAI)

    @property
    def ended(self) -> datetime:
        """The last moment of it."""
        return datetime.combine(self.last, time.max, SHANGHAI)


def period(year: int | None, *, today: date) -> Period:
    """A calendar year, or the twelve months until today."""
    if year is not None:
        return Period(date(year, 1, 1), date(year, 12, 31))
    day = min(today.day, 28)
    return Period(today.replace(year=today.year - 1, day=day), today)


class days_between(FunctionElement[float]):
    """Days from one moment to another, with their fraction."""

    name = "days_between"
    type = Float()
    inherit_cache = True


@compiles(days_between, "sqlite")
def _sqlite(element: Any, compiler: Any, **kwargs: Any) -> str:
    began, ended = (compiler.process(one, **kwargs) for one in element.clauses)
    return f"(julianday({ended}) - julianday({began}))"


@compiles(days_between, "postgresql")
def _postgresql(element: Any, compiler: Any, **kwargs: Any) -> str:
    began, ended = (compiler.process(one, **kwargs) for one in element.clauses)
    return f"(CAST(extract(epoch FROM ({ended}) - ({began})) AS double precision) / 86400)"


def steps(projects: ColumnElement[bool]) -> Subquery:
    """The steps of these projects that stand, each with when the stage before was entered (`entered`)
    and what was done next (`following`); columns project_id, at, action, before, after.
    """
    told = _told(projects)
    stands = (told.c.action != ACTION) & (func.coalesce(told.c.following, "") != ACTION)
    in_order: Any = {"partition_by": told.c.project_id, "order_by": told.c.seq}
    return (
        select(
            told.c.project_id,
            told.c.at,
            told.c.action,
            told.c.before,
            told.c.after,
            func.lag(told.c.at).over(**in_order).label("entered"),
            func.lead(told.c.action).over(**in_order).label("following"),
        )
        .where(stands)
        .subquery()
    )


def _told(projects: ColumnElement[bool]) -> Subquery:
    in_order: Any = {"partition_by": JournalEntry.project_id, "order_by": JournalEntry.seq}
    return (
        select(
            JournalEntry.project_id,
            JournalEntry.seq,
            JournalEntry.at,
            JournalEntry.action,
            JournalEntry.before,
            JournalEntry.after,
            func.lead(JournalEntry.action).over(**in_order).label("following"),
        )
        .join(Project, Project.id == JournalEntry.project_id)
        .where(OF_PROJECTS, JournalEntry.before != JournalEntry.after, projects)
        .subquery()
    )
