"""完整、准确、系统、安全: each thing counts once, a figure and its points are a hundred, nothing unseen is praised."""

from decimal import Decimal

import pytest

from workflows import four, gauges


def outcome(**failed):
    """What a check wrote: all items passed but those named (`i1_3` is 1-3)."""
    bad = {name[1:].replace("_", "-") for name in failed}
    return four.outcome({code: "failed" if code in bad else "passed" for code in four.NAMES})


def test_what_is_missing_is_told_the_most_first_and_adds_up():
    gauge = gauges.complete(56, missing=42, returned=1, under_way=0)
    assert [(one.what, one.count) for one in gauge.lowers] == [("missing", 42), ("returned", 1)]
    assert gauge.share == Decimal("23.2")
    assert gauge.share + sum(gauge.points(one) for one in gauge.lowers) == 100


def test_one_of_ten_thousand_is_never_rounded_away():
    assert gauges.complete(10_000, missing=1, returned=0, under_way=0).share == Decimal("99.9")


def test_nothing_missing_is_a_hundred_and_nothing_at_all_has_no_figure():
    assert gauges.complete(3, missing=0, returned=0, under_way=0).share == 100
    assert not gauges.systematic(bound=0, loose=0, gaps=0, unnumbered=0).of


def test_a_file_in_no_volume_counts_among_all_files():
    gauge = gauges.systematic(bound=6, loose=4, gaps=1, unnumbered=2)
    assert gauge.of == 10 and gauge.share == 30


def test_a_file_that_fails_twice_counts_once_in_each_figure():
    both = outcome(i1_3=True, i1_5=True, i4_3=True)
    accurate, safe = gauges.of_checks([(outcome(), 7), (both, 3)], damaged=0)
    assert [(one.what, one.count) for one in accurate.lowers] == [("1-3", 3)]
    assert [(one.what, one.count) for one in safe.lowers] == [("4-3", 3)]
    assert accurate.of == safe.of == 10 and accurate.share == safe.share == 70


def test_what_no_machine_has_looked_at_is_neither_good_nor_bad():
    accurate, safe = gauges.of_checks([("", 5)], damaged=0)
    assert not accurate.of and not safe.of and accurate.unseen == 5


def test_a_file_whose_bytes_are_gone_lowers_safety():
    _accurate, safe = gauges.of_checks([(outcome(), 10)], damaged=2)
    assert [(one.what, one.count) for one in safe.lowers] == [("damaged", 2)]


@pytest.mark.parametrize("gauge", gauges.NAMES)
def test_every_figure_says_of_what_it_is(gauge):
    assert "%(count)d" in gauges.OF[gauge]
