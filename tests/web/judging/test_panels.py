"""The panel by the law: its number, who leads it, who steps back, who organises."""

import re

import docx
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import clock
from acceptance.models import (
    Expert,
    JournalEntry,
    Membership,
    PanelMember,
    Party,
    Project,
    Report,
    Sample,
)
from acceptance.services.letters.words import chinese_date
from acceptance.transaction import transaction
from tests.builders import POWER, SEWAGE, a_builder, a_project
from tests.web.hands import state, step, today, vote_all


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
        bureau.get(f"/projects/{project}/panel").text,
    ):
        choices[label.split("，")[0]] = (
            f"person:{person}-{unit}"  # of someone who serves two, the society comes last
        )

    def blocked():
        meeting = {"meeting_on": today(), "meeting_place": "项目部"}
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
    answer = step(bureau, project, "open_review", meeting_on=today(), meeting_place="项目部")
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
    text = bureau.get(f"/projects/{project}/panel").text
    assert (
        "应当回避" in text and "粤西路桥工程有限公司" in text and "没有推荐（委派）函的日期" in text
    )
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
    text = bureau.get(f"/projects/{project}/panel").text
    assert (
        "应当回避" not in text and "没有推荐（委派）函的日期" not in text and "施工单位人员" in text
    )


def test_the_organiser_is_of_the_level_that_the_law_names(app, enter):
    with app.app_context(), transaction() as session:
        session.get(Project, POWER).completion_by = "ndrc"
    bureau = enter("bureau")
    step(bureau, POWER, "admit", confirm="true")
    assert (
        "应由国家档案局组织"
        in step(bureau, POWER, "open_review", meeting_on="2026-12-24", meeting_place="厂部").text
    )


def the_member(app, project, name):
    with app.app_context():
        return db.session.scalars(
            select(PanelMember).filter_by(project_id=project, name=name)
        ).one()


def vacate(app, bureau, name, how="absence"):
    member = the_member(app, SEWAGE, name)
    answer = bureau.post(
        f"/projects/{SEWAGE}/panel/{member.id}/{how}", data={"reason": f"{name}另有公务"}
    )
    assert answer.status_code == 302
    return member.id


def put_off(bureau):
    later = {"meeting_on": today(), "meeting_place": "厂部"}
    return step(bureau, SEWAGE, "adjourn", reason="成员不能到齐", **later)


def substitute(bureau, left, **who):
    return bureau.post(
        f"/projects/{SEWAGE}/panel/substitute",
        data={"left_id": left, "deputed_on": "2026-11-02", "post": "member", **who},
    )


OUTSIDER = {"name": "邓敏", "unit": "西江市水利学会"}


def test_two_of_five_stepped_back_and_three_do_not_decide_until_their_seats_are_taken(app, enter):
    """It happened: three votes, accepted, 「验收组由3人组成」 printed; a substitute was refused."""
    bureau = enter("bureau")
    assert put_off(bureau).status_code == 302
    left = [vacate(app, bureau, "冯远", "recusal"), vacate(app, bureau, "唐慧")]
    page = bureau.get(f"/projects/{SEWAGE}/panel").text
    assert "少于 5 人" in page and "更换成员" in page
    for remedy in ("adjourn", "call_off"):
        assert f"/projects/{SEWAGE}/steps/{remedy}" in page
    for who in ("bureau", "authority", "city"):
        confirm = enter(who).post(
            f"/projects/{SEWAGE}/panel/vote", data={"vote": "agree", "confirmed": "true"}
        )
        assert confirm.status_code == 302
    refused = step(bureau, SEWAGE, "approve", confirm="true")
    assert refused.status_code == 409 and "少于 5 人" in refused.text
    # A vote has begun, so the panel stands until the meeting is put off.
    late = substitute(bureau, left[0], **OUTSIDER)
    assert late.status_code == 422 and "延期续会" in late.text
    assert put_off(bureau).status_code == 302
    assert substitute(bureau, left[0], **OUTSIDER).status_code == 302
    assert substitute(bureau, left[1], name="沈立", unit="西江市公路学会").status_code == 302
    assert "少于 5 人" not in bureau.get(f"/projects/{SEWAGE}/panel").text


def test_a_replacement_stands_in_the_journal_of_both_and_goes_out_by_letter(app, enter):
    bureau = enter("bureau")
    put_off(bureau)
    left = vacate(app, bureau, "冯远")
    assert substitute(bureau, left, **OUTSIDER).status_code == 302
    fresh = the_member(app, SEWAGE, "邓敏")
    assert fresh.replaces_id == left
    with app.app_context():
        lines = {
            line.action: line
            for line in db.session.scalars(
                select(JournalEntry).filter_by(project_id=SEWAGE, noun="panel")
            )
        }
        gone, come = lines["replace_panelist"], lines["add_panelist"]
        assert (gone.object_id, gone.facts["by"]) == (left, "邓敏")
        assert (come.object_id, come.facts["in_place_of"]) == (fresh.id, "冯远")
        assert come.facts["deputed_on"] == "2026-11-02"
        letter = db.session.scalars(
            select(Report).filter_by(project_id=SEWAGE, kind="panel_change")
        ).one()
        path = app.extensions["store"].path(letter.digest)
        assert letter.number
    said = "\n".join(one.text for one in docx.Document(path).paragraphs)
    assert "成员冯远（西江市档案学会）不能到会（冯远另有公务）" in said
    assert "由邓敏（西江市水利学会）接替" in said
    again = substitute(bureau, left, name="蒋文", unit="西江市建筑学会")
    assert again.status_code == 422 and "已有人接替" in again.text
    sits = the_member(app, SEWAGE, "何秀兰").id
    assert "仍在验收组" in substitute(bureau, sits, name="蒋文", unit="西江市建筑学会").text
    assert "接替" in bureau.get(f"/projects/{SEWAGE}/panel").text


def test_nobody_joins_or_leaves_while_the_vote_is_on(app, enter):
    """A member could be exchanged for how he voted."""
    bureau = enter("bureau")
    bureau.post(f"/projects/{SEWAGE}/panel/vote", data={"vote": "agree", "confirmed": "true"})
    for name in ("陈岚", "冯远"):
        member = the_member(app, SEWAGE, name).id
        for how in ("recusal", "absence"):
            answer = bureau.post(
                f"/projects/{SEWAGE}/panel/{member}/{how}", data={"reason": "理由"}
            )
            assert answer.status_code == 422 and "延期续会" in answer.text
    joins = {**OUTSIDER, "post": "member", "deputed_on": "2026-11-02"}
    assert bureau.post(f"/projects/{SEWAGE}/panel", data=joins).status_code == 422
    assert not the_member(app, SEWAGE, "冯远").recused


def test_a_meeting_is_called_off_by_letter_and_called_again(app, enter):
    bureau = enter("bureau")
    assert step(bureau, SEWAGE, "call_off", reason="现场停电").status_code == 302
    assert state(app, SEWAGE) == "admitted"
    with app.app_context():
        project = db.session.get(Project, SEWAGE)
        assert project.meeting_on is None and project.meeting_place == ""
        letter = db.session.scalars(
            select(Report).filter_by(project_id=SEWAGE, kind="cancellation_notice")
        ).one()
        called = db.session.scalars(
            select(Report).filter_by(project_id=SEWAGE, kind="meeting_notice")
        ).one()
        path = app.extensions["store"].path(letter.digest)
    said = "\n".join(one.text for one in docx.Document(path).paragraphs)
    assert called.number in said and "现场停电" in said
    again = step(bureau, SEWAGE, "open_review", meeting_on=today(), meeting_place="厂部")
    assert again.status_code == 302 and state(app, SEWAGE) == "review"
    assert the_member(app, SEWAGE, "陈岚").voted_on is None


def test_a_meeting_is_put_off_by_letter_to_a_later_day_and_the_sample_stays(app, enter):
    bureau = enter("bureau")
    with app.app_context():
        drawn = len(db.session.scalars(select(Sample).filter_by(project_id=SEWAGE)).all())
    early = {"meeting_on": "2020-01-01", "meeting_place": "厂部"}
    assert step(bureau, SEWAGE, "adjourn", reason="缺席", **early).status_code == 422
    assert put_off(bureau).status_code == 302
    with app.app_context():
        letter = db.session.scalars(
            select(Report).filter_by(project_id=SEWAGE, kind="adjournment_notice")
        ).one()
        path = app.extensions["store"].path(letter.digest)
        assert drawn == len(db.session.scalars(select(Sample).filter_by(project_id=SEWAGE)).all())
    said = "\n".join(one.text for one in docx.Document(path).paragraphs)
    assert (
        chinese_date(clock.local_date(clock.now())) in said
        and "厂部" in said
        and "成员不能到齐" in said
    )


def test_a_result_that_does_not_please_is_not_put_off(app, enter):
    bureau = enter("bureau")
    vote_all(enter, SEWAGE, "against")
    for name in ("adjourn", "call_off"):
        answer = bureau.get(f"/projects/{SEWAGE}/steps/{name}")
        assert answer.status_code == 409 and "表决已有结果" in answer.text
    assert put_off(bureau).status_code == 409


def test_a_judge_whose_unit_becomes_a_party_later_is_caught_at_the_decision(app, enter):
    """Also whose account serves a party beside the unit that sent him."""
    bureau = enter("bureau")
    vote_all(enter, SEWAGE)
    with app.app_context(), transaction() as session:
        b = a_builder()
        session.add(
            Party(project_id=SEWAGE, organisation_id=b.units["society"], kind="operator", section=0)
        )
        session.add(
            Membership(person_id=b.viewers["city"].person_id, organisation_id=b.units["tunnel"])
        )
    refused = step(bureau, SEWAGE, "approve", confirm="true").text
    for name in ("冯远", "唐慧", "何秀兰"):
        assert f"{name}来自参建单位" in refused
    # The vote of an unlawful panel is no result: the meeting can be put off.
    assert put_off(bureau).status_code == 302


def test_one_person_has_one_seat_by_account_by_pool_and_by_name(app, enter):
    """It happened: one person in two seats, who voted twice."""
    with app.app_context():
        project = a_project("admitted").id
        b = a_builder()
        person, units = b.viewers["expert2"].person_id, b.units
        pool = db.session.scalars(select(Expert.id).filter_by(name="唐慧")).one()
    bureau = enter("bureau")

    def add(**who):
        return bureau.post(
            f"/projects/{project}/panel",
            data={"post": "member", "deputed_on": "2026-11-01", **who},
        )

    assert add(candidate=f"person:{person}-{units['society']}").status_code == 302
    for twin in (
        {"candidate": f"person:{person}-{units['city']}"},
        {"candidate": f"expert:{pool}"},
        {"name": "唐慧", "unit": "西江市城建档案馆"},
        {"name": "唐 慧", "unit": "西江市档案学会"},
    ):
        answer = add(**twin)
        assert answer.status_code == 422, twin
    other = {"name": "唐慧", "unit": "西江市水利学会"}
    asked = add(**other)
    assert asked.status_code == 422 and "同名不同人" in asked.text
    assert add(**other, namesake="true").status_code == 302
    with app.app_context():
        rows = db.session.scalars(select(PanelMember).filter_by(project_id=project)).all()
        assert [(row.unit, row.namesake) for row in rows] == [
            ("西江市档案学会", False),
            ("西江市水利学会", True),
        ]
        line = db.session.scalars(
            select(JournalEntry)
            .filter_by(project_id=project, action="add_panelist")
            .order_by(JournalEntry.seq.desc())
        ).first()
        assert line.facts["namesake"] == "confirmed"
