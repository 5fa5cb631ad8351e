"""Lists that strangers hand in: no volume is lost, no line is taken for a file that is none, no cell is read half."""

import csv
import io

import pytest
from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Document
from tests.web.lists.layouts import book, files, hand_in, last_import, volumes


def codes(app, weight="error"):
    return {one[3] for one in last_import(app).issues if one[2] == weight}


def laid(app):
    return [(one["title"], one["volume"], one["pages"]) for one in files(app)]


def text(*rows):
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def list_of(title, *above):
    return [*([line] for line in above), ["文件题名", "页次"], [title, "1-3"]]


def test_sheets_with_plain_names_are_never_without_a_volume_unasked(app, enter):
    owner = enter("owner")
    plain = book(("Sheet1", list_of("甲")), ("2", list_of("乙")))
    answer = hand_in(owner, plain)
    assert answer.status_code == 422 and codes(app) == {"sheets_unnamed"}
    assert "工作表“Sheet1、2”没说各是哪一卷" in answer.text and "不分卷导入" in answer.text
    assert hand_in(owner, plain, say=["loose"]).status_code == 200
    assert laid(app) == [("甲", "", (1, 3)), ("乙", "", (1, 3))]
    assert "loose_files" in codes(app, "remark")


def test_the_title_above_a_plain_sheet_is_its_volume(app, enter):
    made = book(
        ("Sheet1", list_of("甲", "卷内文件目录", "主桥施工文件")),
        ("Sheet2", list_of("乙", "卷内文件目录", "引道施工文件")),
    )
    assert hand_in(enter("owner"), made).status_code == 200
    assert laid(app) == [("甲", "主桥施工文件", (1, 3)), ("乙", "引道施工文件", (1, 3))]


def test_a_list_of_volumes_names_the_numbered_sheets_behind_it(app, enter):
    listed = [["案卷号", "案卷题名", "页数"], ["1", "桥", 3], ["2", "路", 3]]
    made = book(("1", list_of("甲")), ("第二卷", list_of("乙")), ("案卷目录", listed))
    assert hand_in(enter("owner"), made).status_code == 200, last_import(app).issues
    assert laid(app) == [("甲", "桥", (1, 3)), ("乙", "路", (1, 3))]
    assert [one[:2] for one in volumes(app)] == [("桥", "1"), ("路", "2")]


def test_a_cover_is_no_list_of_volumes_and_names_the_list_behind_it(app, enter):
    sheets = []
    for name in ("桥", "路"):
        sheets.append(
            (f"封面{name}", [["案卷题名", name], ["立卷单位", "某"], ["起止日期", "2020"]])
        )
        sheets.append((f"目录{name}", list_of(f"{name}一")))
    assert hand_in(enter("owner"), book(*sheets)).status_code == 200
    assert volumes(app) == [("桥", "", 1, 3), ("路", "", 1, 3)]


def test_a_number_without_a_title_is_asked_about(app, enter):
    owner = enter("owner")
    rows = [["盒号", "文件题名", "页数"], ["1", "甲", 4], ["2", "乙", 3]]
    answer = hand_in(owner, book(("清单", rows)))
    assert answer.status_code == 422 and codes(app) == {"number_alone"}
    assert hand_in(owner, book(("清单", rows)), say=["loose"]).status_code == 200
    assert laid(app) == [("甲", "", (1, 4)), ("乙", "", (1, 3))]


def test_tables_below_each_other_are_each_their_own_volume(app, enter):
    rows = [["主桥施工文件"], *list_of("甲"), [], ["引道施工文件"], *list_of("乙")]
    rows += [["案卷5：附属工程"], ["丙", "1-2"]]
    assert hand_in(enter("owner"), book(("清单", rows))).status_code == 200
    assert laid(app) == [
        ("甲", "主桥施工文件", (1, 3)),
        ("乙", "引道施工文件", (1, 3)),
        ("丙", "案卷5：附属工程", (1, 2)),
    ]


def test_a_line_that_names_a_volume_or_a_group_is_no_file(app, enter):
    owner = enter("owner")
    head = ["序号", "题名", "页次"]
    rows = [
        head,
        [1, "第1卷 桥", ""],
        ["1-1", "甲", "1-3"],
        [2, "第2卷 路", ""],
        ["2-1", "乙", "1-3"],
    ]
    assert hand_in(owner, book(("清单", rows))).status_code == 200
    assert laid(app) == [("甲", "第1卷 桥", (1, 3)), ("乙", "第2卷 路", (1, 3))]
    rows = [head, ["一", "桥梁", ""], [1, "丙", "1-3"], ["（二）", "路基", ""], [1, "丁", "1-3"]]
    assert hand_in(owner, book(("清单", rows))).status_code == 200
    assert [one[0] for one in laid(app)] == ["丙", "丁"]
    assert last_import(app).told["sheets"][0]["skipped"]["groups"] == [2, 4]


def test_who_signs_and_what_is_noted_below_a_list_is_no_file(app, enter):
    below = [
        *(
            ["监理工程师：", "", ""],
            ["项目经理 ：李四", "", "技术负责人：王五"],
            ["2020年8月5日", "", ""],
        ),
        *(["（本页无正文）"], ["交接日期 2020.8.5"], ["第1页"], ["共 2 页 第 1 页"], ["- 1 -"]),
        *(["注1：均为原件"], ["※ 一式两份"], ["* 复印件"], ["", "合计", ""], ["页数合计", "", "4"]),
    ]
    kept = [
        ["监理工程师任命书：王某", "A", ""],
        ["2020年8月5日来函", "", ""],
        ["注浆记录", "", ""],
    ]
    rows = [["文件题名", "文件编号", "页数"], ["甲", "B", 4], *kept, *below]
    assert hand_in(enter("owner"), book(("清单", rows))).status_code == 200, last_import(app).issues
    assert [one["title"] for one in files(app)] == ["甲", *(row[0] for row in kept)]
    told = [one[0] for one in last_import(app).issues if one[3] == "only_title"]
    assert told == [4, 5]


@pytest.mark.parametrize(
    "head, row, right",
    [
        (["起止页号", None], [1, 4], (1, 4)),
        (["页码（起）", "页码（止）"], [1, 4], (1, 4)),
        (["起日期", "页次"], ["20200805", "1-4"], (1, 4)),
    ],
)
def test_both_ends_of_the_pages_are_read(app, enter, head, row, right):
    made = book(("清单", [["案卷题名", "文件题名", *head], ["甲卷", "甲", *row]]))
    assert hand_in(enter("owner"), made).status_code == 200
    assert files(app)[0]["pages"] == right


def test_both_ends_of_a_date_are_read(app, enter):
    owner = enter("owner")
    for head in (["起始日期", "终止日期"], ["起止日期", None]):
        rows = [["文件题名", *head], [f"甲{head[0]}", "2020.8.5", "2020.9.1"]]
        assert hand_in(owner, book(("清单", rows))).status_code == 200
        assert files(app)[0]["date"] == "2020-08-05/2020-09-01"
    rows = [["文件题名", "起始日期", "终止日期"], ["乙", "2020.9.1", "2020.8.5"]]
    assert hand_in(owner, book(("清单", rows))).status_code == 422


def test_two_columns_of_one_thing_are_both_read_or_told(app, enter):
    rows = [
        ["编号", "文件题名", "文件编号", "图号"],
        [1, "甲", "", "S-01"],
        [2, "乙", "粤建1号", "S-02"],
    ]
    assert hand_in(enter("owner"), book(("清单", rows))).status_code == 200
    assert [one["number"] for one in files(app)] == ["S-01", "粤建1号"]
    told = [one for one in last_import(app).issues if one[3] == "second_column"]
    assert [(one[0], one[4]["value"]) for one in told] == [(3, "S-02")]


def test_ditto_marks_say_what_stands_above(app, enter):
    head = ["案卷题名", "文件题名", "责任者", "日期"]
    rows = [head, ["甲卷", "甲", "某公司", "20200805"], ["同上", "乙", "〃", "同上"]]
    assert hand_in(enter("owner"), book(("清单", rows))).status_code == 200
    both = [(one["volume"], one["author"], one["date"]) for one in files(app)]
    assert both == [("甲卷", "某公司", "2020-08-05")] * 2
    assert codes(app, "mended") == {"ditto"}


def test_a_number_is_read_as_it_is_shown(app, enter):
    made = book(("清单", [["文件题名", "文件编号"], ["甲", 1], ["乙", 7], ["丙", 7]]))
    made["清单"]["B2"].number_format = "000"
    made["清单"]["B3"].number_format = '"YB-"000'
    assert hand_in(enter("owner"), made).status_code == 200
    assert [one["number"] for one in files(app)] == ["001", "YB-007", "7"]


@pytest.mark.parametrize(
    "cell, code",
    [("#N/A", "error_cell"), ("1.23457E+16", "scientific"), ("########", "narrow_cell")],
)
def test_what_a_text_says_of_a_lost_value_is_an_error(app, enter, cell, code):
    answer = hand_in(enter("owner"), text(["文件题名", "文件编号"], ["甲", cell]), "a.csv")
    assert answer.status_code == 422 and codes(app) == {code}


def test_a_text_is_read_as_its_spreadsheet_meant_it(app, enter):
    rows = [["文件题名", "文件编号"], ["甲", '="001"'], ["乙", "'002"], ["丙", "1-Mar"]]
    assert hand_in(enter("owner"), text(*rows), "a.csv").status_code == 200
    assert [one["number"] for one in files(app)] == ["001", "002", "1-Mar"]
    assert "day_as_text" in codes(app, "remark")


def test_a_quote_that_nothing_closes_swallows_no_lines(enter):
    said = '案卷题名,文件题名,日期\r\n甲卷,"甲,20200805\r\n甲卷,乙,20200806\r\n'
    answer = hand_in(enter("owner"), said.encode(), "a.csv")
    assert answer.status_code == 422 and "第 2 行的引号不成对" in answer.text


def test_an_example_sheet_is_no_list(app, enter):
    head = ["案卷题名", "文件题名"]
    made = book(("样表", [head, ["某卷", "某文件"]]), ("清单", [head, ["甲卷", "甲"]]))
    assert hand_in(enter("owner"), made).status_code == 200
    assert [one["title"] for one in files(app)] == ["甲"]


@pytest.mark.parametrize(
    "rows, code",
    [
        (
            [["工程名称：西江新区大桥及引道工程（一期）"], ["文件题名", "页次"], ["甲", "1"]],
            "near_project",
        ),
        ([["项目名称", "文件题名"], ["另一工程", "甲"]], "named_otherwise"),
    ],
)
def test_another_project_is_seen_wherever_it_is_named(app, enter, rows, code):
    owner = enter("owner")
    answer = hand_in(owner, book(("清单", rows)))
    assert answer.status_code == 422 and codes(app) == {code}
    assert hand_in(owner, book(("清单", rows)), say=["project"]).status_code == 200


def test_the_works_of_another_name_are_told(app, enter):
    rows = [["工程名称：主桥工程"], ["文件题名", "页次"], ["甲", "1-2"]]
    answer = hand_in(enter("owner"), book(("清单", rows)))
    assert answer.status_code == 200 and "表上的工程名称是“主桥工程”" in answer.text


def test_numbers_of_volumes_run_down_and_have_noughts_or_none(app, enter):
    listed = [["案卷号", "题名", "页数"], ["001", "桥", 5], ["002", "路", 3]]
    rows = [
        ["案卷号", "文件题名", "页次"],
        [1, "甲", "1-3"],
        ["", "乙", "4-5"],
        ["02", "丙", "1-3"],
    ]
    made = book(("案卷目录", listed), ("卷内目录", rows))
    assert hand_in(enter("owner"), made).status_code == 200, last_import(app).issues
    assert laid(app) == [("甲", "桥", (1, 3)), ("乙", "桥", (4, 5)), ("丙", "路", (1, 3))]
    assert [one[:2] for one in volumes(app)] == [("桥", "001"), ("路", "002")]


def test_titles_that_differ_in_blanks_are_told(app, enter):
    rows = [["案卷题名", "文件题名"], ["甲 卷（一）", "甲"], ["甲卷(一)", "乙"]]
    assert hand_in(enter("owner"), book(("清单", rows))).status_code == 200
    assert "near_volume" in codes(app, "remark")


def test_the_title_of_each_printed_page_is_no_file_and_no_volume(app, enter):
    page = [["桥梁移交清单"], ["文件题名", "页次"]]
    rows = [*page, ["甲", "1-3"], *page, ["乙", "4-5"]]
    assert hand_in(enter("owner"), book(("清单", rows))).status_code == 200
    assert laid(app) == [("甲", "", (1, 3)), ("乙", "", (4, 5))]


def test_a_range_that_ends_in_the_future_is_no_date(app, enter):
    rows = [["文件题名", "日期"], ["甲", "2020-2099"]]
    assert hand_in(enter("owner"), book(("清单", rows))).status_code == 422
    assert codes(app) == {"future_date"}


def test_a_line_of_words_and_values_is_no_heading(app, enter):
    rows = [["项目名称", "别的工程", "编制日期", "2020"], ["文件题名", "文件编号"], ["甲", "A"]]
    assert hand_in(enter("owner"), book(("清单", rows))).status_code == 422
    assert codes(app) == {"named_otherwise"}


def test_an_empty_second_sheet_asks_nothing(app, enter):
    head = ["文件题名", "页次"]
    made = book(("Sheet1", [head, ["甲", "1-3"]]), ("Sheet2", [head]))
    assert hand_in(enter("owner"), made).status_code == 200


@pytest.mark.parametrize(
    "below", ["第 1 頁 共 3 頁", "審核人：李四", "合計", "編製單位：某公司", "總計：2 件"]
)
def test_what_stands_below_a_list_in_the_older_letters_is_no_file(app, enter, below):
    rows = [
        ["文件題名", "頁碼", "密級", "日期"],
        ["隱蔽工程驗收記錄", "1-2", "內部", "無"],
        [below],
    ]
    text = "\r\n".join(",".join(row) for row in rows)
    answer = hand_in(enter("owner"), text.encode("big5"), "清單.csv")
    assert answer.status_code == 200, answer.text[-2000:]
    assert [(file["title"], file["pages"]) for file in files(app)] == [("隱蔽工程驗收記錄", (1, 2))]
    with app.app_context():
        newest = select(Document).order_by(Document.id.desc()).limit(1)
        assert db.session.scalars(newest).one().secrecy == "内部"


def test_headings_with_blanks_between_their_letters_are_read_in_big5_too(app, enter):
    """They were taken for a list in GBK of which nobody knows a heading."""
    text = "卷內文件目錄\n成文日期,圖號,文 件 題 名\n2023/8/15,YB-1,隱蔽工程驗收記錄\n"
    answer = hand_in(enter("owner"), text.encode("big5"), "清單.csv")
    assert answer.status_code == 200, answer.text[-2000:]
    assert [one["title"] for one in files(app)] == ["隱蔽工程驗收記錄"]
