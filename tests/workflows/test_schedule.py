"""When all will have come in, by what came in of late."""

from datetime import date, timedelta

from workflows.schedule import Planned, expected_on


def test_all_is_expected_in_at_the_pace_of_the_last_ninety_days_or_nothing_is_said():
    today = date(2026, 11, 30)
    came = [Planned(None, today - timedelta(days), False) for days in (0, 30, 89, 90, 400)]
    left = [Planned(None, None, False)] * 6
    # three in ninety days, six left
    assert expected_on([*came, *left], today) == today + timedelta(180)
    assert expected_on(came, today) is None, "nothing is left"
    assert expected_on([came[-1], *left], today) is None, "nothing came of late"
