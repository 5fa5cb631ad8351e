"""Drawings and their changes: what they lack, and when they must be drawn anew."""

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import (
    ChangeNotice,
    Drawing,
    JournalEntry,
)
from tests.builders import BRIDGE, RESERVOIR

BASE = f"/projects/{BRIDGE}"

DRAWING = {"section": "1", "number": "DQ-07", "title": "挡墙结构图", "discipline": "结构"}

STAMP = {
    "drawn_by": "甲",
    "reviewed_by": "乙",
    "technical_lead": "丙",
    "drawn_on": "2026-03-01",
    "site_supervisor": "丁",
    "chief_supervisor": "戊",
}


def test_drawings_show_what_they_lack_and_changes_without_one_stand_out(app, enter):
    contractor = enter("contractor")
    assert contractor.post(f"{BASE}/drawings", data=DRAWING).status_code == 302
    assert contractor.post(f"{BASE}/drawings", data=DRAWING).status_code == 422
    contractor.post(
        f"{BASE}/drawings/changes",
        data={
            "section": "1",
            "kind": "design_change",
            "number": "BG-1",
            "title": "墙高调整",
            "issued_on": "2026-01-05",
        },
    )
    page = contractor.get(f"{BASE}/drawings").text
    assert (
        "竣工图章缺：编制人、审核人、技术负责人、编制日期、现场监理、总监" in page
        and "1 份变更没有对应的竣工图" in page
    )
    with app.app_context():
        drawing, change = (
            db.session.scalars(select(Drawing.id)).one(),
            db.session.scalars(select(ChangeNotice.id)).one(),
        )
    contractor.post(
        f"{BASE}/drawings/changes/{change}/connect", data={"drawing_id": drawing, "percent": "15"}
    )
    contractor.post(f"{BASE}/drawings/{drawing}", data={**DRAWING, **STAMP})
    page = contractor.get(f"{BASE}/drawings").text
    assert (
        "竣工图章缺" not in page
        and "没有对应的竣工图：" not in page
        and "重新绘制</span>" not in page
    )
    contractor.post(
        f"{BASE}/drawings/changes",
        data={
            "section": "1",
            "kind": "negotiation",
            "number": "QS-2",
            "title": "洽商",
            "issued_on": "",
        },
    )
    with app.app_context():
        second = db.session.scalars(select(ChangeNotice.id).filter_by(number="QS-2")).one()
    contractor.post(
        f"{BASE}/drawings/changes/{second}/connect", data={"drawing_id": drawing, "percent": "5"}
    )
    assert "改动合计 20%，达到重绘标准 20%" in contractor.get(f"{BASE}/drawings").text
    contractor.post(f"{BASE}/drawings/{drawing}", data={**DRAWING, **STAMP, "redrawn": "1"})
    assert "达到重绘标准" not in contractor.get(f"{BASE}/drawings").text
    assert "DQ-07" not in enter("contractor2").get(f"{BASE}/drawings").text
    assert (
        enter("contractor2")
        .post(f"{BASE}/drawings/{drawing}", data={**DRAWING, **STAMP})
        .status_code
        == 404
    )
    assert "BG-1、QS-2" in enter("owner").get(f"{BASE}/drawings/export.csv").text


def test_the_register_is_made_from_the_files_and_each_city_has_its_threshold(app, enter):
    owner = enter("owner")
    assert owner.post(f"/projects/{RESERVOIR}/drawings/from-files").status_code == 302
    with app.app_context():
        made = db.session.query(Drawing).filter_by(project_id=RESERVOIR).count()
        assert made and all(row.document_id for row in db.session.scalars(select(Drawing)))
    owner.post(f"/projects/{RESERVOIR}/drawings/from-files")
    with app.app_context():
        assert db.session.query(Drawing).filter_by(project_id=RESERVOIR).count() == made
        told = select(JournalEntry).filter_by(project_id=RESERVOIR, action="register_drawings")
        assert [line.facts for line in db.session.scalars(told)] == [{"drawings": made}]
    assert "改动达到图面 33% 须重新绘制" in enter("health").get("/projects/2/drawings").text
