"""Excel there and back: what goes out comes in again, whole or not at all, and can be taken back."""

import csv
import io

import openpyxl
import pytest
from sqlalchemy import func, select

from acceptance.demo.pdfs import small_pdf
from acceptance.extensions import db
from acceptance.models import CatalogueImport, Document, Filing, Job, Volume
from forms.lists.rows import NAMES
from tests.builders import BRIDGE
from workflows.listing import FIELDS, find_headings

BASE = f"/projects/{BRIDGE}/catalogue"
HEAD = list(FIELDS.values())


def download(client, query=""):
    answer = client.get(f"{BASE}/list.xlsx{query}")
    assert answer.status_code == 200, answer.text
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def hand_in(client, book, name="清单.xlsx"):
    out = io.BytesIO()
    book.save(out)
    return client.post(
        BASE, data={"sheet": (io.BytesIO(out.getvalue()), name)}, follow_redirects=True
    )


def csv_of(rows, encoding="gb18030"):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return io.BytesIO(out.getvalue().encode(encoding))


def number_of(answer):
    return int(answer.text.split("/catalogue/imports/")[1].split('"')[0].split("/")[0])


def fill(sheet, row, **values):
    for name, value in values.items():
        sheet.cell(row, NAMES.index(name) + 1).value = value


def last_row(sheet, code):
    return next(r for r in range(2, sheet.max_row + 1) if sheet.cell(r, 2).value == code)


def test_the_list_has_a_guide_drop_downs_and_locked_keys(enter):
    book = download(enter("contractor"))
    sheet = book["清单"]
    assert [cell.value for cell in sheet[1]] == HEAD and "填写说明" in book.sheetnames
    assert (
        sheet.protection.sheet
        and sheet["A2"].protection.locked
        and not sheet["G2"].protection.locked
    )
    assert sheet.data_validations.dataValidation[0].formula1.startswith("条目!")
    assert {sheet.cell(r, 3).value for r in range(2, 30)} - {None} == {
        1
    }  # a contractor gets its own section


def test_what_is_filled_in_offline_comes_in_and_is_taken_back_as_a_whole(app, enter):
    contractor = enter("contractor")
    book = download(contractor)
    sheet = book["清单"]
    row = last_row(sheet, "6-07")
    fill(
        sheet,
        row,
        title="3号墩隐蔽工程验收记录",
        number="YB-3",
        author="粤西路桥",
        formed_on="20240301",
        pages=4,
    )
    answer = hand_in(contractor, book)
    assert answer.status_code == 200, answer.text[-3000:]
    with app.app_context():
        made = db.session.scalars(select(Document).filter_by(title="3号墩隐蔽工程验收记录")).one()
        assert (made.number, made.first_page, made.last_page, str(made.formed_on)) == (
            "YB-3",
            1,
            4,
            "2024-03-01",
        )
        assert db.session.get(Filing, made.filing_id).files == 1
    again = download(contractor)["清单"]
    row = next(
        r for r in range(2, again.max_row + 1) if again.cell(r, 7).value == "3号墩隐蔽工程验收记录"
    )
    assert (
        again.cell(row, 1).value == made.id
    )  # the key is filled in now, so a second hand-in changes instead of doubling
    book2 = download(contractor)
    fill(book2["清单"], row, title="3号墩桩基隐蔽工程验收记录")
    second = hand_in(contractor, book2)
    assert second.status_code == 200 and "改动 1 处" in second.text
    first, later = number_of(answer), number_of(second)
    assert (
        contractor.post(f"{BASE}/imports/{first}/undo").status_code == 302
    )  # the words it brought were changed, but it goes as a whole
    with app.app_context():
        assert db.session.query(Document).filter(Document.title.contains("3号墩")).count() == 0
        assert db.session.get(CatalogueImport, first).state == "undone" and later


def test_an_import_with_a_stored_file_is_not_taken_back(app, enter):
    contractor = enter("contractor")
    answer = contractor.post(
        BASE,
        data={
            "sheet": (csv_of([["条目编号", "标段", "文件名称"], ["6-07", "1", "隐蔽甲"]]), "甲.csv")
        },
        follow_redirects=True,
    )
    assert answer.status_code == 200
    contractor.post(
        f"/projects/{BRIDGE}/filings/upload",
        data={"files": (io.BytesIO(small_pdf("x")), "隐蔽甲.pdf")},
    )
    refused = contractor.post(f"{BASE}/imports/{number_of(answer)}/undo")
    assert refused.status_code == 422 and "不能撤回" in refused.text


def test_the_same_workbook_comes_back_with_what_is_wrong(app, enter):
    contractor = enter("contractor")
    book = download(contractor)
    sheet = book["清单"]
    sheet.cell(3, 7).font = openpyxl.styles.Font(color="FF00FF00")
    good, bad = last_row(sheet, "6-07"), last_row(sheet, "6-08")
    fill(sheet, good, title="好的一行", pages=2)
    fill(sheet, bad, title="坏的一行", formed_on="2026.9.31", pages="十二页")
    answer = hand_in(contractor, book)
    assert answer.status_code == 422 and "整份未导入，库内没有变化" in answer.text
    with app.app_context():
        assert (
            db.session.query(Document).filter(Document.title.in_(["好的一行", "坏的一行"])).count()
            == 0
        )
    returned = contractor.get(f"{BASE}/imports/{number_of(answer)}/marked")
    marked = openpyxl.load_workbook(io.BytesIO(returned.data))["清单"]
    column = len(HEAD) + 1
    assert marked.cell(1, column).value == "错误信息"
    assert (
        "没有这一天" in marked.cell(bad, column).value
        and "不是数字" in marked.cell(bad, column).value
    )
    assert marked.cell(good, column).value is None and marked.cell(good, 7).value == "好的一行"
    red = marked.cell(bad, NAMES.index("pages") + 1).fill.fgColor.rgb
    assert (
        red == "FFFFC7CE"
        and marked.cell(good, NAMES.index("pages") + 1).fill.fgColor.rgb != "FFFFC7CE"
    )
    assert marked.protection.sheet  # it is still the same workbook
    wb = openpyxl.load_workbook(io.BytesIO(returned.data))
    fill(wb["清单"], bad, formed_on="20240930", pages=12)
    assert hand_in(contractor, wb).status_code == 200


def test_a_csv_comes_back_as_a_csv(enter):
    contractor = enter("contractor")
    answer = contractor.post(
        BASE,
        data={"sheet": (csv_of([["题名", "文号", "页数"], ["隐蔽记录", "A", "很多"]]), "表.csv")},
        follow_redirects=True,
    )
    assert answer.status_code == 422
    returned = contractor.get(f"{BASE}/imports/{number_of(answer)}/marked").data.decode("gb18030")
    assert list(csv.reader(io.StringIO(returned)))[1][3].startswith("不是数字")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize(
    "heading", ["题名", "文件题名", "文件名称", "文件名称*（必填）", "材料名称"]
)
def test_headings_are_known_by_their_synonyms(enter, encoding, heading):
    rows = [
        ["某某项目归档文件一览表"],
        ["序号", heading, "文号", "编制单位", "形成日期", "归档条目编号", "标段"],
        ["1", "隐蔽记录甲", "A-1", "某单位", "2024/3/1", "6-07", "1"],
    ]
    answer = enter("contractor").post(
        BASE, data={"sheet": (csv_of(rows, encoding), "表.csv")}, follow_redirects=True
    )
    assert answer.status_code == 200, answer.text[-2000:]


def test_unknown_headings_are_explained_once_and_remembered(app, enter):
    contractor = enter("contractor")
    rows = [["东东", "西西", "条目"], ["隐蔽记录乙", "B-1", "6-07"]]
    answer = contractor.post(
        BASE, data={"sheet": (csv_of(rows), "怪表.csv")}, follow_redirects=True
    )
    assert answer.status_code == 422 and "列名要指定一次" in answer.text
    number = number_of(answer)
    assert (
        contractor.post(
            f"{BASE}/imports/{number}/headings", data={"h0": "title", "h1": "number", "h2": ""}
        ).status_code
        == 302
    )
    with app.app_context():
        assert db.session.get(CatalogueImport, number).state == "imported"
        assert (
            db.session.scalars(select(Document.number).filter_by(title="隐蔽记录乙")).one() == "B-1"
        )
    again = contractor.post(
        BASE,
        data={
            "sheet": (
                csv_of([["东东", "西西", "条目"], ["隐蔽记录丙", "B-2", "6-07"]]),
                "怪表2.csv",
            )
        },
        follow_redirects=True,
    )
    assert again.status_code == 200


def test_a_foreign_or_closed_item_stops_the_sheet(app, enter):
    contractor, owner = enter("contractor"), enter("owner")
    answer = contractor.post(
        BASE,
        data={"sheet": (csv_of([["条目编号", "标段", "题名"], ["6-07", "2", "别人的"]]), "表.csv")},
        follow_redirects=True,
    )
    assert answer.status_code == 422 and "别的单位负责" in answer.text
    closed = owner.post(
        BASE,
        data={
            "sheet": (
                csv_of([["条目编号", "标段", "题名"], ["1-01", "0", "晚了"], ["99-1", "", "没有"]]),
                "表.csv",
            )
        },
        follow_redirects=True,
    )
    assert closed.status_code == 422 and "已提交" in closed.text and "没有条目 99-1" in closed.text


def test_volumes_of_a_list_run_on_from_page_one(app, enter):
    owner = enter("owner")
    rows = [
        ["题名", "案卷题名", "起始页", "终止页", "条目编号", "标段"],
        ["甲", "检验批一", "1", "3", "6-07", "1"],
        ["乙", "检验批一", "5", "6", "6-07", "1"],
    ]
    answer = owner.post(BASE, data={"sheet": (csv_of(rows), "卷.csv")}, follow_redirects=True)
    assert answer.status_code == 422 and "应从第 4 页起，现写 5" in answer.text
    rows[2][2:4] = ["4", "6"]
    assert (
        owner.post(
            BASE, data={"sheet": (csv_of(rows), "卷.csv")}, follow_redirects=True
        ).status_code
        == 200
    )
    with app.app_context():
        volume = db.session.scalars(select(Volume).filter_by(title="检验批一")).one()
        assert (volume.files, volume.pages, volume.section) == (2, 6, 1)
        number = volume.id
    book = download(owner, f"?volume={number}")
    assert [book["清单"].cell(r, 7).value for r in (2, 3)] == ["甲", "乙"]


def test_twenty_thousand_rows_go_through_the_queue(app, enter, work):
    owner = enter("owner")
    rows = [["题名", "文号", "条目编号", "标段", "日期"]] + [
        [f"检验批{n}", f"J-{n}", "6-07", "1", "20240301"] for n in range(20_000)
    ]
    answer = owner.post(BASE, data={"sheet": (csv_of(rows), "大.csv")}, follow_redirects=True)
    assert answer.status_code == 200 and "在后台核对" in answer.text
    with app.app_context():
        assert (
            db.session.scalar(
                select(func.count()).where(Job.kind == "import_sheet", Job.state == "queued")
            )
            == 1
        )
    work()
    number = number_of(answer)
    page = owner.get(f"{BASE}/imports/{number}").text
    assert "已导入" in page and "20000 件" in page
    with app.app_context():
        assert (
            db.session.scalars(
                select(Filing.files).filter_by(project_id=BRIDGE, code="6-07", section=1)
            ).one()
            == 20_000
        )
    owner.post(f"{BASE}/imports/{number}/undo")
    with app.app_context():
        assert db.session.query(Document).filter_by(import_id=number).count() == 0


def test_a_heading_row_is_found_below_a_title():
    found = find_headings([["一览表"], [], ["序号", "文件题名", "页次", "神秘列"]])
    assert (
        found.row == 3 and found.columns == {"title": 1, "span": 2} and found.unknown == ("神秘列",)
    )
