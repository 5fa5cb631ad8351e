"""Headings with units and English, two tables side by side, tables that go on, dates in other words: right or one sentence."""

import pytest

from tests.web.lists.layouts import book, files, hand_in, last_import
from workflows import dates

DAY = "20200805"


def titles(app):
    return [file["title"] for file in files(app)]


@pytest.mark.parametrize(
    "heads",
    [
        ["序号 No.", "文件题名\nTitle", "日期\nDate", "页次 Pages"],
        ["序号*", "文件题名（必填）", "形成日期(yyyy-mm-dd)", "页次（页）"],
        ["序號", "文件題名", "日期（年月日）", "頁次 Page No."],
    ],
)
def test_a_heading_is_known_with_its_unit_or_its_english(app, enter, heads):
    rows = [[1, "甲", DAY, "1-2"], [2, "乙", DAY, "3"]]
    assert hand_in(enter("owner"), book(("清单", [heads, *rows]))).status_code == 200
    assert [(one["title"], one["pages"]) for one in files(app)] == [
        ("甲", (1, 2)),
        ("乙", (3, 3)),
    ]
    columns = last_import(app).told["sheets"][0]["columns"]
    assert [one["fate"] for one in columns] == ["unread", "read", "read", "read"]


def test_another_language_or_aside_is_another_column(app, enter):
    heads = ["题名 English", "文件题名", "日期（开工）", "日期"]
    rows = [["Bridge", "甲", "20190101", DAY]]
    assert hand_in(enter("owner"), book(("清单", [heads, *rows]))).status_code == 200
    assert titles(app) == ["甲"]
    fates = [one["fate"] for one in last_import(app).told["sheets"][0]["columns"]]
    assert fates == ["unread", "read", "unread", "read"]


def test_two_tables_side_by_side_are_not_half_read(app, enter):
    heads = ["序号", "文件题名", "页次"] * 2
    owner = enter("owner")
    both = hand_in(owner, book(("清单", [heads, [1, "左", "1-2", 2, "右", "3-4"]])))
    assert both.status_code == 422 and "左右各是一张表" in both.text
    # where the right one is empty nothing is lost
    half = hand_in(owner, book(("清单", [heads, [1, "左", "1-2", 2, "", ""]])))
    assert half.status_code == 200 and titles(app) == ["左"]


def test_how_a_table_goes_on_and_ends_is_no_file(app, enter):
    rows = [
        ["文件题名", "日期", "页次"],
        ["甲", DAY, "1-3"],
        ["（续表）"],
        ["文件题名", "日期", "页次"],
        ["共青团工作报告", DAY, "4-5"],
        ["本卷共2件的说明", DAY, "6"],
        ["共 3 件，6 页"],
        ["本卷共6页"],
        ["本页共三件"],
        ["——以下空白——"],
    ]
    assert hand_in(enter("owner"), book(("清单", rows))).status_code == 200
    assert titles(app) == ["甲", "共青团工作报告", "本卷共2件的说明"]
    assert last_import(app).told["sheets"][0]["skipped"]["totals"] == [3, 7, 8, 9, 10]


@pytest.mark.parametrize(
    "said, code, text",
    [
        ("2020.8.5-8.9", "", "2020-08-05/2020-08-09"),
        ("2020年8月5日至9日", "", "2020-08-05/2020-08-09"),
        ("2020.8.5/2020.9.9", "", "2020-08-05/2020-09-09"),
        ("2020年8月5日 星期三", "", "2020-08-05"),
        ("2020年8月9日至5日", "reversed_dates", ""),
        ("2020年8月5日至32日", "impossible_date", ""),
        ("2020年第三季度", "date_proposed", "2020-07/2020-09"),
        ("2020年下半年", "date_proposed", "2020-07/2020-12"),
        ("2020年8月下旬", "not_a_date", ""),
        ("2020.8.5、2020.9.1", "not_a_date", ""),
    ],
)
def test_ranges_in_other_words(said, code, text):
    found = dates.read(said)
    assert (found.code, found.text or found.proposed) == (code, text)
