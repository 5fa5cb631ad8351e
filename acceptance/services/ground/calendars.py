"""Working days.

What the administrator entered stands above the library's data; a year in neither is not guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import delete, extract, select

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import CalendarDay, CalendarYear
from acceptance.models.shapes import Facts
from workflows.deadlines import YearNotPublished

from . import office
from .access import Viewer

_YEARS = (
    select(CalendarYear.year, CalendarDay.day, CalendarDay.working)
    .outerjoin(CalendarDay, extract("year", CalendarDay.day) == CalendarYear.year)
    .order_by(CalendarYear.year, CalendarDay.day)
)
"""The years that were entered, each with its unusual days: one question for both."""


def _entered() -> Mapping[int, Mapping[date, bool]]:
    """The years entered by hand, each with its unusual days.

    Read once for each session of the database.
    """
    known: dict[int, dict[date, bool]] | None = db.session.info.get("calendar")
    if known is None:
        known = {}
        for year, day, working in db.session.execute(_YEARS):
            unusual = known.setdefault(year, {})
            if day is not None:
                unusual[day] = working
        db.session.info["calendar"] = known
    return known


def is_workday(day: date) -> bool:
    """Whether that day is a working day. Raises YearNotPublished."""
    entered = _entered()
    if day.year in entered:
        return entered[day.year].get(day, day.weekday() < 5)
    return clock.is_workday(day)


def announced(year: int) -> str:
    """Where a year's holidays are known from: `entered`, `library`, or empty when from nowhere."""
    if year in _entered():
        return "entered"
    try:
        clock.is_workday(date(year, 6, 1))
    except YearNotPublished:
        return ""
    return "library"


def enter(
    year: int, source: str, days: Mapping[date, tuple[bool, str]], *, actor: Viewer, now: datetime
) -> None:
    """Enter a year as the notice says; what was entered for it before is replaced."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    db.session.execute(delete(CalendarDay).where(CalendarDay.day >= first, CalendarDay.day <= last))
    row = db.session.get(CalendarYear, year)
    if row is None:
        row = CalendarYear(year=year)
        db.session.add(row)
    row.source, row.entered_by, row.entered_at = source, actor.name, now
    db.session.add_all(
        CalendarDay(day=day, working=working, name=name)
        for day, (working, name) in sorted(days.items())
    )
    db.session.flush()
    after: Facts = {"source": source, "days": len(days)}
    office.record("calendar", year, "enter_year", actor=actor, now=now, after=after)
    db.session.info.pop("calendar", None)


def kept_years() -> Sequence[CalendarYear]:
    """The years that were entered by hand, the last first."""
    return db.session.scalars(select(CalendarYear).order_by(CalendarYear.year.desc())).all()


def kept_days() -> Mapping[int, Sequence[CalendarDay]]:
    """The unusual days of the entered years, by year."""
    days: dict[int, list[CalendarDay]] = {}
    for row in db.session.scalars(select(CalendarDay).order_by(CalendarDay.day)):
        days.setdefault(row.day.year, []).append(row)
    return days
