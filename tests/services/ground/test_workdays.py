"""The State Council's calendar as the clock tells it: make-up days are worked, a year that is not announced is said."""

from datetime import date

import pytest

from acceptance.gateways.clock import is_workday
from acceptance.services.ground import calendars
from workflows.deadlines import YearNotPublished, add_working_days, deadline


def test_make_up_saturdays_are_worked_and_the_national_day_is_not():
    assert is_workday(date(2026, 10, 10)) and is_workday(date(2026, 2, 14))
    assert not is_workday(date(2026, 10, 1)) and not is_workday(date(2026, 9, 25))


def test_ten_working_days_by_the_real_calendar():
    assert add_working_days(date(2026, 9, 25), 10, is_workday) == date(2026, 10, 15)


def test_a_year_far_ahead_is_not_guessed():
    with pytest.raises(YearNotPublished):
        is_workday(date(2056, 1, 4))


def test_ten_working_days_pass_over_holidays_and_make_up_days(context):
    found = deadline(date(2026, 9, 25), 10, calendars.is_workday)
    assert (found.day, found.provisional) == (date(2026, 10, 15), False)
