"""The clock jumps: backwards, years ahead, over days that do not exist everywhere; nothing breaks and no deadline moves by itself."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from acceptance import tasks
from acceptance.extensions import db
from acceptance.models import LogHead, Project
from tests.builders import POWER

START = datetime(2026, 11, 24, 1, tzinfo=UTC)
JUMPS = [
    timedelta(hours=-1),
    timedelta(days=-40),
    timedelta(days=400),
    timedelta(days=4000),
    timedelta(days=1),
    timedelta(minutes=-5),
    timedelta(days=3650),
]
MOMENTS = [
    datetime(2028, 2, 29, 3, tzinfo=UTC),
    datetime(2026, 12, 31, 16, 30, tzinfo=UTC),
    datetime(2026, 2, 14, 2, tzinfo=UTC),
    datetime(1988, 7, 1, 3, tzinfo=UTC),
    datetime(2099, 12, 31, 15, 59, tzinfo=UTC),
    *[START + jump for jump in JUMPS],
]


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_at_any_moment_the_pages_stand_and_the_deadline_stays(app, enter, moment):
    bureau = enter("bureau")
    with app.app_context():
        before = db.session.get(Project, POWER).answer_due_on
    with time_machine.travel(moment, tick=False):
        bureau = enter("bureau")
        for path in (
            "/",
            "/turns",
            "/turns/export.csv",
            f"/projects/{POWER}",
            f"/projects/{POWER}/panel",
            f"/projects/{POWER}/schedule",
        ):
            assert bureau.get(path).status_code in (200, 302, 404), path
        with app.app_context():
            tasks.keep_house(app, tasks.tools_of(app))
    with app.app_context():
        assert db.session.get(Project, POWER).answer_due_on == before


def test_roots_are_one_a_day_and_chained_whatever_the_clock_does(app):
    from acceptance.services.desk import roots

    for moment in (
        START,
        START + timedelta(hours=2),
        START - timedelta(hours=1),
        START + timedelta(days=400),
        START + timedelta(days=1),
    ):
        with app.app_context(), time_machine.travel(moment, tick=False):
            tasks.keep_house(app, tasks.tools_of(app))
    with app.app_context():
        assert len(db.session.scalars(select(LogHead)).all()) == 3
        assert roots.verify() == []
