"""The architecture as short tests."""

import ast
import re
from pathlib import Path

import pytest

from acceptance.models import JournalEntry, Project
from workflows import diagram, standards
from workflows.actions import ACTIONS
from workflows.draws import DRAW
from workflows.roles import (
    ORGANISATION_NAMES,
    PARTY_NAMES,
    ROLE_NAMES,
    OrganisationKind,
    PartyKind,
    Role,
)

PYTHON = [
    path
    for room in ("acceptance", "workflows", "forms")
    for path in Path(room).rglob("*.py")
    if "migrations/versions" not in str(path)
]


def test_only_the_transaction_commits():
    guilty = [
        str(path)
        for path in PYTHON
        if re.search(r"\.commit\(", path.read_text())
        and path.name not in ("transaction.py", "env.py")
    ]
    assert guilty == []


def test_every_module_says_what_it_is():
    assert [
        str(path)
        for path in PYTHON
        if path.read_text() and not ast.get_docstring(ast.parse(path.read_text()))
    ] == []


def test_no_banned_names():
    assert [
        path for path in PYTHON if path.stem in ("utils", "helpers", "common", "manager", "handler")
    ] == []


def test_the_diagram_is_current():
    assert Path("docs/workflow.md").read_text("utf-8") == diagram.document(), "run: make diagram"


def test_there_is_one_migration_head_and_the_models_agree_with_it(context):
    def ours(name, kind, parents):
        return not (kind == "table" and str(name).startswith(("document_search", "search_pair")))

    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from acceptance.extensions import db

    assert len(ScriptDirectory("acceptance/migrations").get_heads()) == 1
    with db.engine.connect() as connection:
        found = compare_metadata(
            MigrationContext.configure(connection, opts={"include_name": ours}), db.metadata
        )
    assert [change for change in found if "sqlite" not in str(change)] == []


def test_every_role_and_kind_has_its_name():
    assert (
        set(ROLE_NAMES) == set(Role)
        and set(PARTY_NAMES) == set(PartyKind)
        and set(ORGANISATION_NAMES) == set(OrganisationKind)
    )


def test_the_database_refuses_what_is_not_in_the_enumeration():
    names = {constraint.name for constraint in Project.__table__.constraints}
    assert "ck_project_state" in names and "ck_project_came_from" in names


def test_state_version_and_tenant_are_in_no_input_form():
    import forms.base
    from forms.files import filings  # noqa: F401
    from forms.ground import people  # noqa: F401
    from forms.judging import reviews  # noqa: F401
    from forms.life import projects  # noqa: F401

    def every(cls):
        return [cls, *[c for sub in cls.__subclasses__() for c in every(sub)]]

    for form in every(forms.base.Form):
        assert not {
            "state",
            "version_id",
            "organiser_id",
            "project_id",
            "is_admin",
            "applied_on",
        } & set(form().fields), form


@pytest.mark.parametrize("path", sorted(Path("templates").rglob("*.html")), ids=str)
def test_no_template_speaks_outside_the_translations(path):
    text = path.read_text("utf-8")
    text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}|<pre.*?</pre>", "", text, flags=re.DOTALL)
    assert re.findall(r"[\u4e00-\u9fff]+", text) in ([], ["如有则归"]), "mark it with _()"


def test_no_line_of_a_page_is_too_long_to_be_read():
    pages = sorted(Path("templates").rglob("*.html"))
    long = {
        f"{path}:{number}": len(line)
        for path in pages
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > 140
    }
    assert pages and long == {}


def test_attributes_that_come_and_go_never_stand_one_below_the_other():
    # the line break after a block is taken out: `selected` and `lang` would become one word
    joined = re.compile(r"<\w[^<>]*?\{% end(?:if|for) %\}\n\s*\{% (?:if|for)")
    for path in sorted(Path("templates").rglob("*.html")):
        text = re.sub(r"\{\{.*?\}\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert joined.search(text) is None, path


def test_every_word_is_translated_and_nothing_else_is_in_the_catalogue():
    from tests.translations import catalogue, used

    found = {message.id: message.string for message in catalogue() if message.id}
    words = used()
    assert words - set(found) == set(), "run: make translations, then fill in the blanks"
    assert set(found) - words == set()
    assert [text for text, string in found.items() if not string] == []


def test_translations_keep_their_placeholders():
    from tests.translations import catalogue

    for message in catalogue():
        if message.id:
            assert set(re.findall(r"%\(\w+\)\w", message.id)) == set(
                re.findall(r"%\(\w+\)\w", message.string)
            ), message.id


def test_english_has_no_chinese_in_it():
    from tests.translations import catalogue

    allowed = {"“名称,:,值”"}
    for message in catalogue():
        if message.id:
            left = re.sub("|".join(map(re.escape, allowed)), "", message.string)
            assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"“[^”]*”", "", left)), message.string


@pytest.mark.parametrize("pack", standards.every(), ids=lambda pack: pack.pack)
def test_every_word_of_a_pack_has_its_english(pack):
    from tests.translations import catalogue

    told = {**{message.id: message.string for message in catalogue()}, **pack.english}
    assert pack.title_en
    assert pack.words - set(told) == set(), "say it under english: in the pack"
    said = [pack.title_en, *pack.english.values()]
    assert not [text for text in said if re.search(r"[\u4e00-\u9fff]", text)]


def test_every_action_in_the_journal_has_words():
    sources = " ".join(path.read_text() for path in Path("acceptance/services").rglob("*.py"))
    told = set(re.findall(r'journal\.record\(\s*[\w.]+,\s*"(\w+)"', sources))
    # A drawing of another archive is given up by the act that the table knows as a step.
    assert told and told <= set(ACTIONS) | set(DRAW.rows)
    assert JournalEntry.__tablename__ == "journal_entry"
