"""The vote over plain objects: quorum, majority of the composed panel, and when nobody may be
failed.
"""

from dataclasses import replace
from decimal import Decimal

import pytest

from workflows import needs
from workflows.clauses import VoteRule
from workflows.facts import SampleFacts, ScoreFacts, VotingFacts
from workflows.projects import PROJECT
from workflows.scoring import Item, Part, Table, result

from .plain import PANEL, TEXTS, Project, a_panel, codes

ALL, SHARE = VoteRule(), VoteRule(Decimal("0.6"))
EVERY_VOTE = [
    (members, agreed, against)
    for members in range(10)
    for agreed in range(members + 1)
    for against in range(members - agreed + 1)
]
"""Every way in which a panel of up to nine can have voted so far."""
TABLE = Table(
    (Part("a", "基础", (Item("a-01", "制度", "", Decimal(100)),), None),),
    (("省特级", Decimal(95)), ("省一级", Decimal(85))),
)


def scored(points):
    return ScoreFacts(TABLE, result(TABLE, {}), result(TABLE, {"a-01": Decimal(points)}))


def voted(members, agreed, against, rule=ALL):
    return VotingFacts(rule, members, agreed, against)


def closed(members, agreed, against):
    return VotingFacts(SHARE, members, agreed, against, closed=True)


STORIES = [
    ("three of five agree", ALL, (5, 3, 2), []),
    ("all agree", ALL, (5, 5, 0), []),
    ("two of five agree", ALL, (5, 2, 3), ["no_majority"]),
    ("half is not more than half", ALL, (6, 3, 3), ["no_majority"]),
    ("one has not voted", ALL, (5, 4, 0), ["votes_missing"]),
    ("nobody sits on the panel", ALL, (0, 0, 0), ["votes_missing"]),
    ("three of five are the quorum, and two may still vote", SHARE, (5, 3, 0), ["vote_open"]),
    ("two of five agree, and two may still vote", SHARE, (5, 2, 1), ["vote_open"]),
    ("two of five are below the quorum", SHARE, (5, 2, 0), ["votes_missing"]),
    ("four of seven are not six tenths", SHARE, (7, 4, 0), ["votes_missing"]),
]


@pytest.mark.parametrize(("story", "rule", "votes", "missing"), STORIES)
def test_when_a_vote_carries(story, rule, votes, missing):
    assert codes(needs.voted_through(Project(voting=voted(*votes, rule)))) == missing


@pytest.mark.parametrize("rule", [ALL, SHARE], ids=["all", "six tenths"])
def test_approval_always_needs_more_than_half_of_the_composed_panel(rule):
    for members, agreed, against in EVERY_VOTE:
        facts = Project(voting=voted(members, agreed, against, rule))
        if not list(needs.voted_through(facts)):
            assert 2 * agreed > members


@pytest.mark.parametrize("rule", [ALL, SHARE], ids=["all", "six tenths"])
@pytest.mark.parametrize("score", [ScoreFacts(), scored(60), scored(90)], ids=["none", "60", "90"])
def test_a_panel_is_never_both_for_and_against_and_decides_once_all_have_voted(rule, score):
    for votes in EVERY_VOTE:
        facts = Project(voting=voted(*votes, rule), score=score)
        passes = not [*needs.voted_through(facts), *needs.scored_through(facts)]
        fails = not [*needs.scored(facts), *needs.judged_down(facts)]
        assert not (passes and fails)
        members, agreed, against = votes
        if members and agreed + against == members:
            assert passes or fails


def test_nobody_is_failed_against_a_majority():
    facts = Project(voting=voted(5, 3, 2))
    assert codes(needs.judged_down(facts)) == ["majority_agrees"]


def test_points_that_do_not_suffice_are_a_ground_to_fail_whatever_the_vote():
    facts = Project(voting=voted(5, 5, 0), score=scored(60))
    assert list(needs.judged_down(facts)) == []


def test_who_must_still_vote_is_said_in_figures():
    blocker, *others = needs.voted_through(Project(voting=voted(5, 2, 1)))
    assert blocker.facts == {"count": 2, "members": 5} and not others


@pytest.mark.parametrize(
    ("points", "level", "missing"),
    [
        (95, "省特级", []),
        (94, "省一级", []),
        (85, "省一级", []),
        (84, "", ["score_below_threshold"]),
    ],
)
def test_the_points_give_the_level_and_the_lowest_level_is_the_threshold(points, level, missing):
    score = scored(points)
    assert score.result.level == level
    assert codes(needs.scored_through(Project(score=score))) == missing


def test_points_that_are_not_given_are_missing_and_not_too_few():
    unfilled = ScoreFacts(TABLE, result(TABLE, {}), result(TABLE, {}))
    facts = Project(score=unfilled)
    assert codes(needs.scored_through(facts)) == ["scores_missing"]
    assert codes(needs.self_scored(facts)) == ["own_scores_missing"]


def test_a_pack_without_a_table_asks_for_no_points():
    facts = Project(score=ScoreFacts())
    assert not [*needs.self_scored(facts), *needs.scored(facts), *needs.scored_through(facts)]


CLOSED = [
    ("three of five are the quorum and agree", (5, 3, 0), []),
    ("the absent count against", (5, 2, 1), ["no_majority"]),
    ("below the quorum nothing can be closed", (5, 2, 0), ["votes_missing"]),
]


@pytest.mark.parametrize(("story", "votes", "missing"), CLOSED)
def test_a_vote_that_was_closed_is_counted_without_the_absent(story, votes, missing):
    assert codes(needs.voted_through(Project(voting=closed(*votes)))) == missing


@pytest.mark.parametrize("against", range(4))
def test_how_a_vote_stands_is_not_told_by_what_blocks_the_decision(against):
    """Whether three of four agree or none: whoever reads the reasons before the end reads the same."""
    votes = (5, 3 - against, against)
    for rule in (ALL, SHARE):
        facts = Project(voting=voted(*votes, rule))
        assert codes(needs.voted_through(facts)) == codes(needs.judged_down(facts))
        assert codes(needs.voted_through(facts)) in (["votes_missing"], ["vote_open"])


def test_sealed_ballots_count_as_cast_and_for_nobody():
    facts = Project(voting=VotingFacts(ALL, 5, sealed=4))
    assert codes(needs.voted_through(facts)) == ["votes_missing"]
    assert not facts.voting.ended and facts.voting.begun


def test_a_result_is_not_put_off_and_what_an_unlawful_panel_voted_is_none():
    result_of_five = Project(voting=voted(5, 2, 3))
    assert codes(needs.vote_not_taken(result_of_five)) == ["vote_taken"]
    assert codes(needs.vote_not_taken(Project(voting=voted(5, 2, 2)))) == []
    four = a_panel(members=PANEL.members[:4])
    assert codes(needs.vote_not_taken(Project(panel=four, voting=voted(4, 2, 2)))) == []


WITHOUT = {
    "nothing was drawn": {"sample": SampleFacts(drawn=0, minimum=8)},
    "a drawn volume has no record": {"sample": SampleFacts(8, 8, unrecorded=[3])},
    "a sampled volume was changed since": {"sample": SampleFacts(8, 8, unlooked=[3])},
    "no evaluation was written": {"texts": replace(TEXTS, written=frozenset())},
}


@pytest.mark.parametrize("story", WITHOUT)
def test_nobody_votes_upon_what_is_not_there_and_such_a_result_is_put_off(story):
    """It happened: all voted upon an evaluation that was written, and written anew, afterwards."""
    facts = Project(voting=voted(5, 2, 3), **WITHOUT[story])
    assert len(codes(needs.put_to_vote(facts))) == 1
    assert codes(needs.vote_not_taken(facts)) == []
    assert codes(needs.put_to_vote(Project())) == []


def test_points_that_are_missing_are_not_voted_upon_and_put_no_result_off():
    """Two persons struck points through, and the vote would have been put off."""
    nothing = ScoreFacts(TABLE, result(TABLE, {}), result(TABLE, {}))
    facts = Project(voting=voted(5, 2, 3), score=nothing)
    assert codes(needs.put_to_vote(facts)) == ["scores_missing"]
    assert codes(needs.vote_not_taken(facts)) == ["vote_taken"]


def test_a_paper_vote_that_its_member_has_not_confirmed_ends_no_vote():
    """The last vote was entered for a member with an account: it was over before he could say no."""
    waits = replace(voted(5, 3, 2), awaiting=1)
    assert not waits.ended and waits.begun
    assert codes(needs.voted_through(Project(voting=waits))) == ["paper_unconfirmed"]
    assert codes(needs.vote_not_taken(Project(voting=waits))) == []
    assert replace(waits, closed=True).ended and replace(waits, awaiting=0).ended
    assert replace(voted(5, 0, 0), opened=True).begun


@pytest.mark.parametrize("name", ["approve", "approve_with_items", "order_rectification"])
def test_the_panel_is_counted_again_at_every_decision(name):
    """Two of five stepped back, three voted: no decision of three."""
    three = a_panel(members=PANEL.members[:3])
    row = PROJECT.steps[name]
    facts = Project(panel=three, voting=voted(3, 3, 0))
    assert "panel_small" in codes(row.blockers(facts))


MEETS = ("meeting_on", "meeting_until", "meeting_time", "meeting_place", "together")
NO_MEETING = [
    ("adjourn", "review", ("reason", *MEETS)),
    ("call_off", "admitted", ("reason",)),
]


@pytest.mark.parametrize(("name", "dest", "asks"), NO_MEETING)
def test_a_meeting_without_a_result_is_put_off_or_called_off_for_a_reason(name, dest, asks):
    row = PROJECT.steps[name]
    assert (row.source, row.dest, row.asks) == (("review",), dest, asks)
    assert codes(row.blockers(Project(voting=voted(5, 2, 2)))) == []
    assert codes(row.blockers(Project(voting=voted(5, 3, 2)))) == ["vote_taken"]
