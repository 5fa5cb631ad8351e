"""Rules about the vote of the panel."""

from __future__ import annotations

from collections.abc import Iterator

from ..engine import Blocker
from ..facts import ScoreFacts, VotingFacts
from ..roles import Role


def quorum(voting: VotingFacts) -> Iterator[Blocker]:
    """验收会由验收组全体成员参加: as many as the pack asks for (its quorum, else all) have voted."""
    if voting.cast < voting.quorum:
        said = {"count": voting.quorum - voting.cast, "members": voting.members}
        yield Blocker("votes_missing", Role.PANELIST, ("vote", None), said)


def ended(voting: VotingFacts) -> Iterator[Blocker]:
    """本系统约定：先结束表决，后计票. With a quorum below all, the absent may still vote until the
    organiser closes the vote; nothing tells before that how it stands. What was entered from paper
    for somebody who could have voted himself ends no vote until he has said that it is his, or the
    organiser closes it on a later day.
    """
    if voting.cast < voting.quorum or voting.ended:
        return
    if voting.cast < voting.members:
        said = {"count": voting.members - voting.cast, "members": voting.members}
        yield Blocker("vote_open", Role.BUREAU, ("vote", None), said)
    else:
        said = {"count": voting.awaiting}
        yield Blocker("paper_unconfirmed", Role.BUREAU, ("vote", None), said)


def strikes_answered(voting: VotingFacts) -> Iterator[Blocker]:
    """本系统约定：录入有误的由两人划去. What was asked to be struck through, a vote or points, is struck
    through or left standing before anything is decided by it.
    """
    if voting.strikes:
        yield Blocker("strike_unanswered", Role.BUREAU, ("vote", None), {"count": voting.strikes})


def no_result(voting: VotingFacts) -> Iterator[Blocker]:
    """本系统约定：表决有了结果就按结果办理. Nobody puts off a result that does not please."""
    if voting.ended:
        yield Blocker("vote_taken", Role.BUREAU, ("vote", None))


def majority(voting: VotingFacts) -> Iterator[Blocker]:
    """验收组半数以上成员同意为合格: more than half of the composed panel, not of those who came."""
    if voting.decided and not voting.majority:
        said = {"agreed": voting.agreed, "members": voting.members}
        # The panel has spoken: what follows from it is the organiser's to decide.
        yield Blocker("no_majority", Role.BUREAU, ("vote", None), said)


def ground_to_fail(voting: VotingFacts, score: ScoreFacts) -> Iterator[Blocker]:
    """不合格的限期整改: nobody is failed against a majority, unless the points do not suffice."""
    if voting.decided and voting.majority and not score.why:
        said = {"agreed": voting.agreed, "members": voting.members}
        yield Blocker("majority_agrees", Role.BUREAU, ("vote", None), said)


def agreed_again(voting: VotingFacts) -> Iterator[Blocker]:
    """本系统约定：复查后怎样作出结论由标准包定. Where its panel votes again after a second look, a
    majority of the composed panel must agree then, with as many votes as the meeting asks for.
    """
    if not voting.rule.again:
        return
    again = voting.voted_again
    if again is None:
        said = {"members": voting.members}
        yield Blocker("second_vote_missing", Role.BUREAU, ("texts", None), said)
    elif voting.lost_again:
        said = {"agreed": again.agreed, "members": voting.members}
        yield Blocker("second_vote_lost", Role.BUREAU, ("texts", None), said)
