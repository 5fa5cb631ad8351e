"""A sheet of key projects is read below the row that names its columns."""

from workflows import key_list
from workflows.sheets import DAY, FAULT


def test_the_heading_is_found_under_a_title_and_numbers_lose_their_point():
    rows = [
        ["某市重点项目名单"],
        ["序号", "项目名称（全称）", "项目代码", "项目单位", "所在地"],
        [1.0, " 南山  隧道 ", 202644.0, "某公司", f"{DAY}2026-01-01"],
        [2.0, "", 202645.0, "", ""],
        [None, None, "", "", ""],
        [3.0, "北山隧道", f"{FAULT}#REF!", "长" * 201, ""],
        [4.0, "西山隧道"],
    ]
    found = key_list.read(rows)
    assert [number for number, _said in found.lines] == [3, 7]
    said = found.lines[0][1]
    assert said["name"] == "南山 隧道" and said["code"] == "202644"
    assert said["place"] == "2026-01-01"
    assert list(found.wrong) == [4, 6], "what has no name or is too long is named, not cut"


def test_a_sheet_that_names_no_projects_is_not_read():
    assert key_list.read([["序号", "内容"], [1, "某事"]]) is None
    assert key_list.read([]) is None


def test_totals_groups_signatures_and_headings_are_told_apart_from_projects():
    rows = [
        ["序号", "项目名称", "建设单位"],
        ["一", "交通类"],
        ["", "（一）续建", ""],
        [1, "南山隧道", "某公司"],
        ["序号", "项目名称", "建设单位"],
        [2, "二号线工程", ""],
        ["", "二、能源类", ""],
        [3, "北山电站", "某公司"],
        [4, "", ""],
        ["合计", "", "3 个"],
        ["填表人：张三", "", "审核人：李四"],
    ]
    found = key_list.read(rows)
    assert [said["name"] for _row, said in found.lines] == ["南山隧道", "二号线工程", "北山电站"]
    assert list(found.aside) == [2, 3, 5, 7, 10, 11] and not found.wrong
