"""Papers of the whole archive: how much there is, all that lies in it, its as-built drawings."""

import io

import docx
import openpyxl
import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Document, Drawing, Filing, Volume
from acceptance.services.ground import access
from acceptance.services.letters import opinion
from acceptance.transaction import transaction
from tests.builders import BRIDGE, HOSPITAL, a_builder

BASE = f"/projects/{BRIDGE}/papers"


def written(client, paper, base=BASE, **query):
    answer = client.get(f"{base}/{paper}.docx", query_string=query)
    assert answer.status_code == 200
    return docx.Document(io.BytesIO(answer.data))


def rows_of(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def sheet_of(client, paper, base=BASE):
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{base}/{paper}.xlsx").data))
    return [list(row) for row in book.active.values]


def test_the_statistics_count_what_the_opinion_counts(app, enter):
    client = enter("owner")
    told = written(client, "statistics")
    by_class, by_period = map(rows_of, told.tables)
    with app.app_context():
        place = access.stand(a_builder().viewers["owner"], BRIDGE)
        counted = opinion.class_rows(place.project)
        volumes = db.session.scalars(select(Volume).filter_by(project_id=BRIDGE)).all()
        summed = [len(volumes), *(sum(getattr(v, n) for v in volumes) for n in ("files", "pages"))]
    assert by_class[0] == ["序号", "类别", "案卷数", "文件数", "总页数", "图纸张数"]
    assert [row[1:] for row in by_class[1:]] == [list(row.values()) for row in counted]
    assert by_class[-1][:5] == ["", "合计", *map(str, summed)]
    assert sum(int(row[1]) for row in by_period[1:]) == len(volumes)
    assert sheet_of(client, "statistics")[len(by_class) - 1][1:5] == ["合计", *summed]


def test_the_statistics_say_what_their_counts_leave_out(app, enter):
    client = enter("owner")
    with app.app_context(), transaction() as session:
        session.add(Document(project_id=BRIDGE, title="散件", indexed=False))
    told = [one.text for one in written(client, "statistics").paragraphs]
    assert any("尚未组卷，不在以上卷数、件数内" in text for text in told)
    of_section = [one.text for one in written(client, "statistics", section=1).paragraphs]
    assert any(text.startswith("全项目：另有") for text in of_section)
    assert any("尚未组卷" in str(row[1]) for row in sheet_of(client, "statistics"))


def test_the_full_catalogue_lists_every_file_below_its_volume(app, enter):
    client = enter("owner")
    tables = [rows_of(table) for table in written(client, "full").tables]
    with app.app_context():
        found = db.session.execute(
            select(Document.title, Volume.title.label("volume"))
            .join(Volume, Volume.id == Document.volume_id)
            .where(Document.project_id == BRIDGE)
            .order_by(Volume.number, Document.position, Document.id)
        ).all()
    assert [row[3] for table in tables for row in table[1:]] == [row.title for row in found]
    listed = sheet_of(client, "full")[1:]
    assert [(row[6], row[0]) for row in listed] == [(row.title, row.volume) for row in found]


@pytest.fixture
def drawn(app):
    """One drawing whose stamp is whole and which lies in a volume, and one that lacks what it can."""
    with app.app_context(), transaction() as session:
        for row in session.scalars(select(Drawing).filter_by(project_id=BRIDGE)):
            for touch in row.touches:
                session.delete(touch)
            session.delete(row)
        place = access.stand(a_builder().viewers["owner"], BRIDGE)
        file = session.scalars(
            select(Document).where(Document.project_id == BRIDGE, Document.volume_id.is_not(None))
        ).first()
        more = {"project_id": BRIDGE, "party_id": place.project.parties[0].id, "section": 0}
        names = ("drawn_by", "reviewed_by", "technical_lead", "site_supervisor", "chief_supervisor")
        whole = dict.fromkeys(names, "王工") | {"drawn_on": file.formed_on or a_builder().at.date()}
        session.add(
            Drawing(
                number="竣-01", title="总平面图", document_id=file.id, redrawn=True, **whole, **more
            )
        )
        session.add(Drawing(number="竣-02", title="立面图", **more))
        item = session.scalars(select(Filing).filter_by(project_id=BRIDGE, drawings=True)).first()
        session.add(Document(project_id=BRIDGE, filing_id=item.id, title="剖面图", indexed=False))


@pytest.mark.usefixtures("drawn")
def test_the_lists_of_drawings_say_where_each_lies_and_what_it_lacks(enter):
    client = enter("owner")
    listed = [row for table in written(client, "as_built").tables for row in rows_of(table)]
    assert [row[:3] for row in listed] == [["1", "竣-01", "总平面图"], ["2", "竣-02", "立面图"]]
    assert listed[0][5].endswith("件") and listed[0][6] == "重绘" and listed[1][5] == ""
    checked = written(client, "as_built_check")
    first, second = (row for table in checked.tables for row in rows_of(table))
    assert first[3:6] == ["王工"] * 3 and first[9] == ""
    assert second[3:9] == [""] * 6
    assert second[9] == (
        "竣工图章缺：编制人、审核人、技术负责人、编制日期、现场监理、总监理工程师；没有对应的竣工图文件"
    )
    assert [row[:3] for row in sheet_of(client, "as_built")[1:-1]] == [
        [1, "竣-01", "总平面图"],
        [2, "竣-02", "立面图"],
    ]
    left = "件竣工图文件尚未登记，未列入本表。"
    assert any(left in one.text for one in written(client, "as_built").paragraphs)
    assert left in str(sheet_of(client, "as_built")[-1]) and left in checked.paragraphs[-2].text
    page = client.get(f"/projects/{BRIDGE}/drawings").text
    assert f"{BASE}/as_built.docx" in page and f"{BASE}/as_built_check.xlsx" in page
    assert "监理单位（盖章）" in checked.paragraphs[-1].text
    notes = written(client, "as_built_notes")
    # two drawings, one of them drawn anew, none touched by a change
    *_parts, total = rows_of(notes.tables[0])
    assert total[1:] == ["合计", "2", "1", "0"]
    assert [row[0] for row in rows_of(notes.tables[1])][-2:] == ["设计变更", "工程洽商"]
    assert any(left[:-7] in one.text for one in notes.paragraphs)


def test_no_list_of_drawings_is_printed_where_none_is_registered(app, enter):
    client = enter("health")
    with app.app_context(), transaction() as session:
        for row in session.scalars(select(Drawing).filter_by(project_id=HOSPITAL)):
            for touch in row.touches:
                session.delete(touch)
            session.delete(row)
    refused = client.get(f"/projects/{HOSPITAL}/papers/as_built.docx")
    assert refused.status_code == 422 and "尚未登记竣工图" in refused.text
    assert "as_built" not in client.get(f"/projects/{HOSPITAL}/drawings").text
