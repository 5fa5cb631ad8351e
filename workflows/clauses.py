"""What a procedure pack lays down, as plain typed values: who organises, who sits on the panel,
what is sampled, how votes count.

Only the figures stand here; the rules that use them are in `rules`, the drawing itself is in
`sampling`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol


class Procedure(Protocol):
    """What is read of a procedure here: `standards` reads packs by the step tables, which stand on
    these clauses.
    """

    @property
    def organisers(self) -> Sequence[Mapping[str, Any]]: ...

    @property
    def focus(self) -> Sequence[Mapping[str, Any]]: ...

    def value(self, section: str, name: str, default: Any = None) -> Any: ...


@dataclass(frozen=True)
class Organiser:
    """A row of Article 6: who organises the archive acceptance, and to whom its result is reported.

    `levels` is empty where the pack leaves the level of the organiser open; `report_to` is empty
    where nobody waits for a report.
    """

    archive: str
    levels: frozenset[str] = frozenset()
    report_to: str = ""


@dataclass(frozen=True)
class PanelRule:
    """Article 7: how many sit on the panel at least, and who must be among them."""

    minimum: int = 5
    odd: bool = True
    leader_from_organiser: bool = True
    city_archive_in_planning_area: bool = True
    deputed: bool = True


@dataclass(frozen=True)
class VoteRule:
    """How many of the composed panel must have voted (1 is all), whether by secret ballot, and
    whether they vote `again` after a second look (复查).
    """

    quorum: Decimal = Decimal(1)
    secret: bool = False
    again: bool = False


@dataclass(frozen=True)
class FocusKind:
    """A kind of volume that the sample must cover: by class, narrowed by words where the pack gives
    some.
    """

    name: str
    groups: frozenset[str]
    like: tuple[str, ...] = ()

    def holds(self, title: str, groups: str) -> bool:
        """Whether a volume belongs to it, by its title and the codes of its classes, separated by
        spaces.
        """
        if self.groups.isdisjoint(groups.split()):
            return False
        return not self.like or any(word in title for word in self.like)


def organiser(procedure: Procedure, completion_by: str) -> Organiser | None:
    """The row for who organises the acceptance of completion (its `code`); None when the pack has
    no such row.
    """
    for row in procedure.organisers:
        if row.get("code") == completion_by:
            levels = frozenset(row.get("levels", ()))
            return Organiser(row["archive"], levels, row.get("report_to") or "")
    return None


def panel(procedure: Procedure) -> PanelRule:
    """The pack's rule for the panel."""
    return PanelRule(
        minimum=procedure.value("panel", "minimum"),
        odd=procedure.value("panel", "odd"),
        leader_from_organiser=procedure.value("panel", "leader_from_organiser"),
        city_archive_in_planning_area=procedure.value("panel", "city_archive_in_planning_area"),
        deputed=procedure.value("panel", "deputed", True),
    )


def vote(procedure: Procedure) -> VoteRule:
    """The pack's rule for the vote.

    Where it names neither quorum nor secrecy, all vote, by name; where it does not say how it is
    decided after a second look, the second look decides (本系统约定).
    """
    # By way of text: 0.6 as a float is a little more than three of five.
    quorum = Decimal(str(procedure.value("vote", "quorum", 1)))
    again = procedure.value("vote", "after_recheck", "recheck") == "second_vote"
    return VoteRule(quorum, bool(procedure.value("vote", "secret", False)), again)


@dataclass(frozen=True)
class ReapplyRule:
    """Whether a project that failed its re-check may apply again, and after how many days.

    No source seen says so; where the pack says nothing it may at once.
    """

    allowed: bool = True
    after_days: int = 0


def reapply(procedure: Procedure) -> ReapplyRule:
    """The pack's rule for a new application after a failure."""
    return ReapplyRule(
        allowed=bool(procedure.value("reapply", "allowed", True)),
        after_days=int(procedure.value("reapply", "after_days", 0)),
    )


def focus(procedure: Procedure) -> Sequence[FocusKind]:
    """The kinds of volumes that the pack wants to see in the sample, in its order."""
    return [
        FocusKind(kind["name"], frozenset(kind["groups"]), tuple(kind.get("like") or ()))
        for kind in procedure.focus
    ]
