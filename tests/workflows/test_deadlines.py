"""Working days with make-up days; a year that is not announced is said."""

from datetime import date

import pytest

from workflows.deadlines import YearNotPublished, add_working_days, working_days_between

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
