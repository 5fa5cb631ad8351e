"""The steps of projects as their journals tell them, for figures over many: what was taken back within
the pack's minutes (撤回操作) is no step, and a meeting that was adjourned has not left its stage.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal_column,
    select,
    tuple_,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import FunctionElement

from acceptance.gateways.clock import SHANGHAI
from acceptance.models import JournalEntry, Project
from workflows.overview import TIMED
from workflows.undoing import ACTION


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


def stays(projects: ColumnElement[bool], span: Period) -> Subquery:
    """The steps of these projects that left a stage within a period: which (`stage`), and for how many
    `days` it was stood in.
    """
    before = aliased(JournalEntry)
    entered = (
        select(before.at)
        .where(
            before.project_id == JournalEntry.project_id,
            before.seq < JournalEntry.seq,
            _stands(before),
        )
        .order_by(before.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    days = days_between(entered, JournalEntry.at)
    return (
        select(JournalEntry.before.label("stage"), days.label("days"))
        .join(Project, Project.id == JournalEntry.project_id)
        .where(
            _stands(JournalEntry),
            JournalEntry.at.between(span.began, span.ended),
            JournalEntry.before.in_(TIMED),
            projects,
        )
        .subquery()
    )


def answers(
    projects: ColumnElement[bool], span: Period, asking: str, others: Collection[str]
) -> Subquery:
    """The steps `asking` and `others` within a period, an asking one with what was done next
    (`answer`, empty as long as nothing was); columns project_id and action beside it.
    """
    after = aliased(JournalEntry)
    following = (
        select(after.action)
        .where(
            after.project_id == JournalEntry.project_id,
            after.seq > JournalEntry.seq,
            _stands(after),
        )
        .order_by(after.seq)
        .limit(1)
        .scalar_subquery()
    )
    answer = case((JournalEntry.action == asking, func.coalesce(following, "")), else_="")
    return (
        select(JournalEntry.project_id, JournalEntry.action, answer.label("answer"))
        .join(Project, Project.id == JournalEntry.project_id)
        .where(
            _stands(JournalEntry),
            JournalEntry.at.between(span.began, span.ended),
            JournalEntry.action.in_((asking, *others)),
            projects,
        )
        .subquery()
    )


def of_projects(line: type[JournalEntry]) -> ColumnElement[bool]:
    """The lines of steps, as the index of them says it: a parameter would hide from the database that it
    may use it."""
    return (line.noun == literal_column("'project'")) & (line.after != literal_column("''"))


def _stands(line: type[JournalEntry]) -> ColumnElement[bool]:
    """Whether a line is a step that left its stage, and was not taken back."""
    return and_(
        of_projects(line),
        line.before != line.after,
        line.action != ACTION,
        tuple_(line.project_id, line.seq).not_in(_taken_back()),
    )


def _taken_back() -> Select[int, int]:
    """The lines of steps that were taken back: whoever takes one back names its line."""
    other = aliased(JournalEntry)
    line = other.facts["line"].as_integer()
    return select(other.project_id, line).where(of_projects(other), other.action == ACTION)
