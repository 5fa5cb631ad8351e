"""What the rules may know of one checklist item: plain values. Those of a whole project are in `facts`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class DocumentFacts:
    """How many documents lie in a checklist item, and how many of them are listed without their
    bytes; whether, in a round that is held anew, none of them is of this round.
    """

    listed: int = 0
    without_bytes: int = 0
    only_earlier: bool = False


@dataclass(frozen=True)
class CheckFacts:
    """How many current files of the item have failed their checks, and how many wait for them."""

    failed: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class SupervisionFacts:
    """Whether the supervisor must check the item, whether it has, and whether anybody is
    engaged to supervise its section.
    """

    due: bool = False
    done: bool = False
    engaged: bool = True


class FilingFacts(Protocol):
    """What a need of the FILING table may ask of one checklist item."""

    @property
    def documents(self) -> DocumentFacts: ...
    @property
    def checks(self) -> CheckFacts: ...
    @property
    def supervision(self) -> SupervisionFacts: ...
