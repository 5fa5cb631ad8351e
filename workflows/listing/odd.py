"""Cells of a list that a spreadsheet has merged or changed, put right or told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from .. import dates
from ..sheets import DAY, FAULT, HOLLOW, Merge, Rows
from .headings import Headings

FILLED = (
    "volume",
    "volume_number",
    "item",
    "section",
    "author",
    "retention",
    "secrecy",
    "formed_on",
)
"""Columns in which a merged block means the same for each of its lines."""
TEXTS = ("title", "volume", "number", "author", "remark", "code", "see_also", "volume_number")
EXACT = 10**15
"""A spreadsheet keeps fifteen digits of a number; of a longer one the rest is nought."""


class Told(NamedTuple):
    """What is to be told of a cell; the row from 1, `name` a field or empty for the whole row."""

    row: int
    name: str
    code: str
    value: str = ""
    better: str = ""


@dataclass
class Lines:
    """The lines of a sheet with their rows (from 1), and what became of the other rows."""

    headings: Headings
    rows: list[tuple[int, Sequence[object]]] = field(default_factory=list)
    skipped: dict[str, list[int]] = field(default_factory=dict)
    faults: list[Told] = field(default_factory=list)
    mended: list[Told] = field(default_factory=list)
    remarks: list[Told] = field(default_factory=list)
    filled: list[int] = field(default_factory=list)
    bands: int = 0
    all_rows: Rows = ()

    def skip(self, why: str, row: int) -> None:
        """Leave a row (from 1) out."""
        self.skipped.setdefault(why, []).append(row)


def merged_blocks(merges: Sequence[Merge], rows: Rows, headings: Headings) -> None:
    """Give each line of a merged block what stands in its first cell."""
    wanted = {headings.columns[name] for name in FILLED if name in headings.columns}
    for one in merges:
        if one.left not in wanted or one.bottom == one.top or one.top < headings.row:
            continue
        if one.top >= len(rows) or one.left >= len(rows[one.top]):
            continue
        value = rows[one.top][one.left]
        for at in range(one.top + 1, min(one.bottom + 1, len(rows))):
            row = rows[at]
            if one.left < len(row) and isinstance(row, list) and any(row):
                row[one.left] = row[one.left] or value


def odd_cells(out: Lines, rows: Rows, *, marked: bool = True, faults: bool = True) -> None:
    """Errors, formulas without a value, days where a text or pages belong, numbers too long. Without
    `faults` errors stay as they are marked.
    """
    columns = {at: name for name, at in out.headings.columns.items()}
    if not marked:
        for column, name in columns.items():
            if name in TEXTS:
                _long_numbers(out, rows, column, name)
        return
    for at in range(out.headings.row, len(rows)):
        cells = rows[at]
        for column, cell in enumerate(cells):
            if type(cell) is str:
                if cell[:1] not in (DAY, FAULT) or not cell:
                    continue
            elif type(cell) is not float or cell < EXACT:
                continue
            if isinstance(cells, list) and (faults or str(cell)[:1] != FAULT):
                cells[column] = _odd(out, at + 1, columns.get(column, ""), cell)


def _long_numbers(out: Lines, rows: Rows, column: int, name: str) -> None:
    below = enumerate(islice(rows, out.headings.row, None), out.headings.row)
    # one look at each cell, for nearly all are texts
    numbers = [at for at, cells in below if column < len(cells) and type(cells[column]) is float]
    for at in numbers:
        cells = rows[at]
        cell = cells[column]
        if isinstance(cell, float) and cell >= EXACT and isinstance(cells, list):
            cells[column] = _odd(out, at + 1, name, cell)


def _odd(out: Lines, row: int, name: str, cell: object) -> object:
    """What an odd cell is read as; it is told where its column is read."""
    if isinstance(cell, float):
        text = f"{cell:.0f}"
        if name in TEXTS:
            out.mended.append(Told(row, name, "long_number", text))
        return text
    text = str(cell)
    if text.startswith(FAULT):
        if name:
            out.faults.append(Told(row, name, _of_fault(text[1:]), text[1:]))
        return ""
    day = text[1:]
    if name in ("formed_on", "due_on", "year"):
        return day
    parts = day.split("-")
    if name in ("span", "number", "pages", "volume_number", "section", "item") and len(parts) == 3:
        better = "-".join(str(int(part)) for part in parts[-2:])
        out.mended.append(Told(row, name, "turned_to_day", dates.shown(day), better))
        return better
    if name in TEXTS:
        out.mended.append(Told(row, name, "day_as_text", day))
    return day


def _of_fault(text: str) -> str:
    """Why a cell cannot be read, by what stands in it."""
    if text == HOLLOW:
        return "hollow_formula"
    if not text.strip("#"):
        return "narrow_cell"
    if text[:1].isdigit():
        return "scientific"
    return "error_cell"
