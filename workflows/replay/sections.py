"""Sections that were divided or joined, and what of it was taken back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from .subject import Line, Rows, Slip, held

DOES = ("split_section", "merged_section")
UNDOES = "undo_sections"


class Sections:
    """Changes of sections by their ids."""

    def __init__(self) -> None:
        self.changes: dict[int, dict[str, object]] = {}

    def tell(self, line: Line) -> None:
        """A division, a joining, or taking one back."""
        facts = line["facts"]
        if line["action"] in DOES:
            told = {name: facts[name] for name in ("section", "other")}
            self.changes[facts["change"]] = {**told, "line": line["seq"], "undone": False}
        elif line["action"] == UNDOES:
            self.changes[facts["change"]]["undone"] = True

    def looked_at(self, rows: Rows) -> Mapping[str, int]:
        """How many changes."""
        return {"section_change": len(rows["section_change"])}

    def differences(self, rows: Rows) -> Iterator[Slip]:
        """Row by row."""
        yield from held("section_change", self.changes, rows["section_change"])
