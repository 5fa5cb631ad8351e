"""Every row of every table against the list in `held`: each need alone missing is refused with that
code, with all present the step is taken, and where it leads, whom it obeys, what it asks and issues
is as written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from types import SimpleNamespace
from typing import Any

import pytest

from workflows import programmes, standards
from workflows.amendments import AMENDMENT
from workflows.engine import BACK, Blocked, NotOffered, Workflow
from workflows.facts import OpenItems
from workflows.filings import FILING
from workflows.findings import FINDING
from workflows.handovers import HANDOVER
from workflows.newcomers import NEWCOMER
from workflows.projects import PROJECT
from workflows.purges import PURGE
from workflows.revisions import REVISION
from workflows.roles import Role
from workflows.successions import SUCCESSION
from workflows.words import BLOCKERS

from . import held, plain
from .test_draw_table import MISSING as DRAWS
from .test_needs import SPOILT as STORIES
from .test_panel_rules import ALONE as PANELS

TABLES = {
    "project": PROJECT,
    "filing": FILING,
    "finding": FINDING,
    "amendment": AMENDMENT,
    "revision": REVISION,
    "purge": PURGE,
    "handover": HANDOVER,
    "succession": SUCCESSION,
    "newcomer": NEWCOMER,
} | {pack: programmes.of(standards.procedure(pack)).workflow for pack in held.PROGRAMMES}
WRITTEN = {
    "project": held.PROJECT,
    "filing": held.FILING,
    "finding": held.FINDING,
    "amendment": held.AMENDMENT,
    "revision": held.REVISION,
    "purge": held.PURGE,
    "handover": held.HANDOVER,
    "succession": held.SUCCESSION,
    "newcomer": held.NEWCOMER,
} | {pack: rows for pack, (_start, rows) in held.PROGRAMMES.items()}
ROWS = [(table, row) for table, rows in WRITTEN.items() for row in rows]
OFFERED = [(table, row) for table, row in ROWS if not row.borrowed]


@dataclass(frozen=True)
class Project(plain.Project):
    """A lawful project in which items can be late by one stage and one state alone."""

    score: Any = held.ENOUGH
    late: tuple[str, str] | None = None

    def open_items(self, stage: str, below: str) -> Sequence[OpenItems]:
        return self.items if (stage, below) == self.late else ()


def alone() -> dict[str, list[dict[str, Any]]]:
    """By code, each way in which it is missing alone: what is then different from a lawful subject."""
    ways: dict[str, list[dict[str, Any]]] = {code: [way] for code, way in held.SPOILT.items()}
    for _need, spoilt, (code, *more) in STORIES.values():
        if not more and code not in held.SPOILT:
            lawful = type(spoilt)()
            changed = {
                one.name: getattr(spoilt, one.name)
                for one in fields(spoilt)
                if getattr(spoilt, one.name) != getattr(lawful, one.name)
            }
            ways.setdefault(code, []).append(changed)
    for panel, code in PANELS.values():
        ways.setdefault(code, []).append({"panel": panel})
    return ways


ALONE = alone()
CODES = {code for needs in held.NEEDS.values() for code in needs.split()}
MISSING = [
    pytest.param(table, row, at, code, id=f"{table} {row.name} {code}")
    for table, row in ROWS
    for at, code in row.codes()
]


def facts(table: str, row: held.Row, **changed: Any) -> Any:
    """What the needs of a row are asked about: all present but what is changed."""
    if table == "filing":
        return replace(plain.Filing(), **changed)
    return Project(**held.LAWFUL.get(row.name, {}) | changed)


def spoilt(table: str, row: held.Row, code: str) -> list[Any]:
    """The facts of a row with one thing missing, once for each way in which it can be."""
    code, _, stage = code.partition(":")
    due = {"late": (stage, held.BELOW[code])} if stage else {}
    return [facts(table, row, **due, **way) for way in ALONE[code]]


def named(rows: Sequence[Any]) -> list[Any]:
    return [pytest.param(table, row, id=f"{table} {row.name}") for table, row in rows]


@pytest.mark.parametrize("table", TABLES)
def test_the_rows_are_those_of_the_list_in_its_order(table):
    assert list(TABLES[table].rows) == [row.name for row in WRITTEN[table]]
    borrowed = [row.name for row in WRITTEN[table] if row.borrowed]
    assert [name for name in TABLES[table].rows if name not in TABLES[table].steps] == borrowed


def test_every_pack_with_a_programme_has_its_list():
    packs = {
        pack: programmes.of(standards.procedure(pack)) for pack in standards.names("procedure")
    }
    told = {pack: one.start.value for pack, one in packs.items() if one.name}
    assert told == {pack: start for pack, (start, _rows) in held.PROGRAMMES.items()}
    for pack in told:
        assert TABLES[pack].initial == told[pack]


@pytest.mark.parametrize(("table", "row"), named(ROWS))
def test_a_row_reads_as_it_is_written(table, row):
    found = TABLES[table].rows[row.name]
    assert list(found.source) == row.source.split()
    assert found.dest == row.to
    assert found.by == set(row.hands.split())
    assert list(found.asks) == row.asks.split()
    assert list(found.issues) == row.issues.split()
    assert list(found.ends) == row.ends.split()
    assert (found.clock, found.effect, found.tone) == (row.clock, row.effect, row.tone)
    assert list(found.when) == row.when.split()
    assert list(found.not_by) == row.own.split()
    assert len(found.needs) == len(row.needs)
    assert found.undo == (row.name in held.UNDO.get(table, held.UNDO["project"]).split())
    assert found.title and found.rule


@pytest.mark.parametrize(("table", "row"), named(OFFERED))
def test_with_all_present_the_step_is_taken_by_its_hands_from_where_it_leaves_and_by_no_other(
    table, row
):
    flow, lawful = TABLES[table], facts(table, row)
    for state in flow.states:
        for role in Role:
            if state in row.source.split() and role in row.hands.split():
                assert flow.check(row.name, state, [role], lawful).name == row.name
            else:
                with pytest.raises(NotOffered):
                    flow.check(row.name, state, [role], lawful)


@pytest.mark.parametrize(("table", "row"), named(OFFERED))
def test_the_step_leads_where_it_is_written_and_from_nowhere_else(table, row):
    flow: Workflow = TABLES[table]
    for state in flow.states:
        came_from = "self_check" if row.to == BACK else None
        subject = SimpleNamespace(state=state, came_from=came_from)
        if state in row.source.split():
            assert flow.move(row.name, subject) == (came_from or row.to) == subject.state
        else:
            with pytest.raises(NotOffered):
                flow.move(row.name, subject)


@pytest.mark.parametrize(("table", "row", "at", "code"), MISSING)
def test_each_thing_missing_alone_is_refused_with_its_code(table, row, at, code):
    found = TABLES[table].rows[row.name]
    for one in spoilt(table, row, code):
        assert [blocker.code for blocker in found.blockers(one)] == [code.partition(":")[0]]
        asking = [place for place, need in enumerate(found.needs) if list(need(one))]
        assert asking == [at], "the needs are asked in the order of the list"
        if not row.borrowed:
            with pytest.raises(Blocked):
                TABLES[table].check(row.name, found.source[0], found.by, one)


@pytest.mark.parametrize(("table", "row", "at", "code"), MISSING)
def test_what_is_missing_lies_in_the_hand_that_is_written(table, row, at, code):
    code, (one, *_ways) = code.partition(":")[0], spoilt(table, row, code)
    (blocker,) = TABLES[table].rows[row.name].blockers(one)
    hand = next(hand for hand, codes in held.OWED.items() if code in codes.split())
    if hand == "whoever it names":
        hand = one.items[0].role if one.items else one.unnamed_duties[0].kind
    assert blocker.owed_by == hand
    assert BLOCKERS[code] % blocker.facts, "the sentence takes the figures"


def test_every_code_that_can_be_missing_stands_in_a_row():
    used = {code.partition(":")[0] for _t, row in ROWS for _at, code in row.codes()}
    # Those of a drawing are held in test_draw_table; a person's own work is no need of a row.
    elsewhere = {code for _name, _facts, found in DRAWS.values() for code in found} | {"own_work"}
    assert used | elsewhere == set(BLOCKERS)
    assert sorted(code for codes in held.OWED.values() for code in codes.split()) == sorted(used)
    assert {code.partition(":")[0] for code in CODES} == used
