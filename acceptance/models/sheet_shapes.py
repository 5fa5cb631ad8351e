"""What is kept of a list that was handed in: sheet by sheet, column by column."""

from __future__ import annotations

from typing import TypedDict, final


@final
class ColumnTold(TypedDict):
    """A column of a sheet that was handed in: its heading, the field it was read as (empty for none),
    what became of it (a key of `listing.FATES`) and how many cells are filled.
    """

    column: int
    heading: str
    field: str
    fate: str
    cells: int


@final
class SheetTold(TypedDict):
    """What was read of a sheet and what was not. `row` is the last row of the headings, `mark` the
    column in which errors are returned (both from 1, 0 for none), `volume` what the sheet names all
    its files' volume, `skipped` rows (from 1) by why they are no files.
    """

    name: str
    kind: str
    row: int
    mark: int
    lines: int
    volume: str
    section: int
    columns: list[ColumnTold]
    skipped: dict[str, list[int]]
    filled: list[int]
    hidden_columns: list[str]
    noted: dict[str, int]


class SheetsTold(TypedDict, total=False):
    """What was read of a workbook; `checks` how many cells each kind of check saw, `left` the rows
    that were left out because of errors (by sheet), `known` and `fresh` the lines that were there
    and that are new, `preview` the first lines under headings that nobody knows, `old` that hidden rows and errors of cells could not be seen.
    """

    sheets: list[SheetTold]
    checks: dict[str, int]
    left: list[tuple[str, int]]
    preview: list[list[str]]
    known: int
    fresh: int
    old: bool
