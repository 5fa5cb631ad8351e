"""What is done to an archive beside its steps: for every stage, every act and every hand, whether it may be
done, from a list written apart from the table.
"""

import pytest

from workflows.acts import ACTS, Standing, possible
from workflows.filings import FILING
from workflows.permissions import PERMISSIONS, allowed
from workflows.projects import Stage
from workflows.roles import Role

GROWS = {
    "design",
    "contracting",
    "construction",
    "supervision",
    "self_check",
    "suspended",
    "supplement",
}
STANDS = {"admitted", "pre_check", "review", "rectification", "recheck", "accepted"}
EVERYTHING = {"applied"} | GROWS | STANDS
OWNER, CONTRACTOR, SUPERVISOR, BUREAU = "owner", "contractor", "supervisor", "bureau"

SAID = {
    # act: hands, stages in which anything is open, whether an agreed change opens what it names,
    # whether one that opens all of it does, whether what falls due after the acceptance is open then
    "file.deliver": ({OWNER, CONTRACTOR, SUPERVISOR}, GROWS, True, True, True),
    "file.describe": ({OWNER, CONTRACTOR, SUPERVISOR}, GROWS, True, True, True),
    "file.withdraw": ({OWNER, CONTRACTOR, SUPERVISOR}, GROWS, True, True, True),
    "file.move": ({OWNER, CONTRACTOR, SUPERVISOR}, GROWS, True, True, True),
    "file.purge": ({OWNER}, {stage.value for stage in Stage}, True, True, True),
    "list.take_in": ({OWNER, CONTRACTOR, SUPERVISOR}, GROWS, False, True, False),
    "list.undo": ({OWNER, CONTRACTOR, SUPERVISOR}, GROWS, False, True, False),
    "volume.arrange": ({OWNER}, GROWS, True, True, True),
    "volume.describe": ({OWNER}, GROWS, True, True, True),
    "volume.number": ({OWNER}, GROWS, True, True, True),
    "volume.seal": ({OWNER}, EVERYTHING, True, True, True),
    "volume.unseal": ({OWNER}, GROWS, True, True, True),
    "drawing.register": ({OWNER, CONTRACTOR}, GROWS, True, True, True),
    "party.add": ({OWNER}, GROWS, False, False, False),
    "unit.propose": ({OWNER}, GROWS, False, False, False),
    "party.items": ({OWNER}, GROWS, False, False, False),
    "party.replace": ({OWNER}, EVERYTHING, True, True, True),
    "duty.name": ({OWNER, CONTRACTOR, SUPERVISOR}, EVERYTHING, True, True, True),
    "schedule.plan": ({OWNER}, EVERYTHING, True, True, True),
    "pack.procedure": (
        {BUREAU},
        GROWS | {"applied", "admitted", "pre_check"},
        False,
        False,
        False,
    ),
    "pack.filing_scope": ({BUREAU}, GROWS - {"supplement"}, False, False, False),
    "section.shape": ({OWNER}, GROWS, False, True, False),
    "project.correct": ({OWNER}, EVERYTHING, True, True, True),
    "project.publish": ({BUREAU}, {"accepted", "archived"}, False, False, False),
    "project.end": (
        {OWNER},
        GROWS - {"supplement"},
        False,
        False,
        False,
    ),
    "project.join": ({OWNER}, GROWS - {"supplement", "suspended"}, False, False, False),
    "project.divide": ({OWNER}, GROWS - {"supplement"}, False, False, False),
    "link.make": ({OWNER}, GROWS, True, True, True),
    "evaluation.write": ({BUREAU}, {"review", "recheck"}, False, False, False),
    "score.give": ({BUREAU}, {"review", "recheck"}, False, False, False),
    "finding.list": ({BUREAU}, {"review", "recheck"}, False, False, False),
    "sample.draw": ({BUREAU}, {"review"}, False, False, False),
    "shelf.own": ({OWNER}, {stage.value for stage in Stage} - {"voided"}, True, True, True),
    "shelf.archive": ({"city_archive"}, {"archived"}, False, False, False),
    "appraisal.make": ({"city_archive"}, {"archived"}, False, False, False),
    "sample.note": ({BUREAU, "panelist"}, {"review", "recheck"}, False, False, False),
}
STEPS_OF_AN_ITEM = {name: (row.by, GROWS, True, True, True) for name, row in FILING.steps.items()}


def test_the_list_and_the_table_name_the_same_acts():
    assert set(SAID) == set(ACTS)
    assert {row.permission for row in ACTS.values()} <= set(PERMISSIONS)


@pytest.mark.parametrize("act", SAID)
def test_each_hand_does_exactly_its_acts(act):
    hands = SAID[act][0]
    for role in Role:
        assert allowed(ACTS[act].permission, [role]) == (role in hands), role


@pytest.mark.parametrize("stage", [stage.value for stage in Stage])
@pytest.mark.parametrize("act", [*SAID, *STEPS_OF_AN_ITEM])
def test_each_act_is_open_in_exactly_its_stages(act, stage):
    if act in SAID:
        when, said = ACTS[act].when, SAID[act]
    else:
        when, said = FILING.steps[act].when, STEPS_OF_AN_ITEM[act]
    _hands, open_in, by_change, by_whole, late = said
    assert possible(when, stage) == (stage in open_in)
    changed = Standing(named=True)
    assert possible(when, stage, changed) == (stage in open_in or (by_change and stage in STANDS))
    everything = Standing(named=True, whole=True)
    assert possible(when, stage, everything) == (
        stage in open_in or ((by_change or by_whole) and stage in STANDS)
    )
    falls_due_later = Standing(late=True)
    assert possible(when, stage, falls_due_later) == (
        stage in open_in or (late and stage == "accepted")
    )


VOTED_UPON = ("evaluation.write", "score.give", "finding.list", "sample.draw", "sample.note")


@pytest.mark.parametrize("act", VOTED_UPON)
def test_what_is_voted_upon_stands_from_the_first_ballot_on(act):
    """It happened: evaluation and points were rewritten after everybody had voted."""
    when = ACTS[act].when
    voted, down = Standing(voted=True), Standing(voted=True, voted_down=True)
    assert possible(when, "review") and not possible(when, "review", voted)
    # What an order to rectify is about is named once the panel has judged the archive down.
    assert possible(when, "review", down) == (act == "finding.list")
    assert possible(when, "recheck", voted) == (act != "sample.draw")
    assert not any(possible(when, stage, down) for stage in ("accepted", "rectification"))


def test_no_other_act_knows_of_a_vote():
    for name in set(ACTS) - set(VOTED_UPON):
        for stage in Stage:
            voted = Standing(voted=True, voted_down=True)
            assert possible(ACTS[name].when, stage) == possible(ACTS[name].when, stage, voted)


def test_after_the_decision_that_closes_a_project_nothing_of_its_archive_moves():
    # what must not be kept at all leaves a tombstone in its place, whenever it is found; to tell
    # the result moves nothing; where volumes stand, who reads them and what is thought of them is
    # no part of the archive
    told = ("file.purge", "project.publish", "shelf.own", "shelf.archive", "appraisal.make")
    acts = [row for name, row in ACTS.items() if name not in told]
    for row in [*acts, *FILING.steps.values()]:
        for stage in ("archived", "failed", "terminated", "voided"):
            assert not possible(row.when, stage, Standing(True, True, True))
