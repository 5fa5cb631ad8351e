"""The drawing of the sample: fixed, named, closed, shown, drawn; who may do what when, and what keeps
it from going on.
"""

from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from workflows.draw_facts import NumberFacts
from workflows.draws import DRAW, DrawState
from workflows.engine import Blocked, NotOffered
from workflows.roles import Role
from workflows.words import BLOCKERS

from .plain import codes

OFFERED = {
    "name_number": ("fixed", "fixed", {"panelist"}),
    "enter_slip": ("fixed", "fixed", {"bureau"}),
    "close_numbers": ("fixed", "closed", {"bureau"}),
    "call_off_draw": ("fixed", "void", {"bureau"}),
    "show_number": ("closed", "closed", {"panelist"}),
    "show_slip": ("closed", "closed", {"bureau"}),
    "enter_public": ("closed", "closed", {"bureau"}),
    "draw_sample": ("closed", "drawn", {"panelist", "bureau"}),
    "void_draw": ("closed", "void", {"bureau"}),
}
HERS = NumberFacts("何秀兰", "市城建档案馆")
BUREAUS = NumberFacts("陈岚", "市档案局", outside=False)
SLIP = NumberFacts("老王", "退休", outside=False)


@dataclass(frozen=True)
class Drawing:
    """What a need may ask of a drawing: nothing is missing until a story says so."""

    named: list[NumberFacts] = field(default_factory=lambda: [HERS, BUREAUS])
    today: date = date(2026, 11, 20)
    late: bool = False
    public_due: date | None = None
    term_fits: bool = True
    public_known: bool = False
    unchanged: bool = True

    @property
    def silent(self):
        return [one.name for one in self.named if not one.shown]


SHOWN = [replace(HERS, shown=True), replace(BUREAUS, shown=True)]
DUE = date(2026, 11, 22)


@pytest.mark.parametrize("name", OFFERED)
def test_each_row_as_it_is_written(name):
    source, dest, hands = OFFERED[name]
    row = DRAW.steps[name]
    assert (row.source, row.dest, set(row.by)) == ((source,), dest, hands)


def test_there_is_no_other_row_and_nothing_leaves_a_drawn_or_void_one():
    assert set(DRAW.steps) == set(OFFERED)
    assert not DRAW.leaving(DrawState.DRAWN) and not DRAW.leaving(DrawState.VOID)


@pytest.mark.parametrize("name", OFFERED)
@pytest.mark.parametrize("state", DrawState)
@pytest.mark.parametrize("role", [Role.OWNER, Role.CONTRACTOR, Role.SUPERVISOR, Role.OBSERVER])
def test_nobody_but_the_panel_and_the_bureau_has_a_hand_in_it(name, state, role):
    with pytest.raises(NotOffered):
        DRAW.check(name, state, [role], Drawing())


MISSING = {
    "one organisation alone": ("close_numbers", Drawing([HERS, HERS]), ["draw_units"]),
    "nobody": ("close_numbers", Drawing([]), ["draw_units", "draw_one_sided"]),
    "one of the two has stepped back": (
        "close_numbers",
        Drawing([replace(HERS, recused=True), NumberFacts("吴", "市档案局")]),
        ["draw_units"],
    ),
    "only the bureau and slips that it typed in": (
        "close_numbers",
        Drawing([BUREAUS, SLIP]),
        ["draw_one_sided"],
    ),
    "the day of the public number comes before the term is over": (
        "close_numbers",
        Drawing(public_due=DUE, term_fits=False),
        ["public_day_near"],
    ),
    "the term is over": ("show_number", Drawing(late=True), ["reveal_late"]),
    "the term is over for slips too": ("show_slip", Drawing(late=True), ["reveal_late"]),
    "one number is not shown": ("draw_sample", Drawing([SHOWN[0], BUREAUS]), ["numbers_hidden"]),
    "the list is not as it was fixed and no number is known yet": (
        "close_numbers",
        Drawing(unchanged=False),
        ["frame_changed"],
    ),
    "the list is not as it was fixed": (
        "draw_sample",
        Drawing(SHOWN, unchanged=False),
        ["frame_changed"],
    ),
    "the public number is not known": (
        "draw_sample",
        Drawing(SHOWN, public_due=DUE),
        ["public_number_missing"],
    ),
    "the public number comes after all others": (
        "enter_public",
        Drawing([SHOWN[0], BUREAUS], today=DUE, public_due=DUE),
        ["numbers_hidden"],
    ),
    "the public number is of a day to come": (
        "enter_public",
        Drawing(SHOWN, public_due=DUE),
        ["public_day_to_come"],
    ),
    "the public number is entered once": (
        "enter_public",
        Drawing(SHOWN, today=DUE, public_due=DUE, public_known=True),
        ["public_number_entered"],
    ),
    "the pack knows no public number": ("enter_public", Drawing(SHOWN), ["no_public_number"]),
    "void before the term is over": ("void_draw", Drawing(), ["term_running"]),
    "void though all is known": ("void_draw", Drawing(SHOWN, late=True), ["nobody_silent"]),
}


@pytest.mark.parametrize("story", MISSING)
def test_what_is_missing_is_named_and_keeps_it_from_going_on(story):
    name, facts, expected = MISSING[story]
    row = DRAW.steps[name]
    assert codes(row.blockers(facts)) == expected
    with pytest.raises(Blocked):
        DRAW.check(name, row.source[0], row.by, facts)
    assert set(expected) <= set(BLOCKERS)


COMPLETE = {
    "close_numbers": [Drawing(), Drawing([BUREAUS, SLIP], public_due=DUE)],
    "show_number": [Drawing()],
    "show_slip": [Drawing()],
    "enter_public": [Drawing(SHOWN, today=DUE, public_due=DUE)],
    "draw_sample": [Drawing(SHOWN), Drawing(SHOWN, public_due=DUE, public_known=True)],
    "void_draw": [Drawing(late=True)],
    "call_off_draw": [Drawing([])],
}


@pytest.mark.parametrize("name", COMPLETE)
def test_with_everything_in_place_it_goes_on(name):
    for facts in COMPLETE[name]:
        assert codes(DRAW.steps[name].blockers(facts)) == []
