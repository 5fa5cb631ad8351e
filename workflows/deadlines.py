"""Working days: the state calendar is handed in as a function; a year that is not announced is
said, not guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

IsWorkday = Callable[[date], bool]


class Clock(StrEnum):
    """What a step does to the clock of the answer (收到申请后 10 个工作日内答复)."""

    START = "start"
    """It runs from the day of the application."""
    STOP = "stop"
    """It stands while the owner owes something, or building is suspended; one that does not run stays so."""
    GO_ON = "go_on"
    """It goes on where it stood, once the application waits for its answer again."""
    END = "end"
    """The application is answered or gone: there is nothing to wait for."""


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
    """Working days after `start` up to and including `end`; negative when `end` is before
    `start`."""
    if end < start:
        return -working_days_between(end, start, is_workday)
    return sum(is_workday(start + timedelta(i)) for i in range(1, (end - start).days + 1))


@dataclass(frozen=True)
class Deadline:
    """The last day, and whether it is provisional: counted Monday to Friday where the year's
    holidays are not announced yet."""

    day: date
    provisional: bool = False


def deadline(
    start: date, days: int, is_workday: IsWorkday, pauses: Iterable[tuple[date, date | None]] = ()
) -> Deadline | None:
    """When `days` working days after `start` are over; days of a pause (after its first, up to
    its last) do not count.

    Nothing while a pause has no end: the clock stands.
    """
    stopped = list(pauses)
    if any(end is None for _begin, end in stopped):
        return None
    provisional = False
    day = start
    while days:
        day += timedelta(1)
        if any(begin < day <= end for begin, end in stopped if end):
            continue
        try:
            days -= is_workday(day)
        except YearNotPublished:
            provisional = True
            days -= day.weekday() < 5
    return Deadline(day, provisional)


def left(today: date, due: date, is_workday: IsWorkday) -> int:
    """Working days from today until the day it is due, negative when it is over; Monday to Friday
    in a year not announced: such a year is counted at once, however many lie between."""
    if due < today:
        return -left(due, today, is_workday)
    counted, day = 0, today
    while day < due:
        first = day + timedelta(1)
        last = min(due, date(first.year, 12, 31))
        try:
            is_workday(first)
        except YearNotPublished:
            counted += _plain_days(last) - _plain_days(day)
        else:
            counted += working_days_between(day, last, is_workday)
        day = last
    return counted


def _plain_days(until: date) -> int:
    """Mondays to Fridays from the first day of all, a Monday, up to and including a day."""
    weeks, days = divmod(until.toordinal(), 7)
    return weeks * 5 + min(days, 5)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    return months_before(day, -months)
