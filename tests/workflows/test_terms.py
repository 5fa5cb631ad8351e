"""The field's own words: periods, and numbers as headings count them."""

import pytest

from workflows.terms import highest, longest, numeral, years


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "一"), (9, "九"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九")],
)
def test_numbers_are_counted_as_headings_are(number, said):
    assert numeral(number) == said


def test_of_two_allowed_periods_the_shorter_is_owed_and_the_longer_is_kept():
    assert years("Y/30") == 30 and longest("Y/30") == "Y"


def test_the_highest_degree_of_secrecy_counts():
    assert highest(["", "秘密", "内部"]) == "秘密"
    assert highest([""]) == highest([]) == ""
