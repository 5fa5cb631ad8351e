"""A slip of the pen in a pack is named when it is written: by `make check` and by the administrator's page alike, which ask one function (`tests/services/life/test_packs.py`)."""

import re

import pytest

from tests import packs
from workflows import programmes, standards
from workflows.documents import GRADED
from workflows.packs.written import FOLDER

PROCEDURE, SCOPE, PROGRAMME = "national-2006", "dat-28-2018", "law-check"
MISSPELT = [
    # pack, what stands there, what the hand wrote, the path that is named, what is said about it
    (PROCEDURE, "\npanel:\n", "\npanell:\n", "panell", "是否应为 panel"),
    (PROCEDURE, "\nlag:\n", "\nlagg:\n", "lagg", "是否应为 lag"),
    (PROCEDURE, "title_en:", "titel_en:", "titel_en", "是否应为 title_en"),
    (PROCEDURE, "  minimum: {value", "  minimun: {value", "panel.minimun", "minimum"),
    (PROCEDURE, "{value: 5, clause", "{valu: 5, clause", "panel.minimum.valu", "value"),
    (PROCEDURE, "{value: 5, clause", "{value: 5, clauses", "panel.minimum.clauses", "clause"),
    (PROCEDURE, "  odd:", "  ood:", "panel.ood", "odd"),
    (PROCEDURE, "  rows:", "  row:", "organiser.row", "rows"),
    (PROCEDURE, "{code: ndrc", "{kode: ndrc", "organiser.rows.1.kode", "code"),
    (PROCEDURE, "  focus:\n", "  fokus:\n", "sampling.fokus", "focus"),
    (
        PROCEDURE,
        "隐蔽工程文件, groups",
        "隐蔽工程文件, grups",
        "sampling.focus.items.2.grups",
        "groups",
    ),
    (PROCEDURE, "  quorum:", "  quorom:", "vote.quorom", "quorum"),
    (PROCEDURE, "  minimum_dpi:", "  dpi_minimum:", "checks.dpi_minimum", "minimum_dpi"),
    (PROCEDURE, "  late_share:", "  lateshare:", "lag.lateshare", "late_share"),
    (PROCEDURE, "[title]", "[titel]", "checks.required.value.1", "title"),
    ("water-2008", "{name: 优良, from", "{name: 优良, form", "score.levels.1.form", "from"),
    ("water-2008", "      items:", "      item:", "score.parts.1.item", "items"),
    ("upgrade", "{unit: ㎡", "{units: ㎡", "score.parts.1.items.1.4.units", "unit"),
    (PROGRAMME, "  start:", "  begin: x\n  start:", "programme.begin", "不认识 begin"),
    (PROGRAMME, "start: admitted", "start: admited", "programme.start", "admitted"),
    (PROGRAMME, "line: [admitted, re", "line: [admitted, ", "programme.line.2", "view"),
    (PROGRAMME, "names: {admitted", "names: {admited", "programme.names.admited", "admitted"),
    (
        PROGRAMME,
        "    submit_rec",
        "    submt_rec",
        "programme.steps.submt_rectification",
        "submit_",
    ),
    (PROGRAMME, "approve: {title", "approve: {titel", "programme.steps.approve.titel", "title"),
    (
        PROGRAMME,
        "[problems_open]",
        "[problem_open]",
        "order_rectification.needs.1",
        "problems_open",
    ),
    (PROGRAMME, "[meeting_notice", "[meeting_note", "programme.documents.1", "meeting_notice"),
    (PROGRAMME, "      texts:", "      text:", "programme.wording.meeting_notice.text", "texts"),
    (PROGRAMME, "{count}个", "{counts}个", "rectification_order.texts.1", "{count}"),
    (PROGRAMME, "without: [filings", "without: [filing", "programme.without.1", "filings"),
    (SCOPE, "\ngroups:\n", "\ngroup:\n", "group", "groups"),
    (SCOPE, "redraw_percent:", "redraw_per_cent:", "redraw_per_cent", "redraw_percent"),
    (SCOPE, "    stage: design", "    stag: design", "groups.1.stag", "stage"),
    (SCOPE, "    match: [立项", "    mach: [立项", "groups.1.mach", "match"),
    (SCOPE, "{like: [项目建议书", "{lik: [项目建议书", "groups.1.items.1.3.lik", "like"),
    (SCOPE, "  text_pages:", "  textpages:", "volumes.textpages", "text_pages"),
    (SCOPE, "    works:", "    work:", "volumes.words.work", "works"),
    (SCOPE, 'groups: ["1", "3"', 'group: ["1", "3"', "volumes.classes.1.group", "groups"),
    (SCOPE, "by: [works, item]", "by: [work, item]", "volumes.classes.4.by.1", "works"),
]
WRONG = [
    (
        PROCEDURE,
        "minimum: {value: 5",
        "minimum: {value: minus seven",
        "panel.minimum.value",
        "整数",
    ),
    (PROCEDURE, "minimum: {value: 5", "minimum: {value: -7", "panel.minimum.value", "0 至 99"),
    (PROCEDURE, "minimum: {value: 5", "minimum: {value: 5.5", "panel.minimum.value", "整数"),
    (PROCEDURE, "minimum: {value: 5", "minimum: {value: true", "panel.minimum.value", "整数"),
    (PROCEDURE, "minimum: {value: 5", "minimum: {value: .nan", "panel.minimum.value", "整数"),
    (
        PROCEDURE,
        "minimum: {value: 5, clause: 第七条, mark: C}",
        "minimum: 5",
        "panel.minimum",
        "value",
    ),
    (PROCEDURE, "odd: {value: true", "odd: {value: 1", "panel.odd.value", "true 或 false"),
    (PROCEDURE, "odd: {value: true", "odd: {value: 'yes'", "panel.odd.value", "true 或 false"),
    (
        PROCEDURE,
        "working_days: {value: 10",
        "working_days: {value: ~",
        "answer.working_days.value",
        "空",
    ),
    (PROCEDURE, "quorum: {value: 1.0", "quorum: {value: 100", "vote.quorum.value", "0 至 1"),
    (PROCEDURE, "value: majority_of_members", "value: majority", "vote.rule.value", "majority_of_"),
    (
        PROCEDURE,
        "late_share: {value: 0.05",
        "late_share: {value: 5%",
        "lag.late_share.value",
        "数字",
    ),
    (PROCEDURE, "mark: C}\n  odd", "mark: X}\n  odd", "panel.minimum.mark", "C-2"),
    (PROCEDURE, "levels: [national]", "levels: national", "organiser.rows.1.levels", "列表"),
    (PROCEDURE, "levels: [national]", "levels: [nation]", "organiser.rows.1.levels.1", "national"),
    (PROCEDURE, "    - 主体工程和", "    - {x: 1}\n    - 主体工程和", "conditions.items.1", "文字"),
    (PROCEDURE, 'version: "2006.1"', "version: 2006.1", "version", "加引号"),
    (PROCEDURE, "notice: 使用前请核对原文", "notice: 无", "notice", "核对原文"),
    (PROCEDURE, "title_en: Archive", "#", "title_en", "缺这一项"),
    (PROCEDURE, "\nvote:\n", "\nvote: []\nvotes:\n", "vote", "一组"),
    ("water-2008", "from: 90", "from: 60", "score.levels", "由高到低"),
    ("water-2008", "填合计, 20]", "填合计, 二十]", "score.parts.1.items.1.3", "数字"),
    (PROGRAMME, "{owner}进行", "{0}进行", "programme.wording.meeting_notice.title", "{owner}"),
    (SCOPE, "立项, 用地", "1, 用地", "groups.1.match.1", "加引号"),
    (SCOPE, 'code: "2"', "code: 2", "groups.2.code", "加引号"),
    (SCOPE, 'code: "2"', 'code: "1"', "groups.2.code", "重复"),
    (SCOPE, '贷款承诺文件, "30"', '贷款承诺文件, "31"', "groups.1.items.6.2", "Y、30"),
    (SCOPE, "optional: true", "optional: 是", "groups.2.items.3.3.optional", "true 或 false"),
    (SCOPE, "text_pages: {value: 180", "text_pages: {value: 0", "volumes.text_pages.value", "1 至"),
    (SCOPE, 'groups: ["1", "3"', 'groups: ["99", "3"', "volumes.classes.1.groups.1", "99"),
    (SCOPE, "stage: design", "stage: someday", "groups.1.stage", "someday"),
    (SCOPE, "by: owner\n", "by: nobody\n", "groups.1.by", "owner"),
]
IDS = [f"{new.strip()}" for _pack, _old, new, _path, _said in (*MISSPELT, *WRONG)]


def slip(pack, old, new):
    text = standards.shipped(pack)
    assert old in text, old
    return text.replace(old, new, 1)


@pytest.mark.parametrize(("pack", "old", "new", "path", "said"), [*MISSPELT, *WRONG], ids=IDS)
def test_a_slip_is_named_with_its_place_and_the_remedy(pack, old, new, path, said):
    told = [one for one in standards.problems(slip(pack, old, new)) if f"{path}：" in one]
    assert told and said in told[0], standards.problems(slip(pack, old, new))


@pytest.mark.parametrize(("pack", "old", "new", "path", "said"), [MISSPELT[0], WRONG[0]])
def test_the_line_is_told_and_make_check_tells_the_file(tmp_path, pack, old, new, path, said):
    text = slip(pack, old, new)
    (tmp_path / "mine.yaml").write_text(text, "utf-8")
    line = text[: text.index(new.strip())].count("\n") + 1
    told = packs.wrong([tmp_path / "mine.yaml"])
    assert (
        told[0].startswith(f"{tmp_path / 'mine.yaml'}：第 {line} 行 {path}：") and said in told[0]
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("answer:\n", "answer: &a\n", "引用"),
        ("panel:\n", "panel: {\n", "第 [0-9]+ 行"),
        ("panel:\n", "deep: " + "[" * 50_000 + "\npanel:\n", "层以上"),
        ("  odd:", "  minimum: {value: 3, clause: 又, mark: P}\n  odd:", "minimum 写了两次"),
        ("pack: national", "extends: none@1\npack: national", "没有标准包 none@1"),
        ("kind: procedure", "kind: procedures", "是否应为 procedure"),
    ],
)
def test_what_no_pack_may_be_is_said_before_anything_else(old, new, said):
    found = standards.problems(slip(PROCEDURE, old, new))
    assert len(found) == 1 and re.search(said, found[0])


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_pack_in_the_folder_is_in_order(path):
    assert packs.wrong([path]) == []


@pytest.mark.parametrize("pack", standards.every(), ids=lambda pack: pack.pack)
def test_no_pack_gives_english_to_words_that_it_does_not_use(pack):
    below = standards.read(standards.shipped(pack.pack)).get("extends") is not None
    assert below or set(pack.english) <= pack.words


def test_packs_do_not_contradict_one_another():
    said = {}
    for pack in standards.every():
        for word, english in pack.english.items():
            assert said.setdefault(word, english) == english, (pack.pack, word)


def test_a_local_version_brings_its_english_and_cannot_change_that_of_the_others():
    text = standards.shipped("village-round").replace("报请督查,", "请人来看,", 1)
    added = "english:\n  请人来看: Ask them to come\n  督查: Something else\n"
    standards.procedure_of(text.replace("english:\n", added, 1).replace("  督查: Visit\n", "", 1))
    assert (
        standards.english("请人来看") == "Ask them to come" and standards.english("督查") == "Visit"
    )
    assert standards.english("没有人说过") == "没有人说过"


def test_levels_may_be_known_by_name_alone_only_where_nothing_is_counted_by_them():
    names = [
        level["name"] for level in standards.procedure("guangzhou-2014").data["score"]["levels"]
    ]
    assert names == ["优秀", "优良", "良好", "合格", "不合格"]
    assert standards.procedure("guangzhou-2014").score is None


def test_papers_that_tell_a_grade_are_issued_only_where_the_pack_has_them():
    told = {
        name: set(GRADED) & programmes.of(standards.procedure(name)).documents
        for name in standards.names("procedure")
    }
    assert {name for name, found in told.items() if found == set(GRADED)} == {
        "guangzhou-2014",
        "assessment",
        "upgrade",
    }
    assert all(found in (set(), set(GRADED)) for found in told.values())
    assert programmes.of(standards.procedure("assessment", "1")).documents.isdisjoint(GRADED)
    text = standards.shipped("water-2008").replace("{name: 优良, from: 90}", "{name: 优良}")
    assert any("每级都要有起点分" in one for one in standards.problems(text))


def test_a_sheet_is_drawn_anew_from_a_fifth_on_and_older_projects_keep_their_figure():
    assert standards.scope("dat-28-2018").redraw_percent == 20
    assert standards.scope("dat-28-2018", "2018.1").redraw_percent == 35
    kept, now = standards.scope("dat-28-2018", "2018.1"), standards.scope("dat-28-2018")
    assert kept.items == now.items


def test_a_table_whose_points_do_not_come_to_a_hundred_is_blocked():
    for pack in standards.every():
        table = getattr(pack, "score", None)
        if table is not None and not pack.data.get("programme"):
            whole = sum(item.points for part in table.parts for item in part.items)
            assert (whole == 100) is (not pack.blocked), pack.pack
