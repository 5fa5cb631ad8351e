"""Working days with make-up days; a year that is not announced is said."""

from datetime import date

import pytest

from workflows.deadlines import (
    Deadline,
    YearNotPublished,
    add_working_days,
    deadline,
    left,
    months_before,
    working_days_between,
)

HOLIDAYS = {date(2026, 9, 25), *(date(2026, 10, day) for day in range(1, 8))}
MADE_UP = {date(2026, 9, 20), date(2026, 10, 10)}


def is_workday(day):
    """The autumn of 2026; the year after is not announced."""
    if day.year > 2026:
        raise YearNotPublished(day.year)
    return day in MADE_UP or (day.weekday() < 5 and day not in HOLIDAYS)


def test_ten_working_days_skip_the_national_day_and_count_the_make_up_saturday():
    assert add_working_days(date(2026, 9, 25), 10, is_workday) == date(2026, 10, 15)


def test_there_and_back_again():
    end = add_working_days(date(2026, 3, 2), 7, is_workday)
    assert working_days_between(date(2026, 3, 2), end, is_workday) == 7
    assert working_days_between(end, date(2026, 3, 2), is_workday) == -7


def test_an_unannounced_year_is_not_guessed():
    with pytest.raises(YearNotPublished):
        add_working_days(date(2026, 12, 28), 10, is_workday)


FRIDAY, SATURDAY, MONDAY = date(2027, 3, 5), date(2027, 3, 6), date(2027, 3, 8)
"""A week of the year that is not announced."""


def test_in_an_unannounced_year_saturday_and_sunday_are_no_working_days():
    assert deadline(FRIDAY, 1, is_workday) == Deadline(MONDAY, provisional=True)
    assert left(FRIDAY, MONDAY, is_workday) == 1
    assert left(FRIDAY, SATURDAY, is_workday) == 0


def test_what_is_over_is_counted_backwards():
    assert left(MONDAY, FRIDAY, is_workday) == -1


def test_in_an_announced_year_nothing_is_provisional():
    made_up_saturday = date(2026, 10, 10)
    assert deadline(date(2026, 10, 9), 1, is_workday) == Deadline(made_up_saturday)


def test_a_pause_counts_from_the_day_after_it_began_to_the_day_it_ended():
    monday, thursday = date(2026, 11, 2), date(2026, 11, 5)
    assert deadline(monday, 2, is_workday) == Deadline(date(2026, 11, 4))
    assert deadline(monday, 2, is_workday, [(monday, thursday)]) == Deadline(date(2026, 11, 9))
    assert deadline(monday, 2, is_workday, [(thursday, None)]) is None
    assert deadline(monday, 0, is_workday) == Deadline(monday)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 12, 24), 3, date(2026, 9, 24)),
        (date(2026, 1, 31), 3, date(2025, 10, 31)),
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2028, 5, 31), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 6, date(2026, 6, 30)),
        (date(2026, 3, 15), 3, date(2025, 12, 15)),
    ],
)
def test_months_before_a_day(day, months, before):
    assert months_before(day, months) == before
