"""What a list came to: everything worth telling about it, and how much of it was taken in."""

from __future__ import annotations

from dataclasses import dataclass, field

from workflows.catalogue import ERROR, Issue
from workflows.listing import Headings


@dataclass
class Outcome:
    """What a list came to: errors stop everything, remarks are told."""

    headings: Headings
    issues: list[Issue] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    volumes: int = 0
    due: int = 0

    @property
    def errors(self) -> list[Issue]:
        """What stops the import."""
        return [issue for issue in self.issues if issue.weight == ERROR]

    def tell(self, row: int, name: str, weight: str, code: str, **facts: str | int | None) -> None:
        """Note what is to be said about a cell, by the field of its column.

        Without a field, and where the list has no such column, it is said of the whole row.
        """
        column = self.headings.columns.get(name, -1) + 1
        self.issues.append(Issue(row, column, weight, code, facts))
