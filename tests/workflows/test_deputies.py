"""Delegation: bounded, not backwards, not twice at once; and both names stand."""

from datetime import date

import pytest

from workflows.deputies import LONGEST, STANDINGS, Term, both, wrong

TODAY = date(2026, 3, 2)
TEN = Term(TODAY, date(2026, 3, 11))


@pytest.mark.parametrize(
    ("since", "until", "code"),
    [
        (TODAY, TODAY, ""),
        (TODAY, date(2026, 5, 30), ""),
        (TODAY, date(2026, 5, 31), "term_long"),
        (date(2026, 3, 1), TODAY, "term_past"),
        (date(2026, 3, 3), TODAY, "term_reversed"),
    ],
)
def test_a_term_is_bounded_and_begins_today_at_the_earliest(since, until, code):
    assert wrong(Term(since, until), today=TODAY, others=[]) == code


def test_the_longest_term_counts_both_ends():
    assert Term(TODAY, date(2026, 5, 30)).days == LONGEST == 90


@pytest.mark.parametrize(
    ("since", "until", "code"),
    [
        (date(2026, 3, 11), date(2026, 3, 20), "term_taken"),
        (TODAY, date(2026, 3, 31), "term_taken"),
        (date(2026, 3, 12), date(2026, 3, 20), ""),
    ],
)
def test_nobody_is_deputised_for_twice_at_once(since, until, code):
    assert wrong(Term(since, until), today=TODAY, others=[TEN]) == code


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (date(2026, 3, 1), "planned"),
        (TODAY, "now"),
        (date(2026, 3, 11), "now"),
        (date(2026, 3, 12), "over"),
    ],
)
def test_where_a_delegation_stands_follows_from_the_day(day, standing):
    assert TEN.standing(day, ended=False) == standing
    assert TEN.holds(day) == (standing == "now")
    assert TEN.standing(day, ended=True) == "ended"
    assert standing in STANDINGS


def test_both_names_fit_where_one_name_does():
    assert both("冯远", "陈岚") == "冯远（代陈岚）"
    assert len(both("冯" * 100, "陈" * 100)) <= 100
