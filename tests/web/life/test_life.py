"""One whole life through the pages, thin but real, and the returns a real procedure has."""

import io
import re
import zipfile
from datetime import date

import docx
import pytest
from sqlalchemy import select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import Filing, Finding, PanelMember, Party, Project, Report
from acceptance.services.ground import journal
from tests.builders import BRIDGE, POWER, RESERVOIR, SEWAGE, a_project


def state(app, project_id):
    with app.app_context():
        return db.session.get(Project, project_id).state


def step(client, project_id, name, **data):
    return client.post(f"/projects/{project_id}/steps/{name}", data=data)


def vote_all(enter, project_id, choice="agree"):
    for who in ("bureau", "authority", "city", "expert", "expert2"):
        enter(who).post(
            f"/projects/{project_id}/panel/vote",
            data={"vote": choice, "dissent": "理由" if choice == "against" else ""},
        )


def test_approval_issues_the_opinion_with_the_numbers_of_the_data(app, enter):
    bureau = enter("bureau")
    assert step(bureau, SEWAGE, "approve", confirm="true").status_code == 409
    vote_all(enter, SEWAGE)
    assert step(bureau, SEWAGE, "approve", confirm="true").status_code == 302
    assert state(app, SEWAGE) == "accepted"
    with app.app_context():
        report = db.session.scalars(
            select(Report).where(Report.project_id == SEWAGE, Report.kind == "opinion")
        ).one()
        assert journal.verify(SEWAGE) is None
    content = bureau.get(f"/projects/{SEWAGE}/reports/{report.id}.docx").data
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        text = package.read("word/document.xml").decode()
    for words in (
        "东湖污水处理厂三期工程",
        "验收组成员5人，同意5人，不同意0人",
        "档案11卷，文件110件，686页",
        "抽查案卷11卷",
        "同意东湖污水处理厂三期工程通过项目档案验收",
    ):
        assert words in text


def test_a_vote_counts_once_and_against_needs_its_reason(app, enter):
    expert = enter("expert")
    assert (
        expert.post(f"/projects/{SEWAGE}/panel/vote", data={"vote": "against"}).status_code == 422
    )
    assert (
        expert.post(
            f"/projects/{SEWAGE}/panel/vote", data={"vote": "against", "dissent": "竣工图不符"}
        ).status_code
        == 302
    )
    assert expert.post(f"/projects/{SEWAGE}/panel/vote", data={"vote": "agree"}).status_code == 422
    with app.app_context():
        member = db.session.scalars(
            select(PanelMember).filter_by(project_id=SEWAGE, name="冯远")
        ).one()
        assert (member.vote, member.dissent) == ("against", "竣工图不符")


def test_the_bureau_does_not_vote_for_a_member_with_an_account(app, enter):
    with app.app_context():
        member = db.session.scalars(
            select(PanelMember.id).filter_by(project_id=SEWAGE, name="冯远")
        ).one()
    assert (
        enter("bureau")
        .post(f"/projects/{SEWAGE}/panel/{member}/vote", data={"vote": "agree"})
        .status_code
        == 403
    )


def test_passing_with_items_keeps_them_until_transfer(app, enter, work):
    bureau, owner = enter("bureau"), enter("owner")
    vote_all(enter, SEWAGE)
    assert step(bureau, SEWAGE, "approve_with_items", confirm="true").status_code == 409
    bureau.post(
        f"/projects/{SEWAGE}/findings",
        data={"problem": "异地备份未演练", "location": "档案室", "due_on": "2026-12-20"},
    )
    assert step(bureau, SEWAGE, "approve", confirm="true").status_code == 409
    assert step(bureau, SEWAGE, "approve_with_items", confirm="true").status_code == 302
    with app.app_context():
        finding = db.session.scalars(select(Finding.id).filter_by(project_id=SEWAGE)).one()
        due = db.session.scalars(
            select(Filing.id).filter_by(project_id=SEWAGE, stage="accepted", required=True)
        ).all()
    refused = step(bureau, SEWAGE, "transfer", confirm="true")
    assert (
        refused.status_code == 409
        and "移交清册未签署" in refused.text
        and "未整改答复" in refused.text
    )
    owner.post(f"/projects/{SEWAGE}/findings/{finding}/steps/answer", data={"answer": "已演练"})
    bureau.post(f"/projects/{SEWAGE}/findings/{finding}/steps/close", data={"conclusion": "属实"})
    owner.post(f"/projects/{SEWAGE}/handover", data={"remark": ""})
    for filing in due:
        owner.post(
            f"/projects/{SEWAGE}/filings/{filing}/files",
            data={"files": (io.BytesIO(small_pdf("x")), "验收.pdf")},
        )
        work()
        owner.post(f"/projects/{SEWAGE}/filings/{filing}/steps/submit")
        owner.post(f"/projects/{SEWAGE}/filings/{filing}/steps/file")
    city = enter("city")
    assert step(city, SEWAGE, "transfer", confirm="true").status_code == 302
    assert state(app, SEWAGE) == "archived"


def test_rectification_recheck_and_acceptance(app, enter):
    owner, bureau = enter("owner"), enter("bureau")
    assert step(owner, RESERVOIR, "submit_rectification").status_code == 409
    with app.app_context():
        findings = db.session.scalars(
            select(Finding.id).filter_by(project_id=RESERVOIR).order_by(Finding.number)
        ).all()
    for finding in findings:
        assert (
            owner.post(
                f"/projects/{RESERVOIR}/findings/{finding}/steps/answer", data={"answer": "已补签"}
            ).status_code
            == 302
        )
    assert step(owner, RESERVOIR, "submit_rectification").status_code == 302
    bureau.post(
        f"/projects/{RESERVOIR}/findings/{findings[0]}/steps/reject",
        data={"conclusion": "仍缺 1 份"},
    )
    assert step(bureau, RESERVOIR, "pass_recheck", confirm="true").status_code == 409
    assert (
        step(bureau, RESERVOIR, "return_rectification", reason="第 1 项不到位").status_code == 302
    )
    owner.post(
        f"/projects/{RESERVOIR}/findings/{findings[0]}/steps/answer", data={"answer": "补齐"}
    )
    step(owner, RESERVOIR, "submit_rectification")
    for finding in findings:
        bureau.post(
            f"/projects/{RESERVOIR}/findings/{finding}/steps/close", data={"conclusion": "合格"}
        )
    texts = dict.fromkeys(
        (
            "base",
            "collection",
            "drawings",
            "completeness",
            "accuracy",
            "system",
            "safety",
            "advice",
        ),
        "符合要求。",
    )
    assert (
        bureau.post(f"/projects/{RESERVOIR}/review/texts/evaluation", data=texts).status_code == 302
    )
    assert step(bureau, RESERVOIR, "pass_recheck", confirm="true").status_code == 302
    assert state(app, RESERVOIR) == "accepted"
    report = bureau.get(f"/projects/{RESERVOIR}").text.split("/reports/")[1].split(".docx")[0]
    with zipfile.ZipFile(
        io.BytesIO(bureau.get(f"/projects/{RESERVOIR}/reports/{report}.docx").data)
    ) as package:
        assert "复查合格" in package.read("word/document.xml").decode()


def test_a_recheck_that_fails_ends_the_procedure(app, enter):
    owner, bureau = enter("owner"), enter("bureau")
    with app.app_context():
        findings = db.session.scalars(select(Finding.id).filter_by(project_id=RESERVOIR)).all()
    for finding in findings:
        owner.post(
            f"/projects/{RESERVOIR}/findings/{finding}/steps/answer", data={"answer": "已补签"}
        )
    step(owner, RESERVOIR, "submit_rectification")
    bureau.post(
        f"/projects/{RESERVOIR}/findings/{findings[0]}/steps/reject", data={"conclusion": "仍缺"}
    )
    assert step(bureau, RESERVOIR, "fail_recheck", reason="逾期未整改").status_code == 302
    assert state(app, RESERVOIR) == "failed"


def test_an_application_is_returned_prechecked_and_withdrawn(app, enter):
    owner, bureau = enter("owner"), enter("bureau")
    assert step(bureau, POWER, "admit", confirm="true").status_code == 302
    assert step(bureau, POWER, "open_pre_check").status_code == 302
    assert step(bureau, POWER, "close_pre_check", conclusion="建议补充两项").status_code == 302
    assert step(bureau, POWER, "open_pre_check").status_code == 302
    assert step(bureau, POWER, "return_application", reason="").status_code == 422
    assert (
        step(bureau, POWER, "return_application", reason="缺监理审核报告盖章页").status_code == 302
    )
    assert "缺监理审核报告盖章页" in owner.get(f"/projects/{POWER}").text
    assert step(owner, POWER, "apply").status_code == 302
    with app.app_context():
        applications = db.session.scalars(
            select(Report)
            .filter_by(project_id=POWER, kind="application_report")
            .order_by(Report.id)
        ).all()
        assert [row.state for row in applications] == ["superseded", "valid"] and applications[
            1
        ].replaces_id == applications[0].id
    assert step(owner, POWER, "withdraw", reason="补充材料").status_code == 302
    assert state(app, POWER) == "self_check"


def test_a_project_is_suspended_and_resumed_where_it_stood(app, enter):
    owner = enter("owner")
    assert step(owner, BRIDGE, "suspend", reason="资金未到位").status_code == 302
    assert step(owner, BRIDGE, "resume").status_code == 302
    assert state(app, BRIDGE) == "construction"


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


def test_the_first_step_needs_named_duties(app, enter):
    bureau = enter("bureau")
    with app.app_context():
        owner_id = db.session.scalars(select(Filing.party_id).filter_by(project_id=BRIDGE)).first()
        unit = db.session.get(Party, owner_id).organisation_id
    data = {
        "code": "N-1",
        "name": "新项目",
        "place": "西江市",
        "owner_id": unit,
        "scope_pack": "gbt-50328-2014",
        "procedure_pack": "national-2006",
        "sections": "第 1 标段\n第 2 标段",
    }
    answer = bureau.post("/projects", data=data)
    project = int(answer.headers["Location"].rsplit("/", 1)[1])
    owner = enter("owner")
    refused = step(owner, project, "start_contracting")
    assert (
        refused.status_code == 409
        and "尚未指定分管领导" in refused.text
        and "尚未指定档案员" in refused.text
    )
    party = owner.get(f"/projects/{project}/parties").text.split('id="party-')[1].split('"')[0]
    for duty in ("leader", "archivist"):
        owner.post(
            f"/projects/{project}/parties/{party}/duties",
            data={"duty": duty, "name": "张三", "since": date.today().isoformat()},
        )
    assert "尚未指定" not in step(owner, project, "start_contracting").text
    with app.app_context():
        found = db.session.get(Project, project)
        assert (found.scope_pack, found.scope_version, found.procedure_version) == (
            "gbt-50328-2014",
            "2019.1",
            "2006.1",
        )
        per_section = db.session.scalars(
            select(Filing.section)
            .filter_by(project_id=project, code="C5-01")
            .order_by(Filing.section)
        ).all()
        assert per_section == [1, 2]


def test_a_wrong_registration_keeps_what_was_typed_and_names_the_fields(enter):
    page = enter("bureau").post(
        "/projects", data={"name": "只有名称", "investment": "很多", "started_on": "昨天"}
    )
    assert page.status_code == 422 and "只有名称" in page.text
    for words in ("项目编号：必须填写", "批准概算（万元）：不是数字", "开工日期：不是日期"):
        assert words in page.text


@pytest.mark.parametrize(
    "typed",
    ["桥<&>\"'", "𠮷野家桥", "{{ 7*7 }}", "{% if x %}", "{_{ a }_}", "长" * 4000, "第一段\n第二段"],
)
def test_what_the_bureau_types_is_what_the_opinion_says(app, enter, typed):
    bureau = enter("bureau")
    texts = dict.fromkeys(
        (
            "base",
            "collection",
            "drawings",
            "completeness",
            "accuracy",
            "system",
            "safety",
            "advice",
        ),
        typed,
    )
    assert bureau.post(f"/projects/{SEWAGE}/review/texts/evaluation", data=texts).status_code == 302
    vote_all(enter, SEWAGE)
    assert step(bureau, SEWAGE, "approve", confirm="true").status_code == 302
    link = re.search(
        r"/projects/\d+/reports/\d+\.docx", bureau.get(f"/projects/{SEWAGE}").text
    ).group(0)
    read = [
        paragraph.text for paragraph in docx.Document(io.BytesIO(bureau.get(link).data)).paragraphs
    ]
    for line in typed.split("\n"):
        assert read.count(line) == 8


@pytest.mark.parametrize("typed", ["a\x00b", "a\x0bb", "a\tb", "a\u202eb", "长" * 4001])
def test_what_cannot_be_kept_is_refused_and_nothing_else_is_lost(enter, typed):
    bureau = enter("bureau")
    answer = bureau.post(
        f"/projects/{SEWAGE}/review/texts/evaluation",
        data={"base": typed, "collection": "这一段还在"},
    )
    assert (
        answer.status_code == 422
        and "这一段还在" in answer.text
        and 'aria-invalid="true"' in answer.text
    )


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
