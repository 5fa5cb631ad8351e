"""What the limited child tells of a sheet, piece by piece, and what becomes of an answer that breaks off."""

import datetime

import openpyxl
import pytest

from acceptance.gateways import sheets
from acceptance.refusals import Refused


@pytest.fixture
def child(tmp_path, monkeypatch):
    """A child that does what it is told instead of reading."""

    def told(program):
        path = tmp_path / "child.py"
        path.write_text(program, encoding="utf-8")
        monkeypatch.setattr(sheets, "CHILD", path)
        return sheets.book(tmp_path / "list.csv")

    (tmp_path / "list.csv").write_text("题名\n甲\n", encoding="utf-8")
    return told


def test_rows_come_in_their_order_however_many_pieces_they_take(tmp_path):
    book = openpyxl.Workbook(write_only=True)
    for name, count in (("长", 8001), ("空", 0), ("短", 2)):
        page = book.create_sheet(name)
        for n in range(count):
            page.append([f"{name}{n}", n])
    book.save(tmp_path / "l.xlsx")
    pages = sheets.book(tmp_path / "l.xlsx").pages
    assert [page.name for page in pages] == ["长", "空", "短"]
    assert [len(page.rows) for page in pages] == [8001, 0, 2]
    assert pages[0].rows == [[f"长{n}", n] for n in range(8001)]


def test_a_table_that_begins_in_the_third_column_and_fourth_row_stays_there(tmp_path):
    book = openpyxl.Workbook()
    book.active["C4"], book.active["D5"] = "题名", "甲"
    book.save(tmp_path / "l.xlsx")
    rows = sheets.book(tmp_path / "l.xlsx").pages[0].rows
    assert rows[3] == ["", "", "题名", ""] and rows[4] == ["", "", "", "甲"]


def test_days_are_marked_for_the_sheet_that_has_them(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["题名", "甲"])
    dated = book.create_sheet("有日期")
    dated["A1"] = datetime.date(2026, 1, 4)
    book.save(tmp_path / "l.xlsx")
    plain, marked = sheets.book(tmp_path / "l.xlsx").pages
    assert not plain.marked and marked.marked
    assert marked.rows == [["\x1f2026-01-04"]]


@pytest.mark.parametrize(
    "end", ["print('[[\"half', end='')", "import os; os.abort()", "raise MemoryError"]
)
def test_an_answer_that_breaks_off_is_a_refusal_and_no_short_list(child, end):
    begun = 'print(\'{"name": "", "visible": true, "merges": []}\\n[["甲"]]\', flush=True)\n'
    with pytest.raises(Refused, match="broken_sheet"):
        child(begun + end)


def test_a_child_that_never_ends_is_ended(child, monkeypatch):
    monkeypatch.setattr(sheets, "SECONDS", 0.2)
    with pytest.raises(Refused, match="broken_sheet"):
        child("import time\ntime.sleep(600)")
