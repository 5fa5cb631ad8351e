"""Working days: the state calendar is handed in as a function; a year that is not announced is said, not guessed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

IsWorkday = Callable[[date], bool]


class YearNotPublished(LookupError):
    """The holiday arrangement of that year is not known yet."""


def add_working_days(start: date, days: int, is_workday: IsWorkday) -> date:
    """The day on which the `days`-th working day after `start` falls. Raises YearNotPublished."""
    day = start
    while days:
        day += timedelta(1)
        days -= is_workday(day)
    return day


def working_days_between(start: date, end: date, is_workday: IsWorkday) -> int:
    """Working days after `start` up to and including `end`; negative when `end` is before `start`."""
    if end < start:
        return -working_days_between(end, start, is_workday)
    return sum(is_workday(start + timedelta(i)) for i in range(1, (end - start).days + 1))
