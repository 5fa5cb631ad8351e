"""What a person hears of: every act is of one kind, and quiet hours leave time for letters."""

from workflows import hearing
from workflows.actions import ACTIONS


def test_every_act_is_of_one_kind():
    for act in ACTIONS:
        assert hearing.kind_of(act) in hearing.KINDS
    assert hearing.kind_of("admit") == "stage"
    assert hearing.kind_of("return_filed") == "item"
    assert hearing.kind_of("ask_purge") == "asked"
    assert hearing.kind_of("vote") == hearing.OTHER
    kinds = list(hearing.ACTS.values())
    assert sum(map(len, kinds)) == len(hearing.NAMED), "no act is of two kinds"


def test_quiet_hours_are_two_and_never_the_whole_day():
    assert not hearing.wrong_hours(None, None)
    assert not hearing.wrong_hours(22, 7)
    assert hearing.wrong_hours(22, None)
    assert hearing.wrong_hours(None, 7)
    assert hearing.wrong_hours(8, 8)
    assert hearing.known(["other", "stage", "nonsense"]) == ["stage", "other"]
