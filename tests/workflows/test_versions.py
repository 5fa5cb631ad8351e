"""Versions of packs: what ships is never altered, a new one is checked against the form of the old, differences are told."""

import pytest

from tests import packs
from workflows import standards, versions
from workflows.packs.written import digest
from workflows.standards import BadPack


def after(name, *pairs, version):
    text = standards.shipped(name)
    old = standards.shipped_versions(name)[0]
    for before, now in ((f'version: "{old}"', f'version: "{version}"'), *pairs):
        assert before in text, before
        text = text.replace(before, now, 1)
    return text


def test_what_a_released_version_rules_is_never_altered():
    """A change is a new version; the old file stays as `name@version.yaml`. A pack not released yet may still change."""
    found = packs.found()
    assert {key: found.get(key) for key in packs.released()} == packs.released()


def test_its_english_may_be_mended_and_its_comments_but_no_value():
    text = standards.shipped("law-check")
    assert digest(text.replace("Visit", "Inspection").replace("# ", "#  ")) == digest(text)
    assert digest(text.replace("minimum: {value: 0", "minimum: {value: 1")) != digest(text)


def test_a_release_notes_new_versions_and_leaves_those_noted(tmp_path, monkeypatch):
    noted = tmp_path / "released.txt"
    noted.write_text("law-check 1 0000000000000000\n", "utf-8")
    monkeypatch.setattr(packs, "RELEASED", noted)
    packs.release()
    assert packs.released() == {**packs.found(), ("law-check", "1"): "0000000000000000"}


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
    ("2006.2", ("pack: national-2006", "pack: other"), "pack：应为 national-2006"),
    ("2006.2", ("  minimum_dpi: {value: 200", "  #"), "checks.minimum_dpi：缺这一项，上一版有"),
    ("2006.2", ("kind: procedure", "kind: filing_scope"), "不认识"),
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
