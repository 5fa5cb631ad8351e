"""The sheet that was handed in goes back: with what is wrong beside each line, or only the lines that
were left out.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from acceptance.gateways import marking, xlsx
from acceptance.gateways import sheets as gateway
from acceptance.gateways.storage import LocalStore
from acceptance.models import CatalogueImport
from acceptance.models.sheet_shapes import SheetTold
from acceptance.services.ground.access import Place
from workflows import listing
from workflows.catalogue import ERROR, Issue, cell_text
from workflows.catalogue.reader import volume_of
from workflows.listing import Sheet
from workflows.sheets import DAY, FAULT, Book, Page

from . import sheets

Say = Callable[[Issue], str]
"""The words of an issue in the reader's language."""
Wrong: TypeAlias = dict[str, dict[int, tuple[str, list[int]]]]
"""Per sheet and row (from 1) what is wrong, and the columns (from 1) in which."""
Rows: TypeAlias = Sequence[tuple[int, Sequence[object]]]
CATALOGUE_HEAD = (
    listing.ALL["volume"],
    listing.ALL["volume_number"],
    *(listing.ALL[name] for name in listing.CATALOGUE_COLUMNS),
)
NAMED = 31
"""Characters of the name of a sheet."""


def returned(
    place: Place, row: CatalogueImport, store: LocalStore, say: Say
) -> tuple[bytes, str] | None:
    """The workbook with a column of what is wrong, in the reader's language, and its extension.

    Of an import that left lines out a list of these lines alone. None where nothing is to be
    returned.
    """
    listed = row.told.get("sheets", [])
    wrong = _wrong(row, say)
    path = store.sound(row.digest)
    if row.told.get("left"):
        return _rest(place, row, gateway.book(path), wrong), "xlsx"
    marks = [
        marking.Marked(at, sheet["row"], sheet["mark"] or _width(row), wrong.get(sheet["name"], {}))
        for at, sheet in enumerate(listed)
        if sheet["name"] in wrong or sheet["mark"]
    ]
    made = marking.marked(path, marks, heading=listing.ERROR_HEADING)
    if made is None:
        return _anew(gateway.book(path).pages, listed, wrong), "xlsx"
    return made


def _width(row: CatalogueImport) -> int:
    """The column of errors in a sheet without headings."""
    return len(row.headings) + 1 if row.headings else len(listing.CATALOGUE_COLUMNS) + 1


def _wrong(row: CatalogueImport, say: Say) -> Wrong:
    listed = row.told.get("sheets", [])
    told: Wrong = {}
    for one in (Issue(*stored) for stored in row.issues):
        if one.weight != ERROR:
            continue
        # the only sheet is not named in what is told of it
        name = one.sheet or (listed[0]["name"] if len(listed) == 1 else "")
        lines = told.setdefault(name, {})
        sentence, columns = lines.get(one.row, ("", []))
        # an issue of column 0 is about the whole row: no cell is coloured
        if one.column:
            columns = [*columns, one.column]
        lines[one.row] = ("；".join(filter(None, (sentence, say(one)))), columns)
    return told


def _rest(place: Place, row: CatalogueImport, book: Book, wrong: Wrong) -> bytes:
    """The lines that were left out as a list that can be handed in: each with its volume."""
    left = {(name, number) for name, number in row.told["left"]}
    several, made = len(book.pages) > 1, []
    for sheet in sheets.understood(place, row, book):
        name = sheet.page.name if several else ""
        if sheet.kind == listing.CATALOGUE:
            head, lines = list(CATALOGUE_HEAD), _of_catalogue(sheet)
        elif sheet.kind in (listing.LIST, listing.VOLUMES):
            head, lines = _of_list(sheet, "hidden" in row.options)
        else:
            continue
        told = wrong.get(sheet.page.name, {})
        rows = [
            [*map(_plain, cells), *[""] * (len(head) - len(cells)), told.get(number, ("", []))[0]]
            for number, cells in lines
            if (name, number) in left
        ]
        if rows:
            made.append(xlsx.Sheet(_titled(sheet.page.name), [*head, listing.ERROR_HEADING], rows))
    return _workbook(made)


def _of_list(sheet: Sheet, hidden_too: bool) -> tuple[list[str], Rows]:
    """The headings of a list in one row, and its lines with the volume and section they lie in."""
    found = listing.lines(sheet, hidden_too=hidden_too)
    width = max((len(cells) for _row, cells in found.rows), default=0)
    head = [*found.headings.all, *[""] * max(0, width - len(found.headings.all))]
    for name in found.headings.virtual:
        if name != "formed_on":
            head[found.headings.columns[name]] = listing.ALL[name]
    if sheet.section and "section" not in found.headings.columns:
        lines = [(row, [*cells, sheet.section]) for row, cells in found.rows]
        return [*head, listing.ALL["section"]], lines
    return head, found.rows


def _of_catalogue(sheet: Sheet) -> Rows:
    """The files of a catalogue with the volume that is open above each."""
    volume: tuple[str, str] = ("", "")
    lines: list[tuple[int, Sequence[object]]] = []
    for number, row in enumerate(sheet.page.rows, 1):
        cells = [cell_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        opened = volume_of(cells)
        if opened is not None:
            volume = opened
        elif cells:
            width = len(listing.CATALOGUE_COLUMNS)
            lines.append((number, [*volume, *(cells + [""] * width)[:width]]))
    return lines


def _anew(pages: Sequence[Page], sheets: Sequence[SheetTold], wrong: Wrong) -> bytes:
    """A new workbook of the same lines with what is wrong, of a file that is not written again."""
    made = []
    for page, sheet in zip(pages, sheets, strict=True):
        lines = wrong.get(sheet["name"], {})
        width = max((len(row) for row in page.rows), default=0)
        head: list[str] = []
        rows = page.rows
        if rows:
            head, rows = [_plain(cell) for cell in rows[0]], rows[1:]
        head = [*head, *[""] * (width - len(head))]
        head.append(listing.ERROR_HEADING if sheet["row"] <= 1 else "")
        made.append(xlsx.Sheet(_titled(sheet["name"]), head, _lines(rows, width, sheet, lines)))
    return _workbook(made)


def _lines(
    rows: Sequence[Sequence[object]],
    width: int,
    sheet: SheetTold,
    lines: dict[int, tuple[str, list[int]]],
) -> Iterator[list[str]]:
    for number, row in enumerate(rows, 2):
        said, _columns = lines.get(number, ("", []))
        if number == sheet["row"]:
            said = listing.ERROR_HEADING
        yield [*map(_plain, row), *[""] * (width - len(row)), said]


def _titled(name: str) -> str:
    return (name or listing.PLAIN_NAME)[:NAMED]


def _workbook(made: Sequence[xlsx.Sheet]) -> bytes:
    out = io.BytesIO()
    xlsx.write(out, made or [xlsx.Sheet(listing.PLAIN_NAME, [listing.ERROR_HEADING], [])])
    return out.getvalue()


def _plain(cell: object) -> str:
    return cell_text(cell).lstrip(DAY + FAULT)
