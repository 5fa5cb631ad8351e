"""What a list came to: everything worth telling about it, and how much of it was taken in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from workflows.catalogue import ERROR, Issue
from workflows.listing import Headings


@dataclass
class Outcome:
    """What a list came to: errors stop everything, remarks are told.

    `headings` and `sheet` are those of the sheet that is being judged; `left` are the rows that
    were left out because of errors, by sheet; `known` lines were there before.
    """

    headings: Headings
    sheet: str = ""
    issues: list[Issue] = field(default_factory=list)
    left: frozenset[tuple[str, int]] = frozenset()
    skipped: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    known: int = 0
    added: int = 0
    changed: int = 0
    volumes: int = 0
    due: int = 0

    @property
    def errors(self) -> list[Issue]:
        """What stops the import."""
        return [issue for issue in self.issues if issue.weight == ERROR]

    @contextmanager
    def of(self, sheet: str, headings: Headings) -> Iterator[None]:
        """What is told meanwhile is told of this sheet."""
        before = self.sheet, self.headings
        self.sheet, self.headings = sheet, headings
        try:
            yield
        finally:
            self.sheet, self.headings = before

    def tell(self, row: int, name: str, weight: str, code: str, **facts: str | int | None) -> None:
        """Note what is to be said about a cell, by the field of its column.

        Without a field, and where the list has no such column, it is said of the whole row.
        """
        column = self.headings.shown(name)
        self.issues.append(Issue(row, column, weight, code, facts, self.sheet))

    def skip(self, why: str, row: int) -> None:
        """Note that a row is left out, by a key of `listing.SKIPPED_WORDS`."""
        self.skipped.setdefault(self.sheet, {}).setdefault(why, []).append(row)
