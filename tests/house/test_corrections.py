"""Whatever a door enters has its act of correction, or a reason why none is needed; the page about it is current."""

from pathlib import Path

import pytest

from tests.house.righted import RIGHTED
from tests.house.test_doors import routes
from tests.house.test_writing_doors import VERBS
from workflows.corrections import CORRECTIONS, WITHOUT, document, title
from workflows.permissions import PERMISSIONS


def writing(app):
    return {rule.endpoint for rule in routes(app) if VERBS & rule.methods}


def test_every_writing_door_says_how_what_it_enters_is_put_right(app):
    assert set(RIGHTED) == writing(app)
    assert set(RIGHTED.values()) <= {*CORRECTIONS, *WITHOUT}
    assert list(RIGHTED) == sorted(RIGHTED)


def test_every_row_is_entered_by_a_door_and_named_for_one(app):
    assert set(CORRECTIONS) == set(RIGHTED.values()) - set(WITHOUT)
    doors = writing(app)
    for row in CORRECTIONS.values():
        assert row.doors and set(row.doors.split()) <= doors, row.key


@pytest.mark.parametrize("key", CORRECTIONS)
def test_a_row_says_who_when_and_what_and_its_line_has_words(key):
    row = CORRECTIONS[key]
    told = (row.entered, row.act, row.who, row.when, row.asks, row.papers)
    assert all(told) and not row.who.isascii() or row.who in PERMISSIONS
    assert not row.line or title(row.line) != row.line


def test_a_door_that_corrects_is_the_door_of_a_row():
    named = {door for row in CORRECTIONS.values() for door in row.doors.split()}
    assert {door for door, key in RIGHTED.items() if key == "corrects"} <= named


def test_the_page_about_corrections_is_current():
    assert Path("docs/corrections.md").read_text("utf-8") == document(), "run: make diagram"
