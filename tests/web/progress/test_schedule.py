"""The schedule: who lags, by how much, and what a date moves."""

import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import Filing
from acceptance.transaction import transaction
from tests.builders import BRIDGE
from workflows import schedule
from workflows.schedule import Planned

BASE = f"/projects/{BRIDGE}"


def workday(day):
    return clock.is_workday(day)


def test_a_lag_is_raised_on_the_right_working_day():
    due = datetime.date(
        2026, 9, 28
    )  # Monday; 1–7 October are holidays, 20 September and 10 October are worked
    colours = {
        day: schedule.item_colour(
            due, datetime.date(2026, 9, 28) + datetime.timedelta(day), workday, 5
        )
        for day in range(16)
    }
    assert colours[0] == "ok" and colours[1] == "risk" and colours[2] == "risk"
    fifth = schedule.add_working_days(due, 5, workday)
    assert fifth > datetime.date(2026, 10, 8)
    assert [colours[n] for n in range((fifth - due).days)] == ["ok"] + ["risk"] * (
        (fifth - due).days - 1
    )
    assert colours[(fifth - due).days] == "late"


def test_filing_that_lags_behind_construction_is_at_risk_before_anything_is_due():
    items = [Planned(datetime.date(2027, 1, 1), None, True)] * 9 + [
        Planned(datetime.date(2027, 1, 1), datetime.date(2026, 1, 5), True)
    ]
    today = datetime.date(2026, 6, 1)
    assert schedule.standing(items, today, workday, progress=20).colour == "ok"
    assert schedule.standing(items, today, workday, progress=30).colour == "risk"
    assert schedule.standing(items, today, workday, progress=60).colour == "late"


def test_the_forecast_goes_by_the_pace_of_late():
    today = datetime.date(2026, 6, 1)
    items = [Planned(None, today - datetime.timedelta(n), True) for n in range(30)] + [
        Planned(None, None, True)
    ] * 15
    assert schedule.standing(items, today, workday).forecast == today + datetime.timedelta(30)
    assert schedule.standing([Planned(None, None)], today, workday).forecast is None


def test_the_curve_counts_what_was_due_and_what_came():
    day = datetime.date
    points = schedule.curve(
        [Planned(day(2026, 1, 10), day(2026, 2, 3)), Planned(day(2026, 3, 1), None)],
        [(day(2026, 1, 20), 40)],
        day(2026, 2, 15),
    )
    assert (
        points[0] == (day(2026, 1, 31), 1, 0, 40)
        and points[1][2:] == (1, 40)
        and points[-1] == (day(2026, 3, 31), 2, None, None)
    )


def test_progress_and_dates_are_the_owners_and_move_only_what_nobody_fixed(app, enter):
    owner = enter("owner")
    assert (
        enter("contractor")
        .post(f"{BASE}/schedule/progress", data={"on": "2026-11-01", "percent": "80"})
        .status_code
        == 403
    )
    assert (
        owner.post(
            f"{BASE}/schedule/progress", data={"on": "2026-11-01", "percent": "180"}
        ).status_code
        == 422
    )
    assert (
        owner.post(
            f"{BASE}/schedule/progress", data={"on": "2026-11-01", "percent": "80"}
        ).status_code
        == 302
    )
    with app.app_context(), transaction() as session:
        fixed = session.scalars(
            select(Filing).filter_by(project_id=BRIDGE, stage="construction")
        ).first()
        schedules_before = session.scalars(
            select(Filing.due_on).filter_by(project_id=BRIDGE, code="6-13", section=1)
        ).one()
        fixed.due_on = datetime.date(2026, 12, 24)
        number = fixed.id
    dates = {
        "started_on": "2025-03-01",
        "finished_on": "2028-03-01",
        "planned_acceptance_on": "",
        "planned_completion_on": "",
    }
    assert owner.post(f"{BASE}/schedule/dates", data=dates).status_code == 302
    with app.app_context():
        assert db.session.get(Filing, number).due_on == datetime.date(2026, 12, 24)
        assert (
            db.session.scalars(
                select(Filing.due_on).filter_by(project_id=BRIDGE, code="6-13", section=1)
            ).one()
            > schedules_before
        )
    page = enter("bureau").get(f"{BASE}/schedule").text
    assert "80%" in page and "超期" in page and "data-chart" in page
