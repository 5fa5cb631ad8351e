"""What the rules may know of one drawing of the sample: plain values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True)
class NumberFacts:
    """A number that was handed in: whose, of which unit, whether shown, whether the member stepped
    back since.

    `outside`: from the own account of a member whom another organisation than the organiser sent.
    """

    name: str
    unit: str
    outside: bool = True
    shown: bool = False
    recused: bool = False


class DrawFacts(Protocol):
    """What a need of the DRAW table may ask."""

    @property
    def named(self) -> Sequence[NumberFacts]: ...
    @property
    def silent(self) -> Sequence[str]:
        """Whose numbers are not shown."""
        ...

    @property
    def today(self) -> date: ...
    @property
    def late(self) -> bool:
        """Whether the term for showing numbers is over."""
        ...

    @property
    def public_due(self) -> date | None:
        """From which day on the public number counts; none where the pack asks for none."""
        ...

    @property
    def term_fits(self) -> bool:
        """Whether the whole term for showing numbers ends before that day begins."""
        ...

    @property
    def public_known(self) -> bool: ...
    @property
    def unchanged(self) -> bool:
        """Whether the volumes are still those of the fixed list."""
        ...
