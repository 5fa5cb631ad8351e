"""Standard packs: loaded, checked, honest about what is uncertain."""

import pytest

from tests import packs
from workflows import standards
from workflows.packs import written
from workflows.roles import PartyKind


@pytest.mark.parametrize("name", standards.names("filing_scope"))
def test_every_scope_names_source_version_and_what_to_check(name):
    pack = standards.scope(name)
    assert pack.notice == "使用前请核对原文" and pack.source and pack.version and pack.uncertain


def test_the_building_scope_has_every_class_from_a1_to_e4():
    codes = [group.code for group in standards.scope("gbt-50328-2014").groups]
    assert codes == [
        "A1",
        "A2",
        "A3",
        "A4",
        "A5",
        "A6",
        "A7",
        "B1",
        "B2",
        "B3",
        "B4",
        "B5",
        "B6",
        "C1",
        "C2",
        "C3",
        "C4",
        "C5",
        "C6",
        "C7",
        "C8",
        "D",
        "E1",
        "E2",
        "E3",
        "E4",
    ]


def test_the_project_scope_has_thirteen_classes_with_unit_and_retention():
    pack = standards.scope("dat-28-2018")
    assert [group.code for group in pack.groups] == [str(n) for n in range(1, 14)]
    assert all(
        item.retention in standards.RETENTIONS and item.by in list(PartyKind) for item in pack.items
    )


def test_marks_are_read_by_holder():
    items = {item.name: item for item in standards.scope("gbt-50328-2014").items}
    assert items["图纸会审记录"].marks == "▲▲▲▲▲" and items["图纸会审记录"].required
    assert items["施工日志"].marks == "··▲··" and not items["施工日志"].required
    assert items["建设工程档案预验收意见"].flag


def test_the_procedure_has_the_numbers_of_the_law():
    pack = standards.procedure("national-2006")
    assert pack.value("panel", "minimum") == 5 and pack.value("panel", "odd") is True
    assert (
        pack.value("answer", "working_days") == 10
        and pack.value("sampling", "minimum_volumes") == 100
    )
    assert (
        len(pack.focus) == 5 and len(pack.conditions) == 4 and pack.value("score", "used") is False
    )


BROKEN = [
    ("columns: [owner", "columns: [x", "columns.1"),
    ("▲···▲", "▲··▲", "标记应为 5 个"),
    ("stage: design", "stage: someday", "stage"),
    ("by: owner", "by: nobody", "groups.1.by"),
    ("code: A2", "code: A1", "A1 重复"),
    ("notice: 使用前请核对原文", "notice:", "notice"),
]


@pytest.mark.parametrize(("old", "new", "told"), BROKEN)
def test_a_broken_pack_is_refused_with_its_place(tmp_path, monkeypatch, old, new, told):
    text = standards.shipped("gbt-50328-2014").replace(old, new, 1)
    (tmp_path / "gbt-50328-2014.yaml").write_text(text, "utf-8")
    monkeypatch.setattr(written, "FOLDER", tmp_path)
    with pytest.raises(standards.BadPack, match=told):
        standards.scope.__wrapped__("gbt-50328-2014")


def test_a_pack_is_found_by_name_only():
    for name in ("../../etc/passwd", "none", "national-2006/../national-2006"):
        with pytest.raises(standards.BadPack):
            standards.scope.__wrapped__(name)


def test_packs_are_plain_data():
    for path in written.FOLDER.glob("*.yaml"):
        # an older version lies beside the newest as name@version
        name, _at, _version = path.stem.partition("@")
        assert packs.plain(path)["pack"] == name
