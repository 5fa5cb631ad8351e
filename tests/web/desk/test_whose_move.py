"""Whose move it is, by whom and until when: said alike on the desk, on 轮到谁, on the project's page
and in the morning's letter.
"""

import re
from datetime import date

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date, now
from acceptance.models import Finding, Membership, PanelMember, Project
from acceptance.services.desk import desks, reminders
from acceptance.services.ground import journal
from acceptance.services.ground.access import Viewer
from acceptance.services.life import awaited
from acceptance.services.progress import dues, turns
from acceptance.transaction import transaction
from tests.builders import (
    BRIDGE,
    HOSPITAL,
    POWER,
    RESERVOIR,
    SEWAGE,
    a_builder,
    a_project,
    nothing_is_owed_after,
)
from tests.web.hands import serves_too, step, vote_all
from workflows import doings
from workflows.words import BLOCKERS

TODAY = local_date(now())


def plain(html):
    """The words of a page, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def rows_of(page, project_id):
    """The rows of tables that name a project, as words."""
    with_it = [
        row for row in re.findall(r"<tr>.*?</tr>", page, re.S) if f"/projects/{project_id}" in row
    ]
    return [plain(row) for row in with_it]


def test_desk_list_page_and_letter_say_the_same(app, enter):
    with app.app_context(), transaction() as session:
        for project_id, day in ((BRIDGE, date(2030, 3, 31)), (HOSPITAL, date(2026, 12, 31))):
            session.get(Project, project_id).planned_completion_on = day
            journal.record(project_id, "remark", actor=Viewer(1, "试"), now=now())
        awaited.recount_marked(today=TODAY)
    with app.app_context():
        letters = {draft.key: draft.body for draft in reminders.digests(TODAY)}
        seen = 0
        for viewer, _address in reminders.viewers():
            letter = letters.get(f"digest-{viewer.person_id}-{viewer.organisation_id}-{TODAY}", "")
            for task in desks.tasks(viewer, today=TODAY):
                hands = awaited.of([task.project], today=TODAY)[task.project.id]
                if task.link != "project":
                    continue
                said = [(turns.doing(task.project, hand), hand.due) for hand in hands]
                assert ((task.what, task.facts), task.due) in said
                line = next(
                    line
                    for line in letter.splitlines()
                    if task.project.name in line and task.said in line
                )
                assert not task.due or task.due.isoformat() in line
                seen += 1
        assert seen > 5
    for who, project_id in (("health", HOSPITAL), ("bureau", POWER), ("owner", RESERVOIR)):
        client = enter(who)
        with app.app_context():
            project = db.session.get(Project, project_id)
            hands = awaited.of([project], today=TODAY)[project_id]
            hand = next(one for one in hands if not desks._told_apart(one))
            words, day = doings.said(turns.doing(project, hand)), hand.due
        for page in ("/", "/turns", f"/projects/{project_id}"):
            text = plain(client.get(page).text)
            assert words in text, (who, page)
            assert not day or day.isoformat() in text, (who, page)


def test_what_is_due_first_stands_first(app, enter):
    with app.app_context():
        for viewer, _address in reminders.viewers():
            days = [task.due or date.max for task in desks.tasks(viewer, today=TODAY)]
            assert days == sorted(days)
    days = re.findall(r'data-l="到期">\s*(\d{4}-\d\d-\d\d)', enter("bureau").get("/turns").text)
    assert days and days == sorted(days)


def test_a_task_is_named_by_what_is_to_be_done(app, enter):
    enter("bureau").post(
        f"/projects/{SEWAGE}/panel/vote",
        data={"vote": "agree", "dissent": "", "confirmed": "true"},
    )
    with app.app_context():
        left = len(
            db.session.scalars(
                select(PanelMember.id).filter_by(project_id=SEWAGE, voted_on=None, recused=False)
            ).all()
        )
    desk = plain(enter("bureau").get("/").text)
    assert f"催 {left} 位成员表决" in desk and "同意通过验收" not in desk
    assert "催 4 位" in desk


def test_passed_with_items_each_hand_finds_what_it_has_to_do(app, enter):
    """Seen: the owner's desk said nothing waits, the bureau's 复查 and the archive's 接收 stood on no desk."""
    bureau, owner = enter("bureau"), enter("owner")
    typed = {"problem": "异地备份未演练", "location": "档案室", "due_on": "2030-12-20"}
    bureau.post(f"/projects/{SEWAGE}/findings", data=typed)
    vote_all(enter, SEWAGE)
    assert step(bureau, SEWAGE, "approve_with_items", confirm="true").status_code == 302

    def desk(who):
        return " ".join(rows_of(enter(who).get("/").text, SEWAGE))

    mine = desk("owner")
    assert "答复 1 个整改问题" in mine and "2030-12-20" in mine
    assert "签署移交清册" in mine
    assert f'/projects/{SEWAGE}/findings"' in owner.get("/").text, "straight to where it is done"
    assert "接收移交" not in desk("city"), "not yet: but it knows whom it waits for"
    assert "签署移交清册" in desk("city")
    with app.app_context():
        finding = db.session.scalars(select(Finding.id).filter_by(project_id=SEWAGE)).one()
    owner.post(f"/projects/{SEWAGE}/findings/{finding}/steps/answer", data={"answer": "已演练"})
    assert "复查 1 个已答复的问题" in desk("bureau")
    assert "复查 1 个已答复的问题" in desk("owner"), "whom it waits for now"
    assert "答复 1 个整改问题" not in desk("owner")


def test_the_archive_is_called_when_the_hand_over_is_ready(app, enter):
    with app.app_context():
        project = a_project("accepted").id
    with app.app_context():
        nothing_is_owed_after(project)
    owner = enter("owner")
    assert "签署移交清册" in " ".join(rows_of(owner.get("/").text, project))
    signed = step_of_handover(owner, project)
    assert signed.status_code == 302
    for who in ("city", "bureau"):
        assert "接收移交，归档" in " ".join(rows_of(enter(who).get("/").text, project)), who


def step_of_handover(owner, project):
    """The owner signs the list."""
    return owner.post(
        f"/projects/{project}/handover",
        data={"remark": ""},
    )


def test_a_person_of_two_units_sees_both_and_goes_there(app, enter):
    """Seen: one unit alone, and a 404 on the other's project."""
    membership = serves_too(app, "contractor", "watch")
    client = enter("contractor")
    desk = client.get("/").text
    assert "粤西路桥工程有限公司" in desk and "南方工程监理咨询有限公司" in desk
    with app.app_context():
        unit = db.session.get_one(Membership, membership).organisation_id
    row = next(
        row
        for row in re.findall(r"<tr>.*?</tr>", desk, re.S)
        if f"/serve/{membership}" in row and "以该单位办理" in row
    )
    to = re.search(r'name="next" value="([^"]+)"', row)[1]
    gone = client.post(f"/serve/{membership}", data={"next": to})
    assert gone.status_code == 302 and client.get(gone.location).status_code == 200
    assert unit


@pytest.mark.parametrize(
    ("state", "expected"),
    [("accepted", "2030-03-30"), ("self_check", "2029-09-30"), ("supplement", None)],
)
def test_each_stage_has_its_day(context, state, expected):
    project = db.session.get(Project, HOSPITAL)
    project.planned_completion_on, project.state = date(2029, 12, 30), state
    day = dues.days(project, ()).stage
    assert (day and day.isoformat()) == expected


def test_every_doing_is_of_something_that_can_be_missing():
    assert set(doings.DOINGS) <= set(BLOCKERS)


def test_a_recount_is_what_the_day_is_read_from(context):
    b = a_builder()
    with transaction():
        project = db.session.get_one(Project, HOSPITAL)
        project.planned_completion_on = date(2031, 5, 31)
        journal.record(HOSPITAL, "remark", actor=b.viewers["owner"], now=now())
        awaited.recount_marked(today=TODAY)
    kept = awaited.of([project], today=TODAY)[HOSPITAL]
    assert {
        hand.due for hand in kept if hand.blockers == [] or hand.blockers[0].about[0] != "filings"
    } == {date(2031, 2, 28)}
