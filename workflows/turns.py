"""Whose turn it is (轮到谁): whoever owes what the next step still needs, else whoever may take it.

Nothing is fixed by the stage alone: after the acceptance the owner is awaited while the hand-over
list is not signed, and the archive once it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from .engine import Blocker, Option, Step, Workflow
from .projects import CLOSED
from .roles import Role

if TYPE_CHECKING:
    from .facts import ProjectFacts


@dataclass(frozen=True)
class Awaited:
    """One thing that one hand is to do.

    `party_id` narrows a contractor's hand to the one that owes; `step` names the step that all wait
    for; `blockers` is what this hand owes before it, all about one noun and mended in one place, and
    is empty when nothing is missing and the step is this hand's to take.
    """

    role: str
    step: str
    party_id: int | None = None
    blockers: tuple[Blocker, ...] = ()


def next_step(workflow: Workflow, state: str, facts: ProjectFacts) -> Option | None:
    """The step that a stage waits for, with what it still lacks; nothing at the end of a life.

    Of several decisions the one that lacks least: as soon as a panel has voted a project down, its
    rectification is awaited and no longer its acceptance. What is closed waits for nobody, though
    its owner may begin again.
    """
    if state in CLOSED:
        return None
    ways = _ways(workflow.leaving(state))
    options = [Option(row, row.blockers(facts)) for row in ways]
    return min(options, key=lambda option: len(option.blockers), default=None)


def _ways(rows: Sequence[Step]) -> Sequence[Step]:
    """The rows that lead on or are decided by needs.

    What leads aside (a pre-check is closed, work goes on) is awaited only where there is nothing
    else, and what leads back for no need of its own (withdraw, return) never.
    """
    ahead = [row for row in rows if row.tone == "forward" or (row.tone == "back" and row.needs)]
    return ahead or [row for row in rows if row.tone == "side"]


def awaited(option: Option | None) -> list[Awaited]:
    """Whose turn it is before a step, in the order of what is missing: by hand, and by what it is about."""
    if option is None:
        return []
    name = option.step.name
    if option.open:
        return [Awaited(role, name) for role in sorted(option.step.by)]
    owed: dict[tuple[str, int | None, str], list[Blocker]] = {}
    for blocker in option.blockers:
        about, _key = blocker.about
        owed.setdefault((blocker.owed_by, _party(blocker), about), []).append(blocker)
    return [Awaited(role, name, party, tuple(what)) for (role, party, _), what in owed.items()]


@dataclass(frozen=True)
class Days:
    """Until when things of one project are due, where that is known: the move of its stage, the first
    open problem, the first item that each party still owes.
    """

    stage: date | None = None
    findings: date | None = None
    items: Mapping[tuple[str, int], date] = field(default_factory=dict)


def due(one: Awaited, days: Days) -> date | None:
    """Until when a hand is to do what is awaited of it: what it is about has a day of its own, or it
    is the day of the stage.
    """
    own: list[date] = []
    for blocker in one.blockers:
        noun, key = blocker.about
        if noun == "findings" and one.role == Role.OWNER and days.findings:
            own.append(days.findings)
        if noun == "filings" and key is not None and (one.role, key) in days.items:
            own.append(days.items[one.role, key])
    return min(own, default=days.stage)


def _party(blocker: Blocker) -> int | None:
    """Which contractor owes it; the other hands are one party each."""
    if blocker.owed_by != Role.CONTRACTOR:
        return None
    noun, key = blocker.about
    if noun in ("filings", "party"):
        return key
    return None


def hears(option: Option | None, hands: Sequence[Awaited]) -> frozenset[tuple[str, int | None]]:
    """Who is told that a step was taken: whoever is awaited now, and whoever takes the next one.

    At the end of a life the owner is, whose archive it is.
    """
    if option is None:
        return frozenset({(str(Role.OWNER), None)})
    owing = {(one.role, one.party_id) for one in hands}
    return frozenset(owing | {(role, None) for role in option.step.by})
