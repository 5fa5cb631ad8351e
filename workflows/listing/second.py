"""Cells that say what another cell says: a further column of a field, a ditto mark below a word; and numbers that a
spreadsheet has turned into days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from ..catalogue.cells import cell_text
from ..sheets import DAY, Rows
from .odd import Lines, Told

DITTO = frozenset(("同上", "同前", "上同", "〃", "″", '"', "''", "”", "“", "＂"))
"""How people write that a cell is as the one above it."""
LIKE_ABOVE = (
    "volume",
    "volume_number",
    "item",
    "section",
    "author",
    "formed_on",
    "retention",
    "secrecy",
)
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_TURNED = re.compile(
    rf"\d{{1,2}}月\d{{1,2}}日|\d{{1,2}}-(?:{_MONTHS})|(?:{_MONTHS})-\d{{2}}", re.IGNORECASE
)
"""What a spreadsheet makes of 3-1 when it saves it as text."""


def _column(rows: Rows, first: int, at: int) -> list[object]:
    return [row[at] if at < len(row) else "" for row in rows[first:]]


def _words(rows: Rows, first: int, at: int) -> set[object]:
    """What stands in a column, each word once."""
    return {row[at] for row in islice(rows, first, None) if at < len(row)}


def _blank(cell: object) -> bool:
    return cell is None or not str(cell).strip()


def seconds(out: Lines, rows: Rows) -> None:
    """Read a further column of a field where its first one is blank; where both say something else that is told."""
    for name, at in out.headings.second:
        first = out.headings.columns.get(name)
        if first is None:
            continue
        for row in range(out.headings.row, len(rows)):
            cells = rows[row]
            other = cells[at] if at < len(cells) else ""
            if _blank(other) or not isinstance(cells, list):
                continue
            if _blank(cells[first]):
                cells[first] = other
            elif str(cells[first]).strip() != str(other).strip():
                shown = cell_text(other).removeprefix(DAY)[:40]
                out.remarks.append(
                    Told(row + 1, name, "second_column", shown, out.headings.all[at])
                )


def ditto(out: Lines, rows: Rows) -> None:
    """Read ditto marks as what stands above them."""
    begin = out.headings.row
    for name in LIKE_ABOVE:
        at = out.headings.columns.get(name)
        if at is None or DITTO.isdisjoint(map(_plain, _words(rows, begin, at))):
            continue
        above: object = ""
        for row in range(begin, len(rows)):
            cells = rows[row]
            if at >= len(cells) or _blank(cells[at]):
                continue
            if _plain(cells[at]) not in DITTO:
                above = cells[at]
            elif not _blank(above) and isinstance(cells, list):
                said = str(cells[at]).strip()
                better = cell_text(above).removeprefix(DAY)[:40]
                out.mended.append(Told(row + 1, name, "ditto", said, better))
                cells[at] = above


def _plain(cell: object) -> object:
    return cell.strip() if type(cell) is str else ""


def turned_numbers(out: Lines, rows: Sequence[Sequence[object]]) -> None:
    """Tell of numbers that look like days."""
    for name in ("number", "volume_number"):
        at = out.headings.columns.get(name)
        if at is None:
            continue
        for row, cell in enumerate(_column(rows, out.headings.row, at), out.headings.row + 1):
            if type(cell) is str and 5 <= len(cell) <= 6 and _TURNED.fullmatch(cell):
                out.remarks.append(Told(row, name, "day_as_text", cell))
