"""Where each rule comes from: nothing is refused without a clause and how sure it is."""

from pathlib import Path

import pytest

from workflows import sources
from workflows.acts import ACTS
from workflows.parameters import NAMES
from workflows.words import BLOCKERS

SCOPE = "scope"
"""A whole pack: the catalogue of what is due."""


def test_every_rule_has_its_clause_and_mark():
    assert list(sources.missing()) == []


def test_a_rule_that_nobody_gave_a_source_is_named(monkeypatch):
    monkeypatch.setattr(sources, "BLOCKERS", {**BLOCKERS, "moon_not_full": "月亮未圆"})
    assert list(sources.missing()) == ["moon_not_full：workflows/sources.py 里没有出处"]


def test_a_source_without_a_rule_is_named(monkeypatch):
    others = {code: said for code, said in BLOCKERS.items() if code != "no_leader"}
    monkeypatch.setattr(sources, "BLOCKERS", others)
    assert list(sources.missing()) == ["no_leader：没有这一条"]


@pytest.mark.parametrize("clause", ["", "本系统约定：没有这回事"])
def test_a_clause_that_says_otherwise_than_its_mark_is_named(monkeypatch, clause):
    turned = {**sources.SOURCES, "no_leader": sources.Source(clause, "C")}
    monkeypatch.setattr(sources, "SOURCES", turned)
    assert len(list(sources.missing())) == 1


def test_an_act_without_a_rule_is_named(monkeypatch):
    act = ACTS["file.deliver"]
    bare = type(act)(act.name, act.title, act.permission, act.when, "")
    monkeypatch.setattr(sources, "ACTS", {**ACTS, "file.deliver": bare})
    assert list(sources.missing()) == ["file.deliver：没有依据"]


def test_a_parameter_that_sets_a_rule_is_one_of_a_pack():
    named = {one.parameter for one in sources.SOURCES.values() if one.parameter}
    assert named - set(NAMES) == {SCOPE}


def test_the_document_is_made_of_the_tables_as_they_are():
    assert Path("docs/rules.md").read_text("utf-8") == sources.document()
