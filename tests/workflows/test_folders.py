"""What names of files and folders say of item and section, and where they say too little."""

import pytest

from tests.workflows import site_tree
from workflows import standards
from workflows.folders import Finder, guess
from workflows.sections import Sections

TWO = {1: ["第 1 标段 主桥"], 2: ["第 2 标段 引道"]}


@pytest.fixture(scope="module")
def finder():
    return Finder(standards.scope("dat-28-2018"), Sections(TWO))


@pytest.mark.parametrize(
    ("path", "item", "section"),
    [
        ("1-02 可行性研究报告及批复.pdf", "1-02", 0),
        ("可行性研究报告及批复.pdf", "1-02", 0),
        ("1-02.pdf", "1-02", 0),
        ("批复/可研报告（1-02）.pdf", "1-02", 0),
        ("1标/6-14 竣工图/SCAN0001.pdf", "6-14", 1),
        ("第1标段/04 竣工图/Q-001 桥墩构造图.dwg", "6-14", 1),
        ("第一合同段/隐蔽工程验收记录/微信图片_20200801.jpg", "6-07", 1),
        ("标段一/施工文件/001 隐蔽工程验收记录(2).pdf", "6-07", 1),
        ("第２标段/施工文件/隐蔽工程验收记录 3号墩.pdf", "6-07", 2),
        # an item of the whole project stays one, whatever folder it lies in
        ("第1标段/立项文件/可行性研究报告及批复.pdf", "1-02", 0),
    ],
)
def test_files_find_their_item_by_code_title_and_folder(finder, path, item, section):
    told = guess(finder, path)
    assert (told.item, told.section, told.reason) == (item, section, "")


@pytest.mark.parametrize(
    ("path", "reason", "proposed"),
    [
        # the number and the words speak of two items
        ("1-02 环评批复.pdf", "unsure", "1-02"),
        # the class of the folder and the words of the name
        ("第1标段/施工文件/监理通知回复单.pdf", "unsure", "7-03"),
        # folder and file each name an item without doubt
        ("第1标段/隐蔽工程验收记录/施工记录.pdf", "unsure", "6-08"),
        # two sections
        ("第1标段/第2标段开工报告.pdf", "unsure", "6-01"),
        # a day or a code
        ("12-01.jpg", "unsure", "12-01"),
        ("竣工图/桥型布置图.dwg", "no_section", "6-14"),
        ("第9标段/竣工图/桥型布置图.dwg", "unknown_section", "6-14"),
        ("杂项/IMG_001.jpg", "no_item", ""),
        # piers, not a code
        ("1-2号墩.pdf", "no_item", ""),
    ],
)
def test_what_is_not_sure_is_proposed_and_goes_nowhere(finder, path, reason, proposed):
    told = guess(finder, path)
    assert told.item == "" and told.reason == reason
    assert (told.proposals[0].item.code if told.proposals else "") == proposed


FOLDERS = ["LJ-01合同段", "土建1标", "TJ01", "TJ-1 中铁某局"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_name_of_a_section_that_nobody_taught_places_nothing(finder, folder):
    told = guess(finder, f"{folder}/施工文件/隐蔽工程验收记录.pdf")
    assert (told.item, told.reason) == ("", "section_untaught") and told.token


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_name_that_was_taught_is_known_from_then_on(finder, folder):
    token = guess(finder, f"{folder}/x.pdf").token
    taught = Finder(finder.scope, Sections({1: [*TWO[1], token], 2: TWO[2]}))
    told = guess(taught, f"{folder}/施工文件/隐蔽工程验收记录.pdf")
    assert (told.item, told.section) == ("6-07", 1)
    following = guess(taught, f"{folder.replace('1', '2')}/施工文件/隐蔽工程验收记录.pdf")
    assert (following.item, following.section) == ("6-07", 2)


def test_the_names_of_a_project_are_known_without_teaching(finder):
    named = Finder(finder.scope, Sections({1: ["LJ-03合同段 路基"], 2: ["机电1标"]}))
    assert [
        guess(named, f"{folder}/施工文件/隐蔽工程验收记录.pdf").section
        for folder in ("LJ03标", "机电1标", "LJ-03合同段 路基")
    ] == [1, 2, 1]


def test_words_of_measure_are_no_sections():
    sections = Sections(TWO)
    for label in ("DN50", "C30混凝土", "K12+300", "招标", "坐标2", "A3图纸", "1标准图", "GB50328"):
        assert sections.of(label).section == 0 and not sections.of(label).token, label


def test_a_site_s_tree_is_placed_right_or_held_and_never_wrong():
    told = site_tree.judged(site_tree.leaves(200, seed=7))
    assert told["all"]["wrong"] == 0 and told["all"]["junk"] == 10
    assert told["told"]["right"] >= 0.9 * told["told"].total()


def test_the_files_of_the_sample_catalogue_find_their_items():
    told = site_tree.judged(site_tree.sampled())["all"]
    assert told["right"] == told.total() > 50


@pytest.mark.parametrize(
    "path, reason",
    [
        ("第1、2标段/开工报告.pdf", "section_untaught"),
        ("第1-2标段/开工报告.pdf", "section_untaught"),
        ("1标2标/开工报告.pdf", "section_untaught"),
        ("第1标段、第2标段/开工报告.pdf", "section_untaught"),
        ("标段1-2/开工报告.pdf", "section_untaught"),
        ("第1标段/第2标段/开工报告.pdf", "unsure"),
        ("第1标段/开工报告（作废）.pdf", "unsure"),
        ("第1标段/旧版/开工报告.pdf", "unsure"),
        ("第2标段/施工图/桥型布置图.dwg", "unsure"),
        ("第1标段/草稿/开工报告.pdf", "unsure"),
    ],
)
def test_two_sections_at_once_and_what_does_not_count_are_asked(path, reason):
    sections = Sections({1: ["第1标段"], 2: ["第2标段"]})
    told = guess(Finder(standards.scope("dat-28-2018"), sections), path)
    assert (told.item, told.reason) == ("", reason) and told.proposals


def test_a_folder_of_several_sections_teaches_nothing_of_the_others():
    sections = Sections({1: ["第1标段", "第1、2标段"], 2: ["第2标段"]})
    assert sections.of("第1、2标段").section == 1 and sections.of("第2标段").section == 2
    assert sections.of("2020-1标段").section == 1 and sections.of("LJ-01合同段").token


@pytest.mark.parametrize("label", ["LJ-01、LJ-02", "LJ01-LJ02 资料", "LJ-01~02"])
def test_letters_and_numbers_of_several_sections_are_no_section(label):
    sections = Sections({1: ["LJ-01合同段"], 2: ["LJ-02合同段"]})
    told = sections.of(label)
    assert told.section == 0 and told.token
    assert [sections.of(one).section for one in ("LJ-02-01 隧道", "LJ-01-桥梁")] == [2, 1]
