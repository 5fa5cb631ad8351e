"""Lists as sites have them, each through the real door: it comes in right, or one sentence says why not."""

import pytest

from tests.conftest import SAMPLES
from tests.web.lists.layouts import files, hand_in, last_import, volumes

CASES = SAMPLES / "cases"


def given(client, name):
    return hand_in(client, (CASES / name).read_bytes(), name)


def titled(app):
    return [(file["title"], file["volume"]) for file in files(app)]


def columns(app):
    return {
        column["heading"]: (column["fate"], column["field"])
        for sheet in last_import(app).told["sheets"]
        for column in sheet["columns"]
    }


def test_pages_in_one_column_are_first_and_last_page(app, enter):
    answer = given(enter("owner"), "page-column.xlsx")
    assert answer.status_code == 200, answer.text[-3000:]
    assert [file["pages"] for file in files(app)] == [(1, 4), (5, 6)]
    assert columns(app)["页次"] == ("read", "span")
    assert last_import(app).told["checks"]["pages"] == 2


def test_every_sheet_is_read_one_volume_each(app, enter):
    answer = given(enter("owner"), "two-sheets.xlsx")
    assert answer.status_code == 200, answer.text[-3000:]
    assert titled(app) == [("甲一", "甲卷"), ("乙一", "乙卷")]
    assert "甲卷" in answer.text and "乙卷" in answer.text


def test_a_total_is_neither_a_volume_nor_a_file(app, enter):
    answer = given(enter("owner"), "totals-row.xlsx")
    assert answer.status_code == 200
    assert volumes(app) == [("甲卷", "", 1, 4)] and last_import(app).pages == 4
    assert "合计、小计行" in answer.text and "第 3 行" in answer.text


def test_an_empty_volume_below_a_filled_one_is_the_same(app, enter):
    answer = given(enter("owner"), "blank-volume.xlsx")
    assert answer.status_code == 200
    assert titled(app) == [("甲一", "甲卷"), ("甲二", "甲卷"), ("乙一", "乙卷")]
    assert "按上一行填" in answer.text


def test_retention_and_secrecy_are_kept(app, enter):
    assert given(enter("owner"), "retention-column.xlsx").status_code == 200
    (file,) = files(app)
    assert (file["retention"], file["secrecy"], file["pages"]) == ("Y", "内部", (1, 4))


def test_where_there_is_no_date_none_is_called_right(app, enter):
    answer = given(enter("owner"), "no-date.xlsx")
    assert answer.status_code == 200
    assert "日期无误" not in answer.text and "没有日期" in answer.text
    assert "表中没有，未核对：日期" in answer.text


def test_a_month_stays_a_month(app, enter):
    assert given(enter("owner"), "month-date.xlsx").status_code == 200
    assert [file["date"] for file in files(app)] == ["2020-08"]


@pytest.mark.parametrize(
    "name", ["merged-title.xlsx", "formula-sequence.xlsx", "hyperlink-title.xlsx"]
)
def test_what_a_site_workbook_has_beside_its_values_does_not_stop_it(app, enter, name):
    answer = given(enter("owner"), name)
    assert answer.status_code == 200, answer.text[-3000:]
    assert titled(app) == [("甲一", "甲卷")]
    assert files(app)[0]["date"] == "2020-01-01"
    if name == "hyperlink-title.xlsx":
        assert "超链接（不保留）" in answer.text


@pytest.mark.parametrize("name", ["tab-gbk.txt", "utf16.txt"])
def test_text_that_excel_saves_is_read(app, enter, name):
    answer = given(enter("owner"), name)
    assert answer.status_code == 200, answer.text[-3000:]
    assert [(file["title"], file["date"]) for file in files(app)] == [("甲一", "2020-01-01")]


def test_a_web_page_named_xls_is_called_one(enter):
    answer = given(enter("owner"), "html-table.xls")
    assert answer.status_code == 422 and "这是网页" in answer.text and ".xlsx" in answer.text
