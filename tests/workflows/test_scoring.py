"""Points: totals, levels, sub-minimums follow from the pack; nothing passes that misses one rule."""

from decimal import Decimal

import pytest

from workflows import scoring, standards


def full(table):
    return {code: item.points for code, item in table.items.items()}


def test_the_water_table_has_two_levels_and_a_sub_minimum():
    table = standards.procedure("water-2008").score
    cases = [
        ((20, 70, 10), "优良", True),
        ((10, 65, 10), "合格", True),
        ((20, 59, 10), "", False),
        ((0, 60, 9), "", False),
        ((20, 60, 10), "优良", True),
    ]
    for points, level, passed in cases:
        told = scoring.result(table, dict(zip(table.items, map(Decimal, points), strict=True)))
        assert (told.level, told.passed) == (level, passed), points
    told = scoring.result(table, dict(zip(table.items, map(Decimal, (20, 59, 10)), strict=True)))
    assert [code for code, _facts in told.why] == ["below_minimum"]


def test_what_has_no_points_is_missing_and_does_not_pass():
    table = standards.procedure("yunnan-2006").score
    points = full(table)
    points.popitem()
    told = scoring.result(table, points)
    assert len(told.missing) == 1 and not told.passed


def test_the_yunnan_table_is_passed_from_75():
    table = standards.procedure("yunnan-2006").score
    assert table.points == 95 and scoring.result(table, full(table)).level == "合格"
    low = {code: item.points * Decimal("0.78") for code, item in table.items.items()}
    assert not scoring.result(table, low).passed


def test_packs_without_points_have_no_table():
    assert (
        standards.procedure("national-2006").score is None
        and standards.procedure("scored-blank").score is None
    )


@pytest.mark.parametrize(
    ("value", "text"), [("6.50", "6.5"), ("80", "80"), ("100", "100"), ("0", "0"), ("0.50", "0.5")]
)
def test_points_are_written_as_people_do(value, text):
    assert scoring.plain(Decimal(value)) == text
