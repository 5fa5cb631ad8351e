"""The panel by the law: its number, who leads it, who steps back, who organises."""

import re

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import (
    Expert,
    PanelMember,
    Project,
)
from acceptance.transaction import transaction
from tests.builders import POWER, a_project
from tests.web.hands import state, step


def test_the_panel_must_be_odd_of_five_led_by_the_organiser_with_the_city_archive(app, enter):
    with app.app_context():
        project = a_project("admitted").id
    bureau = enter("bureau")

    def add(who, post="member"):
        return bureau.post(
            f"/projects/{project}/panel",
            data={"candidate": who, "post": post, "deputed_on": "2026-11-01"},
        )

    choices = {}
    for person, unit, label in re.findall(
        r'<option value="person:(\d+)-(\d+)" lang="zh-CN"\s*>\s*(.*?)\s*</option>',
        bureau.get(f"/projects/{project}/review").text,
    ):
        choices[label.split("，")[0]] = (
            f"person:{person}-{unit}"  # of someone who serves two, the society comes last
        )

    def blocked():
        meeting = {"meeting_on": "2026-12-24", "meeting_place": "项目部"}
        return step(bureau, project, "open_review", **meeting).text

    assert "少于 5 人" in blocked() and "尚未指定组长" in blocked()
    for name in ("吴建国", "冯远", "唐慧", "周恒"):
        add(choices[name])
    bureau.post(
        f"/projects/{project}/panel",
        data={"name": "外请专家", "unit": "南岭大学", "post": "leader"},
    )
    text = blocked()
    assert "组长应来自验收组织单位" in text and "缺城建档案接收单位" in text
    add(choices["何秀兰"])
    assert "应为单数" in blocked()
    with app.app_context():
        wrong = db.session.scalars(
            select(PanelMember.id).filter_by(project_id=project, name="外请专家")
        ).one()
    bureau.post(f"/projects/{project}/panel/{wrong}/remove")
    with app.app_context():
        spare = db.session.scalars(
            select(PanelMember.id).filter_by(project_id=project, name="周恒")
        ).one()
    bureau.post(f"/projects/{project}/panel/{spare}/remove")
    add(choices["陈岚"], "leader")
    answer = step(bureau, project, "open_review", meeting_on="2026-12-24", meeting_place="项目部")
    assert answer.status_code == 302 and state(app, project) == "review"


def test_people_of_a_party_must_step_back_and_members_come_by_letter(app, enter):
    with app.app_context():
        project = a_project("admitted").id
        expert = db.session.scalars(select(Expert.id).filter_by(name="沈立")).one()
    bureau = enter("bureau")
    base = f"/projects/{project}/panel"
    bureau.post(
        base,
        data={
            "name": "黄工",
            "unit": "粤西路桥工程有限公司",
            "post": "member",
            "deputed_on": "2026-11-01",
        },
    )
    bureau.post(base, data={"candidate": f"expert:{expert}", "post": "member"})
    text = bureau.get(f"/projects/{project}/review").text
    assert "应当回避" in text and "粤西路桥工程有限公司" in text and "没有派出函的日期" in text
    with app.app_context():
        engaged = db.session.scalars(
            select(PanelMember.id).filter_by(project_id=project, name="黄工")
        ).one()
        invited = db.session.scalars(
            select(PanelMember.id).filter_by(project_id=project, name="沈立")
        ).one()
    assert (
        bureau.post(f"{base}/{invited}/deputation", data={"deputed_on": "2026-11-02"}).status_code
        == 302
    )
    assert (
        bureau.post(f"{base}/{engaged}/recusal", data={"reason": "施工单位人员"}).status_code == 302
    )
    text = bureau.get(f"/projects/{project}/review").text
    assert "应当回避" not in text and "没有派出函的日期" not in text and "施工单位人员" in text


def test_the_organiser_is_of_the_level_that_the_law_names(app, enter):
    with app.app_context(), transaction() as session:
        session.get(Project, POWER).completion_by = "ndrc"
    bureau = enter("bureau")
    step(bureau, POWER, "admit", confirm="true")
    assert (
        "应由国家档案局组织"
        in step(bureau, POWER, "open_review", meeting_on="2026-12-24", meeting_place="厂部").text
    )
