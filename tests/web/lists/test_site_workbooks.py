"""Workbooks as a site has them: merged, hidden, computed, wide, old, in other encodings."""

import datetime

import openpyxl
import pytest
from openpyxl.styles import NamedStyle

from tests.conftest import SAMPLES
from tests.web.lists.layouts import book, files, hand_in, last_import, volumes

HEAD = ["案卷题名", "文件题名", "文件编号", "日期", "页次"]


def titles(app):
    return [file["title"] for file in files(app)]


def told(app, at=0):
    return last_import(app).told["sheets"][at]


def test_hidden_rows_columns_and_sheets_are_told_and_left_out_unless_asked_for(app, enter):
    made = book(
        (
            "清单",
            [
                HEAD,
                ["甲卷", "甲一", "A", "20200101", "1-2"],
                ["甲卷", "甲二", "B", "20200101", "3"],
            ],
        ),
        ("旧的", [HEAD, ["乙卷", "乙一", "C", "20200101", "1-1"]]),
    )
    page = made["清单"]
    page.row_dimensions[3].hidden = True
    page.column_dimensions["C"].hidden = True
    made["旧的"].sheet_state = "hidden"
    owner = enter("owner")
    answer = hand_in(owner, made)
    assert answer.status_code == 200 and titles(app) == ["甲一"]
    assert files(app)[0]["number"] == ""
    assert told(app)["skipped"]["hidden"] == [3] and "隐藏的行" in answer.text
    assert told(app)["columns"][2]["fate"] == "hidden" and told(app, 1)["kind"] == "hidden"
    page["A2"] = page["A3"] = "丁卷"
    again = hand_in(owner, made, say=["hidden"])
    assert again.status_code == 200 and titles(app) == ["甲一", "甲二", "乙一"]


def test_an_error_of_a_cell_is_told_of_its_cell_where_its_column_is_read(app, enter):
    made = book(("清单", [[*HEAD, "序号"], ["甲卷", "甲一", "A", "20200101", "1-2", 1]]))
    made["清单"]["F2"], made["清单"]["F2"].data_type = "#REF!", "e"
    owner = enter("owner")
    assert hand_in(owner, made).status_code == 200
    made["清单"]["C2"], made["清单"]["C2"].data_type = "#N/A", "e"
    made["清单"]["B2"] = "甲二"
    answer = hand_in(owner, made)
    assert answer.status_code == 422 and "是错误值 #N/A" in answer.text


def test_a_formula_is_read_by_its_value_and_asked_for_where_it_has_none(enter):
    made = book(("清单", [HEAD, ["甲卷", '=CONCATENATE("甲","一")', "A", "20200101", "1-2"]]))
    answer = hand_in(enter("owner"), made)
    assert answer.status_code == 422 and "公式没有算出的值" in answer.text


def test_what_the_spreadsheet_made_of_a_number_is_told(app, enter):
    rows = [HEAD, ["甲卷", "甲一", 12345678901234567, "20200101", datetime.date(2026, 1, 4)]]
    rows.append(["甲卷", "甲二", datetime.date(2026, 3, 1), 20200102, "5-6"])
    answer = hand_in(enter("owner"), book(("清单", rows)))
    assert answer.status_code == 200, answer.text[-2000:]
    assert [(file["number"], file["pages"]) for file in files(app)] == [
        ("12345678901234570", (1, 4)),
        ("3-1", (5, 6)),
    ]
    assert "超过 15 位" in answer.text and "按“1-4”读" in answer.text
    assert "按“3-1”读" in answer.text


def test_a_cell_that_shows_a_month_is_a_month(app, enter):
    made = book(("清单", [HEAD, ["甲卷", "甲一", "A", datetime.date(2020, 8, 1), "1-2"]]))
    made["清单"]["D2"].number_format = 'yyyy"年"m"月"'
    assert hand_in(enter("owner"), made).status_code == 200
    assert files(app)[0]["date"] == "2020-08"


def test_sixty_columns_filters_protection_and_styles_do_not_stop_a_list(app, enter):
    head = [*HEAD, *(f"参数{n}" for n in range(55))]
    made = book(("清单", [head, ["甲卷", "甲一", "A", "20200101", "1-2", *range(55)]]))
    page = made["清单"]
    page.auto_filter.ref = "A1:E2"
    page.protection.sheet = True
    made.add_named_style(NamedStyle(name="强调"))
    page["XFD1"].style = "强调"
    page.merge_cells("F2:G2")
    page["B2"].comment = openpyxl.comments.Comment("原件", "某人")
    answer = hand_in(enter("owner"), made)
    assert answer.status_code == 200, last_import(app).issues
    assert len(told(app)["columns"]) == 60 and "参数54" in answer.text and "批注" in answer.text


@pytest.mark.parametrize("name", ["old.xls", "old.et"])
def test_an_old_workbook_is_read_and_says_what_it_cannot_show(app, enter, name):
    answer = hand_in(enter("owner"), (SAMPLES / "lists" / "old.xls").read_bytes(), name)
    assert answer.status_code == 200, answer.text[-2000:]
    assert [(file["title"], file["volume"], file["date"]) for file in files(app)] == [
        ("甲一", "甲卷", "2020-01-01"),
        ("甲二", "甲卷", "2020-08"),
    ]
    assert "旧版表格" in answer.text


ENCRYPTED = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000 + "EncryptedPackage".encode("utf-16-le")
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (ENCRYPTED, "设了打开密码"),
        (b"%PDF-1.7\n", "这是 PDF 文件"),
        (
            b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>",
            "XML 表格",
        ),
        ("甲乙丙\n丁\n".encode(), "认不出这份表"),
    ],
)
def test_what_is_no_list_gets_one_sentence_that_names_the_way(enter, content, sentence):
    answer = hand_in(enter("owner"), content, "清单.xlsx")
    assert answer.status_code == 422 and sentence in answer.text


@pytest.mark.parametrize(
    ("encoding", "divider"),
    [("big5", ","), ("utf-16-le", "\t"), ("utf-16-be", "\t"), ("gb18030", ";"), ("utf-8", "|")],
)
def test_text_is_read_in_every_encoding_and_with_every_divider(app, enter, encoding, divider):
    rows = [["案卷題名", "文件題名", "日期"], ["甲卷", "隱蔽工程驗收記錄", "2020年8月"]]
    text = "\r\n".join(divider.join(row) for row in rows)
    answer = hand_in(enter("owner"), text.encode(encoding), "清单.txt")
    assert answer.status_code == 200, answer.text[-2000:]
    assert [(f["title"], f["volume"], f["date"]) for f in files(app)] == [
        ("隱蔽工程驗收記錄", "甲卷", "2020-08")
    ]


def test_bands_between_files_make_volumes(app, enter):
    rows = [
        ["文件题名", "页号"],
        ["第3卷 桥梁检验批"],
        ["甲", "1-2"],
        ["第4卷 路基检验批"],
        ["乙", "1-3"],
    ]
    assert hand_in(enter("owner"), book(("清单", rows))).status_code == 200
    assert volumes(app) == [("第3卷 桥梁检验批", "", 1, 2), ("第4卷 路基检验批", "", 1, 3)]


def test_the_number_tells_volumes_of_one_title_apart_in_both_layouts(app, enter):
    owner = enter("owner")
    rows = [
        ["案卷号", "案卷题名", "题名", "页次"],
        [1, "检验批", "甲", "1-2"],
        [2, "检验批", "乙", "1-3"],
    ]
    assert hand_in(owner, book(("清单", rows))).status_code == 200
    assert volumes(app) == [("检验批", "1", 1, 2), ("检验批", "2", 1, 3)]
    text = "项目名称,:,西江新区大桥及引道工程\n验收,0,1\n甲,1,2,20200101,,某\n验收,0,2\n乙,1,3,20200101,,某\n"
    assert hand_in(owner, text.encode(), "目录.csv").status_code == 200
    assert volumes(app) == [("验收", "1", 1, 2), ("验收", "2", 1, 3)]


def test_a_list_of_volumes_alone_makes_volumes_and_their_files_follow(app, enter):
    owner = enter("owner")
    rows = [
        ["案卷目录"],
        ["序号", "档号", "题名", "总页数", "起止日期", "保管期限", "备注"],
        [1, "KJ-001", "桥梁检验批", 12, "20200101-20200301", "永久", "缺封面"],
    ]
    answer = hand_in(owner, book(("案卷目录", rows)))
    assert answer.status_code == 200, answer.text[-2000:]
    assert volumes(app) == [("桥梁检验批", "", 0, 0)] and "案卷目录（只有案卷）" in answer.text
    rows = [["案卷题名", "文件题名", "页次"], ["桥梁检验批", "甲", "1-12"]]
    assert hand_in(owner, book(("卷内", rows))).status_code == 200
    assert files(app)[0]["volume"] == "桥梁检验批" and volumes(app) == []


def test_each_sheet_says_above_its_headings_which_volume_it_is(app, enter):
    sheets = [
        (
            f"Sheet{n}",
            [
                ["卷内目录"],
                [f"案卷题名：{name}", "", "案卷号：7"],
                ["文件题名", "页号"],
                [f"{name}一", "1-2"],
            ],
        )
        for n, name in enumerate("甲乙", 1)
    ]
    assert hand_in(enter("owner"), book(*sheets)).status_code == 200
    assert volumes(app) == [("甲", "7", 1, 2), ("乙", "7", 1, 2)]
