"""Supervision visits: planned, held, closed, with their Word documents."""

import io

import docx
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import (
    Finding,
    Inspection,
    Party,
    Report,
)
from tests.builders import BRIDGE

BASE = f"/projects/{BRIDGE}"


def words(content):
    made = docx.Document(io.BytesIO(content))
    return "\n".join(
        [p.text for p in made.paragraphs]
        + [c.text for t in made.tables for r in t.rows for c in r.cells]
    )


def test_a_visit_is_planned_looks_finds_and_writes_its_documents(app, enter):
    bureau = enter("bureau")
    page = bureau.get(f"{BASE}/inspections").text
    assert "该看什么" in page and "超期未交" in page
    plan = {
        "planned_on": "2026-11-02",
        "place": "项目部",
        "inspectors": "陈岚、高远",
        "scope": "施工文件的收集\n竣工图<&>",
        "contact": "陈岚 0758-1",
    }
    assert enter("owner").post(f"{BASE}/inspections", data=plan).status_code == 403
    assert bureau.post(f"{BASE}/inspections", data=plan).status_code == 302
    with app.app_context():
        visit = db.session.scalars(select(Inspection.id)).one()
        party = db.session.scalars(
            select(Party.id).filter_by(project_id=BRIDGE, kind="contractor", section=1)
        ).one()
        notice = db.session.scalars(select(Report.id).filter_by(kind="inspection_notice")).one()
    text = words(bureau.get(f"{BASE}/reports/{notice}.docx").data)
    assert (
        "2026年11月2日" in text
        and "竣工图<&>" in text
        and "陈岚、高远" in text
        and "西江新区交通建设开发有限公司" in text
    )
    problem = {
        "problem": "隐蔽工程记录缺签字",
        "basis": "DA/T 28",
        "location": "第 1 标段",
        "party_id": party,
        "due_on": "2026-12-20",
    }
    assert bureau.post(f"{BASE}/inspections/{visit}/problems", data=problem).status_code == 302
    assert (
        bureau.post(
            f"{BASE}/inspections/{visit}/close", data={"conclusion": "总体有序，施工文件滞后。"}
        ).status_code
        == 302
    )
    assert bureau.post(f"{BASE}/inspections/{visit}/problems", data=problem).status_code == 422
    with app.app_context():
        order = db.session.scalars(select(Report.id).filter_by(kind="rectification_notice")).one()
        finding = db.session.scalars(select(Finding).filter_by(inspection_id=visit)).one()
        number = finding.id
    text = words(bureau.get(f"{BASE}/reports/{order}.docx").data)
    assert (
        "隐蔽工程记录缺签字" in text
        and "粤西路桥" in text
        and "2026-12-20" in text
        and "回执" in text
    )
    contractor = enter("contractor")
    assert "隐蔽工程记录缺签字" in contractor.get(f"{BASE}/findings").text
    assert enter("contractor2").get(f"{BASE}/findings").text.count("隐蔽工程记录缺签字") == 0
    assert (
        enter("contractor2")
        .post(f"{BASE}/findings/{number}/steps/answer", data={"answer": "x"})
        .status_code
        == 404
    )
    assert (
        contractor.post(
            f"{BASE}/findings/{number}/steps/answer", data={"answer": "已补签"}
        ).status_code
        == 302
    )
    assert (
        contractor.post(
            f"{BASE}/findings/{number}/steps/close", data={"conclusion": "x"}
        ).status_code
        == 403
    )
    assert (
        bureau.post(
            f"{BASE}/findings/{number}/steps/close", data={"conclusion": "属实"}
        ).status_code
        == 302
    )


def test_a_visit_is_not_closed_before_its_day_unless_its_notice_is_taken_back(app, enter):
    bureau = enter("bureau")
    plan = {"planned_on": "2099-11-02", "place": "项目部", "inspectors": "陈岚"}
    bureau.post(f"{BASE}/inspections", data=plan)
    with app.app_context():
        visit = db.session.scalars(select(Inspection.id)).one()
        notice = db.session.scalars(select(Report.id).filter_by(kind="inspection_notice")).one()
    close = f"{BASE}/inspections/{visit}/close"
    early = bureau.post(close, data={"conclusion": "总体有序。"})
    assert early.status_code == 422 and "检查定于" in early.text
    bureau.post(f"{BASE}/reports/{notice}/withdrawal", data={"reason": "日期有误"})
    assert bureau.post(close, data={"conclusion": "日期有误，另行安排。"}).status_code == 302
