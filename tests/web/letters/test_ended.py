"""A paper whose word is over is marked as ended, by what and when; nobody corrects it; its words stay."""

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Report
from tests.builders import POWER, SEWAGE, a_project
from tests.web.hands import step
from workflows.documents import KINDS
from workflows.projects import PROJECT

pytestmark = pytest.mark.usefixtures("agrees")

MEETING = {"meeting_on": "2030-01-08", "meeting_place": "厂部会议室"}
APPLICATION = ("self_check_report", "application_form", "application_report")


def standing(app, project_id, *kinds):
    """Kind, standing and by what it ended, of the papers of these kinds, the first first."""
    with app.app_context():
        mine = select(Report).where(Report.project_id == project_id, Report.kind.in_(kinds))
        rows = db.session.scalars(mine.order_by(Report.id))
        return [(row.kind, row.state, row.ended_by) for row in rows]


def last(app, project_id, kind):
    """Id, code and digest of the newest paper of a kind."""
    with app.app_context():
        mine = select(Report).filter_by(project_id=project_id, kind=kind)
        row = db.session.scalars(mine.order_by(Report.id.desc())).first()
        return row.id, row.code, row.digest


def test_an_admission_ends_with_the_withdrawn_application_and_is_not_issued_again(app, enter):
    owner, bureau = enter("owner"), enter("bureau")
    step(bureau, POWER, "admit", confirm="true")
    key, code, digest = last(app, POWER, "admission")
    assert step(owner, POWER, "withdraw", reason="补材料").status_code == 302
    assert standing(app, POWER, "admission", *APPLICATION) == [
        *((kind, "ended", "withdraw") for kind in APPLICATION),
        ("admission", "ended", "withdraw"),
    ]
    # its words are as they were, and everybody sees that they are over
    assert last(app, POWER, "admission")[2] == digest
    page = enter("nobody").get(f"/v/{code}").text
    assert "已失效" in page and "撤回申请" in page
    assert "已失效" in bureau.get(f"/projects/{POWER}/reports").text
    assert "已失效" in bureau.get(f"/projects/{POWER}/reports/export.csv").text
    assert "已失效" in bureau.get(f"/projects/{POWER}").text
    for act in ("correction", "withdrawal"):
        answer = bureau.post(f"/projects/{POWER}/reports/{key}/{act}", data={"reason": "改错字"})
        assert answer.status_code == 422 and "已因“撤回申请”失效" in answer.text
    assert f"/reports/{key}/correction" not in bureau.get(f"/projects/{POWER}/reports").text


def test_after_a_new_application_the_new_papers_are_valid(app, enter):
    owner, bureau = enter("owner"), enter("bureau")
    step(bureau, POWER, "admit", confirm="true")
    step(owner, POWER, "withdraw", reason="补材料")
    assert step(owner, POWER, "apply").status_code == 302
    assert step(bureau, POWER, "admit", confirm="true").status_code == 302
    told = standing(app, POWER, "admission", *APPLICATION)
    assert [state for _kind, state, _by in told] == ["ended"] * 4 + ["valid"] * 4


def test_a_meeting_that_is_called_off_ends_its_notice_and_the_cancellation_names_it(app, enter):
    bureau = enter("bureau")
    bureau.post(f"/projects/{SEWAGE}/reports", data={"kind": "panel_list"})
    assert step(bureau, SEWAGE, "call_off", reason="会场停电").status_code == 302
    assert standing(app, SEWAGE, "meeting_notice", "panel_list", "cancellation_notice") == [
        ("meeting_notice", "ended", "call_off"),
        ("panel_list", "ended", "call_off"),
        ("cancellation_notice", "valid", ""),
    ]
    assert standing(app, SEWAGE, "admission") == [("admission", "valid", "")]
    assert step(bureau, SEWAGE, "open_review", **MEETING).status_code == 302
    assert [s for _k, s, _b in standing(app, SEWAGE, "meeting_notice")] == ["ended", "valid"]


def test_a_meeting_put_off_twice_is_called_by_its_last_notice_alone(app, enter):
    bureau = enter("bureau")
    for day in ("2030-01-08", "2030-01-09"):
        answer = step(
            bureau, SEWAGE, "adjourn", reason="停电", meeting_on=day, meeting_place="厂部"
        )
        assert answer.status_code == 302
    kinds = ("meeting_notice", "adjournment_notice")
    assert standing(app, SEWAGE, *kinds) == [
        ("meeting_notice", "ended", "adjourn"),
        ("adjournment_notice", "ended", "adjourn"),
        ("adjournment_notice", "valid", ""),
    ]
    with app.app_context():
        mine = select(Report.mark, Report.year, Report.serial).filter_by(
            project_id=SEWAGE, kind="adjournment_notice"
        )
        mark, year, serial = db.session.execute(mine.order_by(Report.id.desc())).first()
    step(bureau, SEWAGE, "call_off", reason="改日")
    key = last(app, SEWAGE, "cancellation_notice")[0]
    from acceptance.gateways import word_text

    with app.app_context():
        digest = db.session.get(Report, key).digest
        said = "\n".join(word_text.lines(app.extensions["store"].path(digest).read_bytes()))
    assert f"{mark}〔{year}〕{serial}号" in said


def test_a_declined_application_is_over_and_the_refusal_stands(app, enter):
    bureau, owner = enter("bureau"), enter("owner")
    step(bureau, POWER, "ask_supplement", reason="缺盖章页")
    step(owner, POWER, "supplement", conclusion="已补")
    assert step(bureau, POWER, "decline", reason="不具备条件").status_code == 302
    told = standing(app, POWER, "supplement_notice", "refusal", *APPLICATION)
    assert told == [
        *((kind, "ended", "decline") for kind in APPLICATION),
        ("supplement_notice", "ended", "decline"),
        ("refusal", "valid", ""),
    ]


def test_what_a_pre_check_returns_is_no_longer_admitted(app, enter):
    bureau = enter("bureau")
    step(bureau, POWER, "admit", confirm="true")
    step(bureau, POWER, "open_pre_check")
    assert step(bureau, POWER, "return_application", reason="缺件").status_code == 302
    assert standing(app, POWER, "admission") == [("admission", "ended", "return_application")]


def test_a_suspended_project_comes_back_to_the_papers_it_had(app, enter):
    owner = enter("owner")
    with app.app_context():
        key = a_project("self_check").id
    before = standing(app, key, *KINDS)
    assert step(owner, key, "suspend", reason="停建").status_code == 302
    assert standing(app, key, *KINDS) == before and before


def test_no_step_ends_what_it_issues_alone_and_every_end_is_a_kind():
    for row in PROJECT.rows.values():
        assert set(row.ends) <= set(KINDS), row.name
        # only a second adjournment, or 预检, ends the paper of the first
        again = {"adjournment_notice", "pre_check_opinion"}
        assert set(row.ends) & set(row.issues) <= again, row.name
