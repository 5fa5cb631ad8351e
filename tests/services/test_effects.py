"""What a step does beside moving is said by its row, and by nothing else."""

from acceptance.services.effects import EFFECTS
from acceptance.services.letters.contexts import WRITERS
from workflows.deadlines import Clock
from workflows.documents import KINDS, STEPS
from workflows.projects import PROJECT


def test_every_effect_that_a_row_names_is_there_and_none_besides():
    assert {row.effect for row in PROJECT.rows.values() if row.effect} == set(EFFECTS)


def test_every_document_that_a_row_issues_is_a_kind_with_a_writer():
    issued = {kind for row in PROJECT.rows.values() for kind in row.issues}
    assert issued <= set(KINDS) == set(WRITERS)


def test_a_document_comes_with_steps_or_with_an_act_or_is_issued_by_hand():
    for kind in KINDS.values():
        assert not (STEPS[kind.name] and kind.act), kind.name
        assert STEPS[kind.name] or kind.act or kind.stages, kind.name


def test_only_known_hands_move_the_clock_and_every_answer_ends_it():
    clocks = {name: row.clock for name, row in PROJECT.rows.items() if row.clock}
    assert set(clocks.values()) <= set(Clock)
    assert clocks["apply"] == Clock.START
    leaving = {name for name, row in PROJECT.steps.items() if "applied" in row.source}
    assert leaving <= set(clocks), "a step out of 已申请 leaves the clock running"


def test_the_table_itself_has_no_row_that_only_programmes_take_up():
    assert [name for name, row in PROJECT.rows.items() if row.borrowed] == ["renew"]
    assert "renew" not in PROJECT.steps
