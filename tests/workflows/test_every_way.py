"""Every way through every table that a pack makes of it: packs × stages × hands × what is missing.

Told apart from the code: from where a life begins, what each hand may do is walked to the end.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from workflows import programmes, standards
from workflows.engine import BACK
from workflows.facts import FindingFacts, SampleFacts
from workflows.projects import BUILDING, CLOSED, WAITING, Stage
from workflows.roles import Role

from . import held
from .plain import TEXTS
from .test_held import Project

PACKS = {pack: programmes.of(standards.procedure(pack)) for pack in standards.names("procedure")}
ENDS = {*CLOSED, Stage.ACCEPTED}
"""Where a life ends: closed, or, where a pack knows no transfer, accepted."""
JUDGING = ("approve", "approve_with_items", "order_rectification", "pass_recheck", "fail_recheck")
"""The steps that decide upon an archive."""
POSITIONS = [
    # what the panel and the owner have left undone, each with each
    {"voting": voting, "findings": findings, "score": score, "sample": sample, "texts": texts}
    for voting, findings, score, sample, texts in product(
        (
            held.AGREED,
            held.VOTED_DOWN,
            held.SPOILT["votes_missing"]["voting"],
            held.SPOILT["second_vote_missing"]["voting"],
            held.SPOILT["second_vote_lost"]["voting"],
            held.WON_AGAIN,
        ),
        [
            FindingFacts(*counts)
            for counts in product((0, 1), repeat=4)
            # what was sent back is open
            if counts[3] <= counts[0]
        ],
        (
            held.ENOUGH,
            held.SPOILT["scores_missing"]["score"],
            held.SPOILT["score_below_minimum"]["score"],
        ),
        (SampleFacts(5, 5), SampleFacts(4, 5)),
        (TEXTS, replace(TEXTS, written=TEXTS.written - {"evaluation"})),
    )
]


def leads(flow: Any, row: Any, came_from: str | None) -> list[tuple[str, str | None]]:
    """Where a step leads from here, and where the subject then came from."""
    if row.dest == BACK:
        return [(came_from, None)] if came_from in flow.returns(row) else []
    return [(row.dest, None)]


def reached(pack: str) -> dict[tuple[str, str | None], list[tuple[str, str | None]]]:
    """Every (stage, came from) that hands can bring a project to, and where each leads."""
    flow = PACKS[pack].workflow
    found: dict[tuple[str, str | None], list[tuple[str, str | None]]] = {}
    waiting = deque([(str(flow.initial), None)])
    while waiting:
        at = waiting.popleft()
        if at in found:
            continue
        state, came_from = at
        found[at] = []
        for role in Role:
            for row in flow.offered(state, [role]):
                for dest, _none in leads(flow, row, came_from):
                    remembered = state if row.effect == "remember_stage" else None
                    found[at].append((dest, remembered))
        waiting.extend(found[at])
    return found


@pytest.mark.parametrize("pack", PACKS)
def test_every_stage_of_a_pack_is_reached_with_every_stage_it_can_have_come_from(pack):
    flow = PACKS[pack].workflow
    found = reached(pack)
    named = {state for row in flow.steps.values() for state in row.source if row.name != "withdraw"}
    named |= {row.dest for row in flow.steps.values()} - {BACK}
    assert {state for state, _came_from in found} == named
    stopped = {came_from for state, came_from in found if state == Stage.SUSPENDED}
    assert stopped == ({*BUILDING, *WAITING} & named if "suspend" in flow.steps else set())
    assert all(came_from is None for state, came_from in found if state != Stage.SUSPENDED)
    if "terminate" in flow.steps:
        assert (Stage.TERMINATED, None) in found


@pytest.mark.parametrize("pack", PACKS)
def test_from_everywhere_lawful_hands_bring_a_project_to_an_end(pack):
    found = reached(pack)
    ending = {at for at in found if at[0] in ENDS}
    assert ending
    while True:
        more = {at for at, next_ones in found.items() if ending & set(next_ones)} | ending
        if more == ending:
            break
        ending = more
    assert ending == set(found)


@pytest.mark.parametrize("pack", PACKS)
def test_only_the_ends_are_dead_ends(pack):
    dead = {state for (state, _came_from), next_ones in reached(pack).items() if not next_ones}
    assert dead <= ENDS
    assert dead == ENDS & {state for state, _came_from in reached(pack)} - {
        state for row in PACKS[pack].workflow.steps.values() for state in row.source
    }


@pytest.mark.parametrize("pack", PACKS)
def test_with_nothing_missing_somebody_may_go_on_from_every_stage(pack):
    flow = PACKS[pack].workflow
    for state, _came_from in reached(pack):
        positions = [Project(), Project(**held.DOWN)]
        going = [
            option
            for facts in positions
            for option in flow.options(state, list(Role), facts)
            if option.open
        ]
        assert going or not flow.leaving(state), state


def duties(row: held.Row, facts: Any) -> bool:
    """Whether everything that is written for a row is in place, read off the facts themselves."""
    findings, voting, score = facts.findings, facts.voting, facts.score
    voted = voting.agreed + voting.against == voting.members
    all_points = set(score.result.missing) == set()
    suffices = all_points and not score.result.why
    again = voting.again
    won = again is not None and again.agreed > again.against
    done = {
        "agreed again": won or not voting.rule.again,
        "sample": facts.sample.drawn >= facts.sample.minimum,
        "majority": voted and voting.agreed > voting.against,
        "judged down": voted
        and not (voting.agreed > voting.against and (suffices or not all_points)),
        "points": all_points,
        "points enough": suffices,
        "evaluation": "evaluation" in facts.texts.written,
        "problems closed": findings.open + findings.answered == 0,
        "problems listed": findings.open + findings.answered + findings.closed > 0,
        "problems open": findings.open > 0,
        "problems left": findings.open > 0 and findings.answered == 0,
        "problems rejected": (findings.rejected > 0 or (again is not None and not won))
        and findings.answered == 0,
    }
    # What the positions leave alone is in place.
    return all(done.get(need, True) for need in row.needs)


@pytest.mark.parametrize("pack", PACKS)
def test_no_decision_is_open_while_a_duty_is(pack):
    flow = PACKS[pack].workflow
    _start, rows = held.PROGRAMMES.get(pack, ("design", held.PROJECT))
    written = {row.name: row for row in rows}
    for facts in (Project(**position) for position in POSITIONS):
        for name in set(JUDGING) & set(flow.steps):
            row = flow.steps[name]
            open_now = not row.blockers(facts)
            assert open_now == duties(written[name], facts), (name, facts)


@pytest.mark.parametrize("pack", PACKS)
def test_no_archive_is_passed_and_turned_down_upon_the_same_facts(pack):
    flow = PACKS[pack].workflow
    passing = {"approve"} if PACKS[pack].name else {"approve", "approve_with_items"}
    for facts in (Project(**position) for position in POSITIONS):
        if PACKS[pack].name and facts.voting.rule.again:
            continue  # a programme has no panel, which could vote once more
        taken = {name for name, row in flow.steps.items() if not row.blockers(facts)}
        assert not (passing & taken and "order_rectification" in taken), facts
        assert not {"pass_recheck", "fail_recheck"} <= taken, facts
