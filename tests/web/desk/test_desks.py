"""The desk: what waits for whom, and how long it may."""

from acceptance.models import Project
from acceptance.services.life import awaited


def test_every_role_of_the_demo_finds_something_to_do(enter):
    for who in (
        "owner",
        "health",
        "contractor",
        "contractor2",
        "designer",
        "supervisor",
        "bureau",
        "authority",
        "city",
        "expert",
        "expert2",
    ):
        assert "等我办" in enter(who).get("/").text, who


def test_the_desk_counts_working_days_until_an_application_is_answered(app, enter):
    from datetime import date

    from acceptance.services.desk import desks
    from acceptance.transaction import transaction
    from tests.builders import POWER

    monday = date(2026, 11, 23)
    with app.app_context():
        assert [
            desks._left(monday, due)
            for due in (date(2026, 11, 9), date(2026, 11, 27), date(2060, 1, 1), None)
        ] == [-10, 4, 8638, None]
    for due in (date(2020, 1, 2), date(2060, 1, 1)):
        with app.app_context(), transaction() as session:
            session.get(Project, POWER).answer_due_on = due
            awaited.recount(session.get(Project, POWER), today=monday)
        assert due.isoformat() in enter("bureau").get("/").text


def test_the_desk_and_whose_turn_name_the_same_day(app, enter):
    from datetime import date

    from sqlalchemy import select

    from acceptance.models import Finding
    from acceptance.transaction import transaction
    from tests.builders import RESERVOIR

    day = date(2026, 11, 2)
    with app.app_context(), transaction() as session:
        for one in session.scalars(select(Finding).filter_by(project_id=RESERVOIR)):
            one.due_on = day
        session.flush()
        awaited.recount(session.get(Project, RESERVOIR), today=day)
    owner = enter("owner")
    assert day.isoformat() in owner.get("/turns").text
    desk = owner.get("/").text
    assert day.isoformat() in desk and "2 件已超期" in desk, "of the other unit one more"
