"""One bad line does not cost the others: good lines come in, the rest goes back, nothing comes twice."""

import io

import openpyxl

from acceptance.extensions import db
from acceptance.models import CatalogueImport, JournalEntry
from tests.web.lists.layouts import BASE, book, files, hand_in, last_import, volumes

HEAD = ["案卷题名", "文件题名", "日期", "起始页", "终止页"]
LINES = [
    ["甲卷", "甲一", "20200101", 1, 2],
    ["", "甲二", "20.8.1", 3, 4],
    ["", "甲三", "2020年8月", 5, 6],
    ["乙卷", "乙一", "20200101", 1, 1],
]


def again(client, app, *say):
    number = last_import(app).id
    assert client.post(f"{BASE}/imports/{number}/again", data={"say": list(say)}).status_code == 302
    return client.get(f"{BASE}/imports/{number}")


def titles(app):
    return [file["title"] for file in files(app)]


def test_a_day_that_is_only_likely_is_proposed_and_taken_when_confirmed(app, enter):
    owner = enter("owner")
    answer = hand_in(owner, book(("清单", [HEAD, *LINES])))
    assert answer.status_code == 422 and "像是 2020-08-01" in answer.text
    assert "两位年份、日期序号按建议的日期读" in answer.text and titles(app) == []
    assert "已导入" in again(owner, app, "dates").text
    assert [file["date"] for file in files(app)] == [
        "2020-01-01",
        "2020-08-01",
        "2020-08",
        "2020-01-01",
    ]


def test_good_lines_come_in_and_the_rest_goes_back_and_comes_in_at_its_place(app, enter):
    owner = enter("owner")
    assert hand_in(owner, book(("清单", [HEAD, *LINES]))).status_code == 422
    page = again(owner, app, "good").text
    first = last_import(app)
    assert titles(app) == ["甲一", "甲三", "乙一"] and "1 行有错，没有导入" in page
    assert first.told["left"] == [["", 3]]
    with app.app_context():
        line = (
            db.session.query(JournalEntry)
            .filter_by(action="import_list")
            .order_by(JournalEntry.id.desc())
            .first()
        )
        assert line.facts["left"] == 1
    rest = openpyxl.load_workbook(io.BytesIO(owner.get(f"{BASE}/imports/{first.id}/marked").data))
    rows = list(rest["清单"].iter_rows(values_only=True))
    assert rows[0][:5] == tuple(HEAD) and rows[0][-1] == "错误信息"
    assert rows[1][0] == "甲卷" and rows[1][1] == "甲二" and "像是" in rows[1][-1]
    rest["清单"]["C2"] = "20200801"
    assert hand_in(owner, rest, "余下.xlsx").status_code == 200
    assert [(file["title"], file["pages"]) for file in files(app)] == [("甲二", (3, 4))]
    with app.app_context():
        from acceptance.models import Document, Volume

        volume = db.session.query(Volume).filter_by(title="甲卷").one()
        inside = (
            db.session.query(Document).filter_by(volume_id=volume.id).order_by(Document.position)
        )
        assert [file.title for file in inside] == ["甲一", "甲二", "甲三"] and volume.sound
    second = last_import(app).id
    for number in (second, first.id):
        assert owner.post(f"{BASE}/imports/{number}/undo").status_code == 302
    with app.app_context():
        assert db.session.get(CatalogueImport, first.id).state == "undone"


def test_a_catalogue_brings_its_good_lines_and_returns_the_rest_as_a_list(app, enter):
    owner = enter("owner")
    text = "项目名称,:,西江新区大桥及引道工程\n某卷,0\n甲,1,2,20200101,,某\n乙,3,4,待定,,某\n丙,5,6,20200101,,某\n"
    assert hand_in(owner, text.encode(), "目录.csv").status_code == 422
    again(owner, app, "good")
    assert titles(app) == ["甲", "丙"]
    rest = owner.get(f"{BASE}/imports/{last_import(app).id}/marked")
    rest = openpyxl.load_workbook(io.BytesIO(rest.data))
    rest.active["F2"] = "20200102"
    assert hand_in(owner, rest, "余下.xlsx").status_code == 200
    assert [(file["title"], file["volume"]) for file in files(app)] == [("乙", "某卷")]


def test_a_list_that_came_before_brings_nothing_twice(app, enter):
    owner = enter("owner")
    good = [line for line in LINES if line[1] != "甲二"]
    good[1] = ["甲卷", "甲三", "2020年8月", 3, 4]
    assert hand_in(owner, book(("清单", [HEAD, *good]))).status_code == 200
    answer = hand_in(owner, book(("清单", [HEAD, *good])))
    assert answer.status_code == 422 and "这份清单导入过：3 行都已在库中" in answer.text
    answer = hand_in(owner, book(("清单", [HEAD, *good, ["乙卷", "乙二", "20200102", 2, 3]])))
    assert answer.status_code == 422 and "新的 1 行" in answer.text
    assert "3 行已在库中" in again(owner, app, "fresh").text
    assert titles(app) == ["乙二"] and volumes(app) == []


def test_a_project_named_with_other_brackets_is_confirmed(app, enter):
    owner = enter("owner")
    text = "项目名称,:,西江新区大桥 及引道工程（一期）\n某卷,0\n甲,1,2,20200101,,某\n"
    answer = hand_in(owner, text.encode(), "目录.csv")
    assert answer.status_code == 422 and "只差 空格、括号、期次" in answer.text
    assert "已导入" in again(owner, app, "project").text and titles(app) == ["甲"]
    other = "项目名称,:,别的工程\n某卷二,0\n甲,1,2,20200101,,某\n"
    answer = hand_in(owner, other.encode(), "目录.csv")
    assert answer.status_code == 422 and "是同一项目" not in answer.text
    rows = [["项目名称：西江新区大桥及引道工程(二期)"], ["文件题名", "文号"], ["甲", "A"]]
    answer = hand_in(owner, book(("清单", rows)))
    assert answer.status_code == 422 and "期次" in answer.text
    assert "已导入" in again(owner, app, "project").text


def test_one_cause_is_told_once_with_its_lines(enter):
    rows = [
        ["文件题名", "日期"],
        *([f"第{n}件", "待定"] for n in range(2, 20)),
        ["好的", "20200101"],
    ]
    answer = hand_in(enter("owner"), book(("清单", rows)))
    assert answer.status_code == 422 and "第 2–19 行" in answer.text
    assert answer.text.count("不是日期：写成 8 位数字") == 1 and "待定" in answer.text


def test_headings_nobody_knows_are_mapped_by_hand_over_a_preview(app, enter):
    owner = enter("owner")
    rows = [["东东", "西西", "南南"], *([f"名{n}", f"号{n}", "x"] for n in range(8))]
    answer = hand_in(owner, book(("清单", rows)))
    assert answer.status_code == 422 and "名4" in answer.text and "名5" not in answer.text
    number = last_import(app).id
    said = {"h0": "title", "h1": "number", "h2": "remark"}
    assert owner.post(f"{BASE}/imports/{number}/headings", data=said).status_code == 302
    assert [(f["title"], f["number"], f["remark"]) for f in files(app)][0] == ("名0", "号0", "x")


def test_a_sheet_that_is_not_recognised_is_named_and_may_be_left_out(app, enter):
    odd = [["东东", "西西", "南南"], ["a", "b", "c"], ["d", "e", "f"]]
    owner = enter("owner")
    answer = hand_in(owner, book(("清单", [HEAD, *LINES[:1]]), ("怪表", odd)))
    assert answer.status_code == 422 and "工作表“怪表”认不出列名" in answer.text
    assert "已导入" in again(owner, app, "sheets").text and titles(app) == ["甲一"]
