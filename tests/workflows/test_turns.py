"""Whose turn it is (轮到谁): computed from who owes what the next step still needs."""

import pytest

from workflows import turns
from workflows.clauses import VoteRule
from workflows.facts import (
    FindingFacts,
    HandoverFacts,
    OpenItems,
    RecordFacts,
    SampleFacts,
    StatementFacts,
    VotingFacts,
)
from workflows.projects import CLOSED, PROJECT, Stage
from workflows.roles import PARTY_NAMES, ROLE_NAMES, Role

from .plain import Project


def items(party_id: int, role: Role) -> OpenItems:
    """One class of items that somebody has not brought far enough."""
    return OpenItems(
        party_id=party_id,
        party=PARTY_NAMES["contractor"],
        role=role,
        group_code="C",
        group="施工文件",
        count=3,
        sample="开工报告",
    )


NOT_VOTED = VotingFacts(VoteRule(), members=5, agreed=2, against=0)
VOTED_DOWN = VotingFacts(VoteRule(), members=5, agreed=2, against=3)
NOTHING_DRAWN = SampleFacts(drawn=0, minimum=10)
UNSIGNED = HandoverFacts(signed=False)
BUILT = [items(8, Role.CONTRACTOR), items(9, Role.CONTRACTOR)]
STORIES = [
    # where it stands   what is missing                                     whose turn
    ("nothing is missing: the owner applies",         "self_check", {},      ["owner"]),
    ("an application waits for its answer",           "applied",    {},      ["bureau"]),
    ("two contractors owe, each is named",            "construction", {"items": BUILT},
     ["contractor 8", "contractor 9"]),
    ("all have delivered: the owner hands on",        "construction", {},    ["owner"]),
    ("items wait for the supervisor",                 "supervision", {"items": [items(8, Role.SUPERVISOR)]},
     ["supervisor"]),
    ("the supervisor waits for what a contractor lacks", "supervision", {"items": [items(8, Role.CONTRACTOR)]},
     ["contractor 8"]),
    ("members have not voted",                        "review",     {"voting": NOT_VOTED}, ["panelist"]),
    ("nothing drawn, and members have not voted",     "review",     {"voting": NOT_VOTED, "sample": NOTHING_DRAWN},
     ["bureau", "panelist"]),
    ("all agreed: the bureau decides",                "review",     {},      ["bureau"]),
    ("voted down: the bureau orders rectification",   "review",     {"voting": VOTED_DOWN}, ["bureau"]),
    ("a problem is unanswered, the vote is taken: passed with items",
     "review", {"findings": FindingFacts(open=1)}, ["bureau"]),
    ("the owner answers its problems",                "rectification", {"findings": FindingFacts(open=2)}, ["owner"]),
    ("answers wait for the second look",              "recheck",    {"findings": FindingFacts(answered=2)}, ["bureau"]),
    ("accepted, no list yet: the owner",              "accepted",   {"handover": UNSIGNED}, ["owner"]),
    ("accepted, a report to the next level is owed too", "accepted",
     {"handover": UNSIGNED, "record": RecordFacts("国家档案局")}, ["bureau", "owner"]),
    ("accepted with items: the owner mends",          "accepted",   {"findings": FindingFacts(open=1)}, ["owner"]),
    ("accepted with items, answered: the bureau looks", "accepted", {"findings": FindingFacts(answered=1)},
     ["bureau"]),
    ("the list is signed: whoever may take it",       "accepted",   {},      ["bureau", "city_archive"]),
    ("a pre-check is closed by the bureau",           "pre_check",  {},      ["bureau"]),
    ("a stopped project waits for its owner",         "suspended",  {},      ["owner"]),
]  # fmt: skip


def turn(state: str, **missing) -> list[str]:
    option = turns.next_step(PROJECT, state, Project(**missing))
    return [f"{one.role} {one.party_id or ''}".strip() for one in turns.awaited(option)]


@pytest.mark.parametrize(("story", "state", "missing", "expected"), STORIES)
def test_whoever_owes_is_awaited(story, state, missing, expected):
    assert turn(state, **missing) == expected, story


@pytest.mark.parametrize("state", list(Stage))
def test_somebody_is_awaited_in_every_stage_that_is_not_the_end(state):
    for missing in ({}, {"texts": StatementFacts(frozenset())}, {"handover": UNSIGNED}):
        hands = turns.awaited(turns.next_step(PROJECT, state, Project(**missing)))
        assert bool(hands) == (state not in CLOSED)
        assert {one.role for one in hands} <= set(ROLE_NAMES)


def test_a_hand_knows_what_it_owes():
    option = turns.next_step(PROJECT, "accepted", Project(handover=UNSIGNED))
    (owner,) = turns.awaited(option)
    assert owner.step == "transfer"
    assert [blocker.code for blocker in owner.blockers] == ["handover_missing"]


def test_whoever_takes_the_next_step_hears_of_the_one_before():
    option = turns.next_step(PROJECT, "construction", Project(items=[items(8, Role.CONTRACTOR)]))
    told = turns.hears(option, turns.awaited(option))
    assert told == {("contractor", 8), ("owner", None)}, "sent back: the owner must know it too"


def test_the_owner_hears_of_the_end():
    assert turns.hears(None, []) == {("owner", None)}
