"""Rules about the problems that the review found."""

from __future__ import annotations

from collections.abc import Iterator

from ..engine import Blocker
from ..facts import FindingFacts, VotingFacts
from ..roles import Role

LIST = ("findings", None)


def listed(findings: FindingFacts) -> Iterator[Blocker]:
    """附整改要求与期限: whoever passes with problems has at least one on the list."""
    if not findings.total:
        yield Blocker("no_findings", Role.BUREAU, LIST)


def some_open(findings: FindingFacts) -> Iterator[Blocker]:
    """不合格的提出整改意见: an order to rectify names at least one problem that is still open."""
    if not findings.open:
        yield Blocker("no_open_problem", Role.BUREAU, LIST)


def answered(findings: FindingFacts) -> Iterator[Blocker]:
    """限期整改并报送整改报告: no problem is without an answer."""
    if findings.open:
        yield Blocker("findings_unanswered", Role.OWNER, LIST, {"count": findings.open})


def rechecked(findings: FindingFacts) -> Iterator[Blocker]:
    """整改后复查: every answer has been looked at."""
    if findings.answered:
        yield Blocker("findings_unchecked", Role.BUREAU, LIST, {"count": findings.answered})


def judged(findings: FindingFacts) -> Iterator[Blocker]:
    """整改后复查: every answered problem has its own judgement before the round has one."""
    if findings.answered:
        yield Blocker("findings_unjudged", Role.BUREAU, LIST, {"count": findings.answered})


def some_left(findings: FindingFacts) -> Iterator[Blocker]:
    """整改不到位: the re-check sent back or found at least one problem."""
    if not findings.open:
        yield Blocker("nothing_left", Role.BUREAU, LIST)


def some_rejected(findings: FindingFacts, voting: VotingFacts) -> Iterator[Blocker]:
    """复查仍不合格: at least one problem was to be mended, looked at again, and is not; or the panel
    that votes again (标准包：复查后作出结论) did not agree.
    """
    if not findings.rejected and not voting.lost_again:
        yield Blocker("nothing_rejected", Role.BUREAU, LIST)
