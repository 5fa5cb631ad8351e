"""Months before the archive is to be accepted its owner is reminded to try the transfer, until a trial was made."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from acceptance.extensions import db
from acceptance.gateways.clock import local_date, now
from tests.builders import HOSPITAL
from workflows.deadlines import months_after
from workflows.parcels import trials

TODAY = local_date(now())
REMINDED = "试移交：制作试移交包"


def planned(app, day, state="self_check"):
    with app.app_context():
        db.session.execute(
            text("UPDATE project SET planned_acceptance_on = :day, state = :state WHERE id = :id"),
            {"day": day.isoformat(), "state": state, "id": HOSPITAL},
        )
        db.session.commit()
        db.session.remove()


def test_the_reminder_begins_months_before_and_ends_with_a_trial(app, enter):
    owner = enter("owner")
    owner.post("/serve/2")
    begins = months_after(TODAY, trials.MONTHS)
    assert REMINDED not in owner.get("/").text
    planned(app, begins + timedelta(1))
    assert REMINDED not in owner.get("/").text
    planned(app, begins)
    page = owner.get("/").text
    assert REMINDED in page and f"/projects/{HOSPITAL}/parcels" in page
    assert (
        f"本项目自 {trials.begins(begins).isoformat()} 起"
        in owner.get(f"/projects/{HOSPITAL}/parcels").text
    )
    assert REMINDED not in enter("bureau").get("/").text
    assert REMINDED not in enter("contractor").get("/").text
    made = owner.post(f"/projects/{HOSPITAL}/parcels", data={"trial": "1", "agreed": "1"})
    assert made.status_code == 302, made.text
    assert REMINDED not in owner.get("/").text


@pytest.mark.parametrize("state", ["design", "contracting", "applied", "suspended", "terminated"])
def test_nobody_is_reminded_before_there_is_an_archive_or_once_it_was_applied_for(
    app, enter, state
):
    planned(app, TODAY, state)
    assert REMINDED not in enter("owner").get("/").text


def test_an_archive_without_volumes_has_nothing_to_try(app, enter):
    planned(app, TODAY)
    assert REMINDED in enter("owner").get("/").text
    with app.app_context():
        for statement in (
            "UPDATE document SET volume_id = NULL WHERE project_id = 2",
            "DELETE FROM volume WHERE project_id = 2",
        ):
            db.session.execute(text(statement))
        db.session.commit()
        db.session.remove()
    assert REMINDED not in enter("owner").get("/").text


def test_the_day_of_the_trial_is_the_first_on_which_the_owner_is_reminded():
    assert trials.begins(None) is None
    for number in range(800):
        planned = date(2027, 1, 1) + timedelta(number)
        day = trials.begins(planned)
        assert trials.trial_from(day) >= planned > trials.trial_from(day - timedelta(1)), planned
