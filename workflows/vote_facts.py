"""What the rules may know of how it was voted, at the meeting and after it: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from .clauses import VoteRule


@dataclass(frozen=True)
class SecondVote:
    """How the panel voted once more after a second look (复查)."""

    agreed: int
    against: int


@dataclass(frozen=True)
class VotingFacts:
    """How many sit on the panel without those who stepped back, and how they voted.

    `sealed` are secret ballots that nobody has opened yet; `opened` says that a ballot was cast in
    this round, be it struck through since; `closed` that the organiser closed the vote; `awaiting`
    are votes entered from paper for members with an account who have not confirmed them; `strikes`
    were asked for, of votes or points entered from paper, and not answered; `again` is the vote
    after a second look, once it is written down.
    """

    rule: VoteRule
    members: int = 0
    agreed: int = 0
    against: int = 0
    sealed: int = 0
    opened: bool = False
    closed: bool = False
    awaiting: int = 0
    strikes: int = 0
    again: SecondVote | None = None

    @property
    def quorum(self) -> int:
        """How many must have voted: the pack's share of the composed panel, rounded up; never so
        few that none.
        """
        return max(1, ceil(self.rule.quorum * self.members))

    @property
    def cast(self) -> int:
        """How many have voted."""
        return self.agreed + self.against + self.sealed

    @property
    def begun(self) -> bool:
        """Whether anyone has voted in this round."""
        return self.opened or self.cast > 0

    @property
    def ended(self) -> bool:
        """Whether no more votes come in: all have voted and nobody may still contest what was
        entered for him, or the vote was closed with its quorum.

        Before that nobody is told how it stands.
        """
        everyone = self.cast >= self.members and not self.awaiting
        return self.cast >= self.quorum and (self.closed or everyone)

    @property
    def decided(self) -> bool:
        """Whether the result is certain: no more votes come in, and none may still be taken out."""
        return self.ended and not self.strikes

    @property
    def majority(self) -> bool:
        """Whether more than half of the composed panel agrees; the absent count against."""
        return 2 * self.agreed > self.members

    @property
    def voted_again(self) -> SecondVote | None:
        """The vote after a second look, where the pack has one and enough have voted in it."""
        again = self.again
        if not self.rule.again or again is None:
            return None
        if not self.quorum <= again.agreed + again.against <= self.members:
            return None
        return again

    @property
    def lost_again(self) -> bool:
        """Whether the panel voted again and no majority of it agreed."""
        again = self.voted_again
        return again is not None and 2 * again.agreed <= self.members


@dataclass(frozen=True)
class OpinionFacts:
    """Whether an opinion stands that says how the archive was judged: issued and not taken back."""

    stands: bool = True
