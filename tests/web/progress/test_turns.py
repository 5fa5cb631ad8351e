"""Turns: until when an application is answered, a project passed, and at which pace."""

from datetime import date, timedelta

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import (
    JournalEntry,
    Membership,
    Project,
)
from acceptance.services.ground import calendars
from acceptance.services.life import awaited
from acceptance.services.progress import deadlines, paces
from acceptance.transaction import transaction
from tests.builders import POWER, RESERVOIR, SEWAGE
from tests.web.hands import serves_too, unit_of


def test_a_year_that_is_not_announced_is_provisional_and_recounted_when_it_is(app, enter):
    with app.app_context(), transaction() as session:
        project = session.get(Project, POWER)
        project.applied_on = date(2058, 12, 27)
        deadlines.count_answer(project, calendars.is_workday)
        assert project.answer_provisional and project.answer_due_on == date(2059, 1, 10)
    assert "暂按周一至周五" in enter("bureau").get("/turns").text
    admin = enter("admin")
    typed = {
        "year": "2059",
        "source": "国办发明电〔2058〕1号",
        "days": "2059-01-01 休 元旦\n2059-01-02 休 元旦\n2059-01-04 班",
    }
    assert (
        admin.post("/office/calendar", data={**typed, "days": "2059-01-01 元旦"}).status_code == 422
    )
    admin.post("/office/calendar", data={**typed, "year": "2058", "days": ""})
    assert admin.post("/office/calendar", data=typed).status_code == 302
    with app.app_context():
        project = db.session.get(Project, POWER)
        assert not project.answer_provisional and project.answer_due_on == date(2059, 1, 13)
        last = db.session.scalars(
            select(JournalEntry)
            .filter_by(project_id=POWER, action="recount_deadline")
            .order_by(JournalEntry.seq.desc())
        ).first()
        assert last.facts["after"] == "2059-01-13" and "国办" in last.facts["source"]


def test_the_days_of_a_supplement_do_not_count(context):
    with transaction():
        project = db.session.get(Project, POWER)
        project.applied_on = date(2026, 3, 2)
        deadlines.count_answer(project, calendars.is_workday)
        assert project.answer_due_on == date(2026, 3, 16)
        deadlines.stop(project, "缺盖章页", today=date(2026, 3, 5))
        assert project.answer_due_on is None
        deadlines.go_on(project, calendars.is_workday, today=date(2026, 3, 12))
        assert project.answer_due_on == date(2026, 3, 23)


def test_the_forecast_adds_what_is_left_at_the_pace_of_others(app, enter):
    with app.app_context():
        today = clock.local_date(clock.now())
        power = db.session.get(Project, POWER)
        stood = (today - clock.local_date(power.state_since)).days
        known = {"applied": stood + 4.0, "admitted": 20.0, "review": 6.0}
        assert paces.forecast(power, known, today=today) == today + timedelta(days=30)
        assert paces.forecast(power, {**known, "applied": 1.0}, today=today) == today + timedelta(
            days=26
        )
        assert paces.forecast(power, {"applied": 1.0}, today=today) is None
        assert paces.forecast(db.session.get(Project, RESERVOIR), known, today=today) is None
        assert paces.paces()["applied"] > 0
        with transaction() as session:
            session.get(Project, POWER).planned_completion_on = today
    shown = enter("bureau").get("/turns").text
    assert (
        "预计 20" in shown
        and "晚于最迟日期" in shown
        and "预计通过" in enter("bureau").get("/turns/export.csv").text
    )


def test_the_project_page_warns_three_months_before_completion(app, enter):
    page = f"/projects/{SEWAGE}"
    assert "最迟" not in enter("owner").get(page).text
    for planned, due, colour in (
        (date(2027, 1, 31), "2026-10-31", "late"),
        (date(2035, 6, 30), "2035-03-30", "ok"),
    ):
        with app.app_context(), transaction() as session:
            session.get(Project, SEWAGE).planned_completion_on = planned
        text = enter("owner").get(page).text
        assert f'class="st {colour} long"' in text and f"最迟 {due} 前通过验收" in text


def test_whom_a_member_serves_decides_whose_turn_it_is(app, enter):
    def hands():
        with app.app_context():
            project = db.session.get(Project, SEWAGE)
            found = awaited.of([project], today=clock.local_date(clock.now()))[SEWAGE]
            return {str(hand.role) for hand in found}

    admin, expert = enter("admin"), serves_too(app, "expert", "road")
    assert hands() == {"bureau", "panelist"}, "a member serves a party: the panel is the bureau's"
    with app.app_context():
        person = db.session.get_one(Membership, expert).person_id
    ended = admin.post(f"/people/{person}/units/{unit_of(app, 'road')}/end", data={"reason": "误"})
    assert ended.status_code == 302 and hands() == {"panelist"}
