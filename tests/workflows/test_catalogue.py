"""Catalogue sheets: the sample lands line by line, every planted defect is found in its cell, nothing is invented."""

import csv
import io
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from workflows import listing, standards
from workflows.catalogue import ISSUES, read
from workflows.placing import Placer, assign, section_of

SAMPLES = Path("tests/samples")
NAME = "西江新区大桥及引道工程"
TODAY = date(2026, 11, 23)


def sample(name):
    return list(csv.reader(io.StringIO((SAMPLES / name).read_text("gb18030"))))


@cache
def placer(pack):
    return Placer(standards.scope(pack), [1, 2])


def judged(rows, pack="dat-28-2018", **how):
    found = read(rows, project_name=how.pop("project_name", NAME), today=TODAY, **how)
    assign(found, placer(pack))
    return found


@cache
def judged_sample(name, pack="dat-28-2018"):
    return judged(sample(name), pack)


def told(found, weight=None):
    return [(i.row, i.column, i.code) for i in found.issues if weight in (None, i.weight)]


@pytest.mark.parametrize("pack", ["dat-28-2018", "gbt-50328-2014"])
def test_every_line_of_the_sample_lands_against_an_item(pack):
    found = judged_sample("catalogue-gbk.csv", pack)
    assert (len(found.volumes), found.files, found.issues) == (61, 590, [])
    assert all(line.item for volume in found.volumes for line in volume.files)
    assert found.header["建设单位"] == "西江新区交通建设开发有限公司"


@pytest.mark.parametrize(
    ("title", "item"),
    [
        ("项目建议书批复文件", "A1-01"),
        ("危险性较大分部分项工程施工方案", "C2-03"),
        ("主墩承台钢筋图（3）", "D-02"),
        ("监理通知单第003号及回复单", "B1-08"),
        ("1号墩2号桩成孔检查记录、钢筋笼验收记录、水下混凝土灌注记录", "C5-01"),
        ("混凝土强度试验报告", "C6-10"),
        ("竣工财务决算报告及批复", "E2-01"),
    ],
)
def test_the_sample_lands_against_the_right_item(title, item):
    found = judged_sample("catalogue-gbk.csv", "gbt-50328-2014")
    assert {
        line.item for volume in found.volumes for line in volume.files if line.title == title
    } == {item}


def test_sections_are_read_from_the_volume_title():
    found = judged_sample("catalogue-gbk.csv")
    assert {
        line.section for v in found.volumes if v.title.startswith("第2标段") for line in v.files
    } == {2}
    assert [
        section_of(t) for t in ("第1标段竣工图", "第十二标段", "２标段施工", "第 3 标 段", "立项")
    ] == [1, 12, 2, 3, 0]


def test_the_planted_defects_are_found_in_their_cells():
    found = judged_sample("catalogue-with-defects-gbk.csv")
    assert told(found, "error") == [
        (22, 2, "page_gap"),
        (43, 3, "end_before_start"),
        (66, 4, "impossible_date"),
        (110, 1, "no_title"),
        (132, 2, "not_a_page"),
        (153, 0, "repeated"),
        (208, 2, "page_gap"),
        (238, 1, "formula"),
        (261, 4, "future_date"),
    ]
    assert told(found, "mended") == [(89, 4, "date_format"), (283, 1, "spaces")]
    assert (186, 6, "no_author") in told(found, "remark") and (207, 1, "no_group") in told(
        found, "remark"
    )


HEAD = [["项目名称", ":", NAME], ["立项文件", "0"]]
GOOD = ["项目建议书", "1", "4", "20190822", "", "甲"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["立项文件", "0"], GOOD], (1, 1, "header_missing")),
        ([["项目名称", ":", "别的工程"], ["立项文件", "0"], GOOD], (1, 3, "other_project")),
        ([HEAD[0]], (0, 0, "no_volumes")),
        ([HEAD[0], ["立项文件", "2"], GOOD], (2, 2, "wrong_total")),
        ([HEAD[0], GOOD], (2, 0, "file_before_volume")),
        ([*HEAD, GOOD, ["b", "4", "5", "20190822", "", "甲"]], (4, 2, "page_overlap")),
        ([*HEAD, GOOD, ["立项文件", "0"], GOOD], (4, 1, "repeated_volume")),
        ([*HEAD, ["a\x00b", "1", "4", "20190822", "", "甲"]], (3, 1, "bad_character")),
        ([*HEAD, ["a\u202eb", "1", "4", "20190822", "", "甲"]], (3, 1, "bad_character")),
        ([*HEAD, ["题" * 501, "1", "4", "20190822", "", "甲"]], (3, 1, "too_long")),
        ([*HEAD, ["a", "0", "4", "20190822", "", "甲"]], (3, 2, "not_a_page")),
        ([*HEAD, ["a", "1", "9999999", "20190822", "", "甲"]], (3, 3, "not_a_page")),
        ([*HEAD, ["a", "1", "4", "昨天", "", "甲"]], (3, 4, "not_a_date")),
        ([*HEAD, ["a", "1", "4", "20190822", "", "@SUM(A1)"]], (3, 6, "formula")),
    ],
)
def test_each_error_names_row_and_column(rows, expected):
    assert expected in told(judged(rows), "error")


def test_a_volume_that_exists_is_not_imported_twice():
    assert (2, 1, "volume_exists") in told(judged([*HEAD, GOOD], existing=["立项文件"]), "error")


def test_full_width_digits_numbers_and_dates_of_excel_are_understood():
    found = judged(
        [*HEAD, ["a", "１", 4.0, "2019-08-22", None, "甲"], ["b", 5.0, 6.0, 20190822.0, None, "甲"]]
    )
    assert not found.errors
    assert [
        (line.first_page, line.last_page, line.formed_on) for line in found.volumes[0].files
    ] == [(1, 4, "2019-08-22"), (5, 6, "2019-08-22")]


def test_rare_characters_are_kept_and_twins_in_nfd_become_one():
    found = judged([*HEAD, ["𠮷野桥\u0065\u0301", "1", "1", "", "", "甲"]])
    assert found.volumes[0].files[0].title == "𠮷野桥é"


def test_a_line_that_fits_nothing_is_told_and_kept():
    found = judged(
        [["项目名称", ":", NAME], ["杂项", "0"], ["完全无关的东西", "1", "1", "20190822", "", "甲"]]
    )
    assert (3, 0, "no_item") in told(found) and not found.errors and found.files == 1


AWKWARD = [None, "", " ", "\x00", "𠮷" * 12, "１２", -5, 0, 10**9, 1.5, float("nan"), True]
"""What a spreadsheet may hold where something else is meant."""


def answers_in_words(found):
    """Whatever the sheet said, each issue has its sentence, and pages run on in what is kept."""
    for issue in found.issues:
        assert {**listing.ISSUES, **ISSUES}[issue.code] % issue.facts
    if found.errors:
        return
    for volume in found.volumes:
        follows = 1
        for line in volume.files:
            assert line.first_page == follows
            follows = line.last_page + 1


@pytest.mark.parametrize("value", AWKWARD, ids=repr)
def test_no_value_in_any_cell_breaks_the_reader(value):
    for column in range(7):
        line = ["1", "1", "项目建议书批复文件", "1", "20190822", "", "甲"]
        line[column] = value
        answers_in_words(judged([*HEAD, ["1", "1", "上", "2", "20190822", "", "甲"], line]))


@pytest.mark.parametrize("value", AWKWARD, ids=repr)
def test_no_row_of_one_value_breaks_the_reader(value):
    for width in (0, 1, 3, 8):
        row = [value] * width
        answers_in_words(judged([row]))
        answers_in_words(judged([*HEAD, row, row]))
