"""What the rules may know of how it was decided after the meeting: plain values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SecondVote:
    """How the panel voted once more after a second look (复查)."""

    agreed: int
    against: int


@dataclass(frozen=True)
class OpinionFacts:
    """Whether an opinion stands that says how the archive was judged: issued and not taken back."""

    stands: bool = True
