"""Drawings and their changes; supervision visits with their Word documents; the search."""

import io
import random

import docx
import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import (
    ChangeNotice,
    Document,
    Drawing,
    Filing,
    Finding,
    Inspection,
    Party,
    Report,
)
from acceptance.services.files import index, pairs, search
from acceptance.services.ground import access
from acceptance.transaction import transaction
from tests.builders import BRIDGE, RESERVOIR, a_builder

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
        f"{BASE}/drawings/changes/{change}/connect", data={"drawing_id": drawing, "percent": "30"}
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
    assert "改动合计 35%，达到重绘标准 35%" in contractor.get(f"{BASE}/drawings").text
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
    assert "改动达到图面 33% 须重新绘制" in enter("health").get("/projects/2/drawings").text


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
        "planned_on": "2026-12-01",
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
        "2026年12月1日" in text
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


POOL = [
    "隧道工程",
    "污水处理厂",
    "幕墙竣工图",
    "K19+588",
    "桥（左幅）",
    "A-01 结构图",
    "设计变更单",
    "100%验收",
    "under_score",
    "ＡＢ全角",
    "长江",
    "重庆",
]


@pytest.fixture
def library(context):
    """Two hundred titles, indexed in part."""
    dice = random.Random(7)
    with transaction() as session:
        items = list(session.scalars(select(Filing.id).filter_by(project_id=BRIDGE)))
        for n in range(200):
            title = "".join(dice.choices(POOL, k=2)) + f"第{n}号"
            session.add(
                Document(
                    project_id=BRIDGE,
                    filing_id=dice.choice(items),
                    title=title,
                    number=f"ZJ-{n % 17}",
                    author=dice.choice(["甲公司", "监理部"]),
                )
            )
    with transaction():
        index.index_pending(limit=700)
    return access.stand(a_builder().viewers["owner"], BRIDGE)


def found(place, asked):
    return {row.id for row in db.session.scalars(search.matching(place, asked))}


def test_search_finds_what_like_finds(library):
    dice = random.Random(11)
    rows = list(db.session.scalars(select(Document).where(Document.project_id == BRIDGE)))
    names = dict(
        db.session.execute(select(Filing.id, Filing.name).where(Filing.project_id == BRIDGE)).all()
    )
    for _ in range(300):
        title = dice.choice(rows).title
        start = dice.randrange(len(title))
        asked = title[start : start + dice.randint(1, 5)].strip()
        if not asked or " " in asked:
            continue
        fold = pairs.fold(asked)
        truth = {
            r.id
            for r in rows
            if any(fold in pairs.fold(t) for t in (r.title, r.number, r.author))
            or asked.casefold() in names.get(r.filing_id, "").casefold()
        }
        assert found(library, asked) >= truth, asked
        assert found(library, asked) <= truth | {
            r.id for r in rows if search.is_initials([asked])
        }, asked


def test_initials_find_titles(library):
    ids = found(library, "sdgc")
    assert ids and all(
        "隧道工程" in db.session.get(Document, i).title
        or "sdgc" in pairs.initials(db.session.get(Document, i).title)
        for i in ids
    )


def test_changed_words_are_found_at_once(library):
    document = db.session.scalars(
        select(Document).where(Document.indexed, Document.project_id == BRIDGE)
    ).first()
    old = document.title
    with transaction() as session:
        row = session.get(Document, document.id)
        index.forget([row])
        row.title = "独一无二的标题甲乙丙"
    assert found(library, "独一无二") == {document.id} and document.id not in found(library, old)
    with transaction():
        index.index_pending()
    assert found(library, "独一无二") == {document.id} and document.id not in found(library, old)


def test_a_contractor_searches_its_own_and_the_page_keeps_the_query(app, enter):
    with app.app_context(), transaction() as session:
        for section in (1, 2):
            item = session.scalars(
                select(Filing.id).filter_by(project_id=BRIDGE, section=section, code="6-07")
            ).one()
            session.add(Document(project_id=BRIDGE, filing_id=item, title=f"隧道记录{section}"))
    page = enter("contractor").get(f"{BASE}/search?q=隧道&sort=title").text
    assert "隧道记录1" in page and "隧道记录2" not in page and 'value="隧道"' in page
    assert "隧道记录2" in enter("owner").get(f"{BASE}/search/export.csv?q=隧道").text
