"""Delegation (代理): how long somebody may act in a colleague's name, and how both are named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .words import N_

LONGEST = 90
"""Days, both ends counted (本系统约定): who is away for longer is replaced, not deputised for."""
LETTERS = 48
"""Of each name so many, so that both fit where one does."""
STANDINGS = {
    "planned": N_("未开始"),
    "now": N_("代理中"),
    "over": N_("已到期"),
    "ended": N_("已终止"),
}


@dataclass(frozen=True)
class Term:
    """From a day to a day, both included."""

    since: date
    until: date

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.until - self.since).days + 1

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.since <= day <= self.until

    def meets(self, other: Term) -> bool:
        """Whether they share a day."""
        return self.since <= other.until and other.since <= self.until

    def standing(self, day: date, *, ended: bool) -> str:
        """Where it stands on a day, by the names of STANDINGS."""
        if ended:
            return "ended"
        if day < self.since:
            return "planned"
        if day > self.until:
            return "over"
        return "now"


def wrong(term: Term, *, today: date, others: Iterable[Term]) -> str:
    """Why a delegation cannot be made, as the code of a refusal; empty when it can."""
    if term.days < 1:
        return "term_reversed"
    if term.since < today:
        return "term_past"
    if term.days > LONGEST:
        return "term_long"
    if any(term.meets(other) for other in others):
        return "term_taken"
    return ""


def both(deputy: str, principal: str) -> str:
    """How the journal and the papers name who acts for somebody."""
    return f"{deputy[:LETTERS]}（代{principal[:LETTERS]}）"
