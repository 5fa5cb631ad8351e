"""Working days with make-up days; a year that is not announced is said."""

from datetime import date

import pytest

from acceptance.gateways.clock import is_workday
from workflows.deadlines import YearNotPublished, add_working_days, working_days_between


def test_ten_working_days_skip_the_national_day_and_count_the_make_up_saturday():
    assert add_working_days(date(2026, 9, 25), 10, is_workday) == date(2026, 10, 15)
    assert is_workday(date(2026, 10, 10)) and is_workday(date(2026, 2, 14))


def test_there_and_back_again():
    end = add_working_days(date(2026, 3, 2), 7, is_workday)
    assert working_days_between(date(2026, 3, 2), end, is_workday) == 7
    assert working_days_between(end, date(2026, 3, 2), is_workday) == -7


def test_an_unannounced_year_is_not_guessed():
    with pytest.raises(YearNotPublished):
        add_working_days(
            date(2026, 12, 28),
            10,
            lambda day: (
                is_workday(date(day.year + 30, day.month, day.day))
                if day.year > 2026
                else is_workday(day)
            ),
        )
