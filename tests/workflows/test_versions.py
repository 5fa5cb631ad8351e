"""Versions of packs: what ships is never altered, a new one is checked against the form of the old, differences are told."""

import hashlib

import pytest

from workflows import standards, versions
from workflows.standards import BadPack

SHIPPED = {
    ("assessment", "1"): "83e1278fc7b33d6f",
    ("dat-28-2018", "2018.1"): "b51fe123d56d918a",
    ("gbt-50328-2014", "2019.1"): "8393913fe344ab52",
    ("law-check", "1"): "9417baacd266c500",
    ("national-2006", "2006.1"): "dce803703b94639a",
    ("proofs", "1"): "e1c9aa5c043fceaa",
    ("scored-blank", "1"): "c7fb52714ac2b238",
    ("six-haves", "1"): "49b6405c16ca959a",
    ("upgrade", "1"): "72f7f30ddc90ae43",
    ("village-round", "1"): "2a5a41a2b4503985",
    ("water-2008", "2008.1"): "ab217bf028584839",
    ("yunnan-2006", "2006.1"): "00f2849051bbc877",
}
"""A shipped version never changes: projects pinned it. A change is a new version; the old file stays as `name@version.yaml`."""


def after(name, *pairs, version):
    text = standards.shipped(name)
    old = standards.shipped_versions(name)[0]
    for before, now in ((f'version: "{old}"', f'version: "{version}"'), *pairs):
        assert before in text, before
        text = text.replace(before, now, 1)
    return text


def test_a_shipped_version_is_never_altered():
    found = {}
    for path in standards.FOLDER.glob("*.yaml"):
        text = path.read_text("utf-8")
        found[path.stem.split("@")[0], text.split('\nversion: "')[1].split('"')[0]] = (
            hashlib.sha256(text.encode()).hexdigest()[:16]
        )
    assert found == SHIPPED


def test_versions_are_numbers_and_ten_comes_after_two():
    assert versions.order("2006.10") > versions.order("2006.2") > versions.order("2006")
    with pytest.raises(BadPack, match="version"):
        versions.order("2006.1a")


def test_a_changed_parameter_is_told_with_both_values():
    text = after(
        "national-2006", ("working_days: {value: 10", "working_days: {value: 15"), version="2006.2"
    )
    new = versions.accept(text, standards.procedure("national-2006"))
    assert [
        (c.path, c.before, c.after)
        for c in versions.changes(standards.procedure("national-2006"), new)
    ] == [("answer.working_days", 10, 15)]


WRONG = [
    ("2006.1", (), "version"),
    ("2006.0", (), "version"),
    ("2006.x", (), "version"),
    ("2006.2", ("minimum: {value: 5", "minimum: {value: 五"), "panel.minimum：应为数字"),
    ("2006.2", ("minimum: {value: 5", "minimun: {value: 5"), "缺 panel.minimum"),
    ("2006.2", ("minimum: {value: 5", "minimum: {value: -5"), "不能小于 0"),
    ("2006.2", ("odd: {value: true", "odd: {value: 1"), "panel.odd：应为"),
    ("2006.2", ("pack: national-2006", "pack: other"), "pack：应为 national-2006"),
    ("2006.2", ("notice: 使用前请核对原文", "notice: 无"), "notice"),
    ("2006.2", ("kind: procedure", "kind: filing_scope"), "结构不对|不是归档范围"),
    ("2006.2", ("vote:\n", "votes:\n"), "缺 vote"),
    ("2006.2", ("answer:\n", "answer: &a\n"), "引用"),
    ("2006.2", ("panel:\n", "panel: {\n"), "第 [0-9]+ 行"),
    ("2006.2", ("panel:\n", "deep: " + "[" * 50_000 + "\npanel:\n"), "层以上"),
    ("2006.2", ("    - 主体工程和辅助设施", "    - {x: 1}\n    - 主体"), "conditions"),
    ("2006.2", ("{name: 隐蔽工程文件, ", "{"), "focus"),
    ("2006.2", ("rows:\n    - {code: ndrc, ", "rows:\n    - {"), "organiser"),
]


@pytest.mark.parametrize(("version", "pair", "told"), WRONG)
def test_a_wrong_version_is_refused_with_its_place(version, pair, told):
    text = after("national-2006", *([pair] if pair else []), version=version)
    with pytest.raises(BadPack, match=told):
        versions.accept(text, standards.procedure("national-2006"))


def test_lines_of_a_scope_are_told_as_added_gone_altered_and_renamed():
    text = standards.shipped("dat-28-2018")
    group = standards.scope("dat-28-2018").groups[0]
    old = standards.scope("dat-28-2018")
    new = versions.accept(
        text.replace(f'version: "{old.version}"', 'version: "2030.1"').replace(
            f"- [{group.items[0].name},", f"- [{group.items[0].name}（改）,", 1
        ),
        old,
    )
    assert [(c.before.name, c.after.name) for c in versions.item_changes(old, new)] == [
        (group.items[0].name, group.items[0].name + "（改）")
    ]
