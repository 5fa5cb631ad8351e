"""The forms beside the letters of the procedure: 预检意见, 登记表, 质量检查表, 个人评分表, 整改台账, 提请通报批评的函."""

import re

import pytest
from sqlalchemy import select

from acceptance.demo.cast import ORGANISATIONS
from acceptance.extensions import db
from acceptance.models import Finding, Organisation, Project, Report, Sample, SampleNote
from acceptance.transaction import transaction
from tests.builders import POWER, RESERVOIR, SEWAGE, a_project
from tests.reports.lives import text_of
from tests.web.hands import step


def newest(app, client, project, kind):
    """The last document of a kind, line by line; a row of a table is one line."""
    with app.app_context():
        key = db.session.scalars(
            select(Report.id)
            .filter_by(project_id=project, kind=kind)
            .order_by(Report.id.desc())
            .limit(1)
        ).one()
    return text_of(client.get(f"/projects/{project}/reports/{key}.docx").data)


def standings(app, project, kind):
    with app.app_context():
        rows = db.session.scalars(
            select(Report).filter_by(project_id=project, kind=kind).order_by(Report.id)
        )
        return [(row.state, row.ended_by) for row in rows]


def by_hand(client, project, kind):
    return client.post(f"/projects/{project}/reports", data={"kind": kind})


def checked_before(bureau, conclusion="第3卷缺图3张，请补齐。"):
    for name, said in (
        ("admit", {"confirm": "true"}),
        ("open_pre_check", {}),
        ("close_pre_check", {"conclusion": conclusion, "urgency": "加急"}),
    ):
        assert step(bureau, POWER, name, **said).status_code == 302


def test_a_pre_check_ends_with_a_letter_that_says_what_was_written_and_no_verdict(app, enter):
    bureau = enter("bureau")
    checked_before(bureau)
    told = newest(app, bureau, POWER, "pre_check_opinion")
    assert "加急" in told and "第3卷缺图3张，请补齐。" in told
    assert "不代替项目档案验收意见" in told and "合格" not in told
    assert re.search(r"我单位于\d+年\d+月\d+日对", told), "opened and closed on one day"
    assert step(bureau, POWER, "open_pre_check").status_code == 302
    assert step(bureau, POWER, "return_application", reason="竣工图未编。").status_code == 302
    told = newest(app, bureau, POWER, "pre_check_opinion")
    assert "竣工图未编。" in told and "现将验收申请退回" in told
    assert standings(app, POWER, "pre_check_opinion") == [
        ("ended", "return_application"),
        ("valid", ""),
    ]


def test_a_pre_check_that_is_taken_back_takes_its_letter_back(app, enter):
    bureau = enter("bureau")
    checked_before(bureau)
    taken = bureau.post(f"/projects/{POWER}/take-back", data={"reason": "未看完"})
    assert taken.status_code == 302
    assert standings(app, POWER, "pre_check_opinion") == [("withdrawn", "")]


def test_the_registration_says_what_is_known_and_leaves_the_rest_to_be_written(app, enter):
    owner = enter("owner")
    for _ in range(2):
        assert by_hand(owner, POWER, "archive_registration").status_code == 302
    told = newest(app, owner, POWER, "archive_registration")
    with app.app_context():
        project = db.session.get(Project, POWER)
        assert f"项目名称｜{project.name}" in told
    rows = [line.split("｜") for line in told.splitlines()]
    blank = {row[0] for row in rows if len(row) > 1 and not "".join(row[1:2]).strip()}
    assert {"上级主管部门", "设备安装单位", "设施设备", "专职人数", "库房面积（㎡）"} <= blank
    assert standings(app, POWER, "archive_registration") == [("superseded", ""), ("valid", "")]
    assert by_hand(enter("bureau"), POWER, "archive_registration").status_code == 403


def test_the_check_of_volumes_lists_each_sampled_volume_with_what_was_written(app, enter):
    bureau = enter("bureau")
    with app.app_context(), transaction() as session:
        sample = session.scalars(select(Sample).filter_by(project_id=SEWAGE)).first()
        note = session.scalars(select(SampleNote).filter_by(sample_id=sample.id)).first()
        note.text, note.page, note.result = "缺签字。", "3", "faulty"
        sample.result = "faulty"
        title, pages = sample.volume.title, sample.volume.pages
        count = len(session.scalars(select(Sample).filter_by(project_id=SEWAGE)).all())
    assert by_hand(bureau, SEWAGE, "quality_check").status_code == 302
    told = newest(app, bureau, SEWAGE, "quality_check")
    [row] = [line for line in told.splitlines() if "缺签字（页：3）" in line]
    assert title in row and f"｜{pages}｜" in row and "有问题" in row
    assert len([line for line in told.splitlines() if re.match(r"\d+｜", line)]) == count
    assert f"抽查案卷{count}卷：合格{count - 1}卷，有问题1卷，未检查0卷。" in told


def test_a_member_gets_a_blank_sheet_where_the_pack_has_points(app, enter):
    bureau, url = enter("bureau"), f"/projects/{SEWAGE}/reports"
    assert 'value="member_score_sheet"' not in bureau.get(url).text
    assert by_hand(bureau, SEWAGE, "member_score_sheet").status_code == 403
    with app.app_context(), transaction() as session:
        project = session.get(Project, SEWAGE)
        project.procedure_pack, project.procedure_version = "water-2008", "2008.1"
    assert 'value="member_score_sheet"' in bureau.get(url).text
    assert by_hand(bureau, SEWAGE, "member_score_sheet").status_code == 302
    told = newest(app, bureau, SEWAGE, "member_score_sheet")
    rows = [line.split("｜") for line in told.splitlines() if re.match(r"\d+｜", line)]
    assert rows and all(not "".join(row[4:]).strip() for row in rows), "nobody's points"
    assert "满分100分" in told


def test_the_ledger_follows_each_problem_and_is_grey_without_any(app, enter):
    owner, bureau = enter("owner"), enter("bureau")
    with app.app_context():
        first, *rest = db.session.scalars(
            select(Finding).filter_by(project_id=RESERVOIR).order_by(Finding.number)
        ).all()
        key, count, problem = first.id, len(rest) + 1, first.problem
        none = a_project("accepted").id
    answer = {"answer": "已补签"}
    owner.post(f"/projects/{RESERVOIR}/findings/{key}/steps/answer", data=answer)
    assert by_hand(bureau, RESERVOIR, "finding_ledger").status_code == 302
    told = newest(app, bureau, RESERVOIR, "finding_ledger")
    [row] = [line for line in told.splitlines() if line.startswith("1｜")]
    assert problem in row and "已补签" in row
    assert f"问题{count}个：待整改{count - 1}个，待复查1个，已销号0个。" in told
    page = bureau.get(f"/projects/{none}/reports").text
    assert "why-finding_ledger" in page and 'value="finding_ledger"' not in page
    assert by_hand(bureau, none, "finding_ledger").status_code == 422


@pytest.fixture
def failed(app, enter):
    """The second look found one of three problems not mended."""
    owner, bureau = enter("owner"), enter("bureau")
    with app.app_context():
        wanted = select(Finding.id).filter_by(project_id=RESERVOIR).order_by(Finding.number)
        ids = db.session.scalars(wanted).all()
    base = f"/projects/{RESERVOIR}/findings"
    for key in ids:
        owner.post(f"{base}/{key}/steps/answer", data={"answer": "已补签"})
    assert step(owner, RESERVOIR, "submit_rectification").status_code == 302
    for key, name in zip(ids, ("reject", "close", "close"), strict=True):
        bureau.post(f"{base}/{key}/steps/{name}", data={"conclusion": "查过"})
    assert step(bureau, RESERVOIR, "fail_recheck", reason="逾期未整改").status_code == 302
    return bureau


def test_a_failure_is_told_the_authority_of_the_project_by_letter(app, failed):
    url = f"/projects/{RESERVOIR}/reports"
    with app.app_context(), transaction() as session:
        session.get(Project, RESERVOIR).authority_id = None
    page = failed.get(url).text
    assert "why-criticism_letter" in page and "尚未登记项目主管部门" in page
    assert by_hand(failed, RESERVOIR, "criticism_letter").status_code == 422
    with app.app_context(), transaction() as session:
        name = next(name for key, name, _kind, _parent in ORGANISATIONS if key == "authority")
        unit = session.scalars(select(Organisation).filter_by(name=name)).one()
        session.get(Project, RESERVOIR).authority_id = unit.id
        looked = session.scalars(select(Report).filter_by(kind="recheck_opinion")).one()
        number, key = looked.number, looked.id
    assert by_hand(failed, RESERVOIR, "criticism_letter").status_code == 302
    told = newest(app, failed, RESERVOIR, "criticism_letter")
    assert f"{name}：" in told and f"（{number}）" in told and "仍有1个问题未整改到位" in told
    withdrawn = failed.post(f"{url}/{key}/withdrawal", data={"reason": "复查有误"})
    assert withdrawn.status_code == 302
    assert standings(app, RESERVOIR, "criticism_letter") == [("ended", "withdraw_report")]
    assert by_hand(failed, RESERVOIR, "criticism_letter").status_code == 422
