"""A draft of a filing scope: whatever is done to its rows is undone to the letter; a list says what it says."""

import random
from itertools import pairwise

import pytest

from workflows import standards
from workflows.packs import compiling, drafts, listed, own, passed
from workflows.packs.drafts import GROUP, ITEM, MARK
from workflows.packs.listed import Meant

HEAD = {"title": "西江市移交清单", "source": "西档〔2026〕8号", "region": "西江市"}
MEANT = Meant(1, {}, "owner", "Y", "construction", "其他")


def rows_of(name="dat-28-2018"):
    return compiling.rows_of(standards.read(standards.shipped(name)))


@pytest.mark.parametrize("name", standards.names("filing_scope"))
def test_every_shipped_scope_becomes_rows_and_the_same_lines_again(name):
    data = standards.read(standards.shipped(name))
    made = compiling.data_of("u1-x", "1", HEAD, compiling.base_of(data), rows_of(name))
    text = compiling.text_of(made)
    assert standards.problems(text) == []
    before, after = standards.scope(name), standards.scope_of(text)
    assert after.items == before.items and after.region == "西江市"
    assert list(compiling.problems(rows_of(name), data["columns"])) == []
    assert standards.scope_of(text).volumes["words"] == data["volumes"]["words"]


def test_whatever_is_done_to_rows_is_undone_to_the_letter():
    chance, rows = random.Random(17), rows_of()
    past = []
    for turn in range(400):
        key = chance.choice(rows)["key"]
        deed = chance.choice(("up", "down", "mark", "add", "remove"))
        if deed == "add":
            after = drafts.added(rows, [{"level": ITEM, "name": f"新 {turn}", "mark": "Y"}], key)
        elif deed == "mark":
            after = drafts.changed(rows, key, {"flag": MARK})
        elif deed == "remove":
            after = drafts.removed(rows, key)
        else:
            after = drafts.moved(rows, key, up=deed == "up")
        if len(after) < 50:
            continue
        assert after[0]["level"] == GROUP
        assert len({row["key"] for row in after}) == len(after)
        past.append((rows, drafts.difference(rows, after)))
        rows = after
    for before, change in reversed(past):
        rows = drafts.undone(rows, change)
        assert rows == before


def test_a_class_moves_with_its_items_and_an_item_goes_from_class_to_class():
    rows = rows_of()
    first, second = [row["key"] for row in rows if row["level"] == GROUP][:2]
    down = drafts.moved(rows, first, up=False)
    assert down[0]["key"] == second
    assert drafts.moved(down, first, up=True) == rows
    at = drafts.index(rows, second)
    crossed = drafts.moved(rows, rows[at + 1]["key"], up=True)
    assert [row["key"] for row in crossed[at : at + 2]] == [rows[at + 1]["key"], second]
    assert drafts.moved(rows, rows[1]["key"], up=True) == rows  # above it there is no class
    with pytest.raises(drafts.Wrong, match="row_gone"):
        drafts.removed(rows, 10_000)


def test_what_keeps_rows_from_being_a_pack_is_told_row_by_row():
    rows = [
        {"key": 1, "level": GROUP, "name": "甲", "code": "1"},
        {"key": 2, "level": ITEM, "name": "合同", "mark": "Y"},
        {"key": 3, "level": ITEM, "name": "合同", "mark": "15"},
        {"key": 4, "level": GROUP, "name": "乙", "code": "1"},
        {"key": 5, "level": GROUP, "name": "丙", "code": "第三"},
    ]
    found = [code for code, _facts in compiling.problems(rows, ["retention"])]
    assert found == [
        "name_twice",
        "mark_wrong",
        "code_twice",
        "group_empty",
        "group_code",
        "group_empty",
    ]
    assert set(found) < set(drafts.PROBLEMS)


@pytest.mark.parametrize(
    ("said", "mark", "sure"),
    [
        ("永久", "Y", True),
        ("30年", "30", True),
        ("定期10年", "10", True),
        ("永久/30年", "Y/30", True),
        ("D30", "30", True),
        ("长期", "30", False),
        ("短期", "10", False),
        ("15年", "", False),
        ("", "", False),
    ],
)
def test_a_period_is_what_the_cell_says_or_is_told_as_doubtful(said, mark, sure):
    assert listed.period(said) == (mark, sure)


def test_copies_and_parties_are_known_as_people_write_them():
    assert list(map(listed.copies, ("3", "3份", "一式三份", "两套", "若干", ""))) == [
        3,
        3,
        3,
        2,
        0,
        0,
    ]
    said = ("施工", "总承包单位", "监理单位", "业主", "设计院", "档案馆", "")
    assert [listed.party(one) for one in said] == [
        "contractor",
        "contractor",
        "supervisor",
        "owner",
        "designer",
        "",
        "",
    ]


def test_a_list_by_levels_by_class_column_or_by_counting_gives_the_same_rows():
    by_level = [
        ["层级", "标题", "期限"],
        ["1", "立项文件", ""],
        ["2", "项目建议书", "永久"],
        ["2", "可研报告", "永久"],
        ["1", "施工文件", ""],
        ["2", "施工日志", "30年"],
    ]
    by_class = [
        ["类目", "标题", "期限"],
        ["立项文件", "项目建议书", "永久"],
        ["", "可研报告", "永久"],
        ["施工文件", "施工日志", "30年"],
    ]
    by_count = [
        ["序号", "标题", "期限"],
        ["一、", "立项文件", ""],
        ["1", "项目建议书", "永久"],
        ["2", "可研报告", "永久"],
        ["（二）", "施工文件", ""],
        ["1", "施工日志", "30年"],
    ]
    found = []
    for lines, first in ((by_level, "level"), (by_class, "group"), (by_count, "number")):
        assert listed.guessed(lines[0]) == {0: first, 1: "title", 2: "mark"}
        found.append(
            listed.rows(
                lines,
                Meant(1, {0: first, 1: "title", 2: "mark"}, "owner", "Y", "construction", "其他"),
            )
        )
    assert all(one == other for one, other in pairwise(found))
    assert [row["name"] for row in found[0] if row["level"] == GROUP] == ["立项文件", "施工文件"]
    assert not any(row.get("flag") for row in found[0])


def test_no_shipped_pack_bears_the_name_of_an_offices_own():
    shipped = [*standards.names("procedure"), *standards.names("filing_scope")]
    assert not any(map(own.is_own, shipped))
    assert own.is_own(own.full(3, "x-1")) and own.typed("u3-x-1") == "x-1"


def test_what_is_no_file_of_a_pack_is_refused_whatever_it_holds():
    told = dict.fromkeys((*passed.FIELDS, "key", "signature"), "x") | {"form": passed.FORM}
    whole = passed.written(told, "ab", "cd")
    assert passed.read(whole)["key"] == "ab"
    for wrong in (
        "",
        "[]",
        "{}",
        "{" * 9000,
        whole.replace(passed.FORM, "receipt/1"),
        whole.replace('"x"', "1", 1),
    ):
        with pytest.raises(passed.NotPassed):
            passed.read(wrong)
