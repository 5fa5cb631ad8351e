"""What was read of a workbook and what was not: sheet by sheet, column by column."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import islice, zip_longest

from acceptance.models.sheet_shapes import ColumnTold, SheetTold
from workflows import listing
from workflows.listing import Headings, Lines, Sheet
from workflows.sheets import Rows

CELLS = 60
"""Columns of which is told, and characters of a cell that are shown."""
PREVIEW = 5
CHECKED = {
    "items": ("title",),
    "pages": ("span", "first_page", "last_page", "pages"),
    "dates": ("formed_on", "year", "begins_on"),
    "retention": ("retention",),
    "secrecy": ("secrecy",),
}
"""The columns in which each kind of check looks, by a key of `listing.CHECKS`."""


def of_sheet(
    sheet: Sheet,
    lines: Lines | None,
    skipped: dict[str, list[int]],
    options: Collection[str],
) -> SheetTold:
    """What became of a sheet. `skipped` are rows that the lines themselves do not tell of."""
    headings = sheet.headings
    hidden = sheet.page.hidden_columns if "hidden" not in options else frozenset()
    told = SheetTold(
        name=sheet.page.name,
        kind=sheet.kind,
        row=headings.row if headings else 0,
        mark=_error_column(headings) if headings else 0,
        lines=0,
        volume=sheet.volume or sheet.said.get("volume", ""),
        section=sheet.section,
        columns=[],
        skipped=dict(skipped),
        filled=[],
        hidden_columns=[],
        noted=sheet.page.noted,
    )
    if lines is not None and headings is not None:
        told["lines"] = len(lines.rows)
        told["filled"] = lines.filled
        told["skipped"] = {**lines.skipped, **skipped}
        cells = [cells for _row, cells in lines.rows]
        told["columns"] = list(_columns(sheet, headings, cells, hidden))
    return told


def _error_column(headings: Headings) -> int:
    """Where errors are written in the returned sheet: the column of last time, else a new one at
    the end.
    """
    if listing.ERROR_HEADING in headings.all:
        return headings.all.index(listing.ERROR_HEADING) + 1
    return len(headings.all) + 1


def _columns(
    sheet: Sheet, headings: Headings, rows: Rows, hidden: Collection[int]
) -> Iterable[ColumnTold]:
    meant = {at: name for name, at in (*headings.second, *headings.columns.items())}
    filled = [
        len(column) - column.count("") - column.count(None)
        for column in islice(zip_longest(*rows, fillvalue=""), 1000)
    ]
    for at in range(max(len(headings.all), len(filled))):
        heading = headings.all[at] if at < len(headings.all) else ""
        cells = filled[at] if at < len(filled) else 0
        # columns that were added behind those of the sheet are not its own
        if at >= len(headings.all) and at >= max(map(len, sheet.page.rows)):
            return
        if not heading and not cells:
            continue
        name = meant.get(at, "")
        fate = "unread"
        if at in hidden:
            name, fate = "", "hidden"
        elif name in listing.NOTES:
            fate = "note"
        elif name and name not in listing.UNREAD:
            fate = "read"
        yield ColumnTold(column=at, heading=heading, field=name, fate=fate, cells=cells)


def checks(sheets: Iterable[SheetTold]) -> dict[str, int]:
    """How many cells each kind of check saw; what was not there was not checked."""
    seen = dict.fromkeys(CHECKED, 0)
    for sheet in sheets:
        for name, fields in CHECKED.items():
            for column in sheet["columns"]:
                if column["fate"] == "read" and column["field"] in fields:
                    seen[name] += column["cells"]
    return seen


def preview(rows: Sequence[Sequence[object]], after: int) -> list[list[str]]:
    """The first lines below row `after` (from 1) as text, to see what unknown headings mean."""
    lines = (row for row in islice(rows, after, None) if any(row))
    return [
        [str("" if cell is None else cell)[:CELLS].strip("\x1f\x1e") for cell in row[:CELLS]]
        for row in islice(lines, PREVIEW)
    ]
