"""Forms of the working calendar: the days on which a year departs from its weeks."""

from __future__ import annotations

from datetime import date

from marshmallow import ValidationError

from forms.base import Day, Form, Identity, Text
from workflows.words import N_


class CalendarForm(Form):
    """A year of the working calendar: one day a line, 2027-01-01 休 元旦 or 2027-01-04 班."""

    year = Identity()
    source = Text(limit=300)
    days = Text(limit=8000, lines=True, blank=True)


def days_of(text: str, year: int) -> dict[date, tuple[bool, str]]:
    """The unusual days of a year from lines: whether one works that day, and what it is called.

    Raises ValidationError, naming line and remedy.
    """
    found: dict[date, tuple[bool, str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        match line.split():
            case []:
                continue
            case [written, ("休" | "班") as kind, *name] if day := _day_in(written, year):
                found[day] = (kind == "班", " ".join(name)[:50])
            case _:
                remedy = N_("第 %(row)d 行：写成“2027-01-01 休 元旦”或“2027-01-04 班”")
                raise ValidationError({"days": [remedy % {"row": number}]})
    return found


def _day_in(written: str, year: int) -> date | None:
    """A day of that year, or nothing."""
    try:
        day = Day().deserialize(written)
    except ValidationError:
        return None
    if day.year != year:
        return None
    return day
