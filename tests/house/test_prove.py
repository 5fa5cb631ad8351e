"""`make prove` has every row, each runs what is there, and the page shows each of them."""

import re
from pathlib import Path

import pytest

from tests.prove import __main__ as prove
from tests.prove.rows import ROWS
from tests.prove.twins import TAKEN_OUT

WANTED = [*(f"R{n}" for n in range(1, 16)), *(f"S{n}" for n in range(1, 16))]


def test_every_row_stands_there_once():
    assert [row.name for row in ROWS] == WANTED


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_row_runs_what_is_there_or_says_that_nothing_is_built(row):
    for path in (*row.paths, *filter(None, [row.twin])):
        file, _colons, test = path.partition("::")
        text = Path(file).read_text("utf-8")
        assert not test or f"def {test}(" in text, path
        for name, _most in row.sizes:
            known = "".join(Path(one.partition("::")[0]).read_text("utf-8") for one in row.paths)
            assert f'"{name}"' in known, (path, name)
    assert row.paths or row.lacks.startswith("not built")
    assert bool(row.twin) == (row.name in TAKEN_OUT or row.name == "S1")


def test_a_tenth_is_a_tenth():
    (decisions,) = [row for row in ROWS if row.name == "R3"]
    assert decisions.settings(1) == {"PROJECTS": "500"}
    assert decisions.settings(10) == {"PROJECTS": "50"}


def test_the_page_has_the_table_as_it_would_be_written():
    text = prove.PAGE.read_text("utf-8")
    told = text.split(prove.BEGIN)[1].split(prove.END)[0].strip()
    assert told == prove.table(prove.kept()).strip(), "run a row: python -m tests.prove S15"
    assert re.findall(r"^\| ([RS]\d+) \|", told, re.MULTILINE) == WANTED
