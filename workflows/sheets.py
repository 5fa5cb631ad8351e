"""What a workbook looks like once it is read: its sheets with their rows, and what plain values
cannot say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

DAY = "\x1f"
"""Stands before the ISO text of a cell that the spreadsheet holds as a date: no text has it."""
FAULT = "\x1e"
"""Stands before the name of an error (#REF!, #N/A) that a cell holds, or of `HOLLOW`."""
HOLLOW = "hollow"
"""A formula whose value was never computed, so that there is nothing to read."""
Cell: TypeAlias = object
"""Text, a number, nothing, or one of the marked texts above."""
Rows: TypeAlias = Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Merge:
    """A merged block of cells; rows and columns from 0, the last ones belong to it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Page:
    """One sheet. Rows and columns in what is hidden count from 0; `noted` counts what is told and
    not read: formulas, links, comments, filters. Without `marked` no cell is a marked text.
    """

    name: str
    rows: list[list[Cell]]
    visible: bool = True
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: Sequence[Merge] = ()
    noted: dict[str, int] = field(default_factory=dict)
    marked: bool = True


@dataclass
class Book:
    """A workbook, or a text file as a workbook of one sheet.

    `old` says that it is of a kind (.xls) in which hidden rows and errors of cells cannot be seen.
    """

    pages: list[Page]
    old: bool = False

    @property
    def lines(self) -> int:
        """How many rows there are on all sheets."""
        return sum(len(page.rows) for page in self.pages)
