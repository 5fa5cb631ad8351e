"""The lines below the headings: what is no file is left out and told, what stands once for several
lines is filled in, and cells that a spreadsheet has changed are put right or told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..catalogue.cells import cell_text
from ..sheets import DAY, Page, Rows
from .asides import BAND, STARTS, TITLES, TOTALS, filled, is_group, is_signature, is_tally
from .covers import title_above
from .fields import ENDS_OF_DATE, PARTS_OF_DAY, folded, simplified
from .headings import Headings
from .layout import Sheet, above, merged_wide, repeats, says
from .odd import Lines, merged_blocks, odd_cells
from .second import ditto, seconds, turned_numbers


def lines(sheet: Sheet, *, hidden_too: bool = False) -> Lines:
    """The lines of a list or of a list of volumes, in the order of the sheet.

    Hidden rows and columns are left out unless `hidden_too`.
    """
    headings = sheet.headings
    assert headings is not None
    if not hidden_too:
        shown = {n: at for n, at in headings.columns.items() if at not in sheet.page.hidden_columns}
        headings = replace(headings, columns=shown)
    out = Lines(headings)
    rows = sheet.page.rows
    merged_blocks(sheet.page.merges, rows, headings)
    odd_cells(out, rows, marked=sheet.page.marked)
    seconds(out, rows)
    ditto(out, rows)
    turned_numbers(out, rows)
    _Below(out, sheet, hidden_too).take(rows)
    return out


CATALOGUE_COLUMNS = {
    "title": 0,
    "first_page": 1,
    "last_page": 2,
    "formed_on": 3,
    "number": 4,
    "author": 5,
}
"""Where things stand in the layout of archive companies (see `catalogue`)."""


def cleaned(page: Page, *, hidden_too: bool = False) -> Lines:
    """The rows of such a catalogue, each at its place: hidden ones, totals and signatures are
    emptied and told, odd cells put right. An error of a cell stays, where it stops the import.
    """
    out = Lines(Headings(0, CATALOGUE_COLUMNS, (), ()))
    rows = [list(row) for row in page.rows] if page.hidden_rows or hidden_too else page.rows
    odd_cells(out, rows, marked=page.marked, faults=False)
    emptied: dict[int, str] = {}
    for at, cells in enumerate(rows):
        lead = next((cell for cell in cells if cell), None)
        if at in page.hidden_rows and not hidden_too:
            emptied[at] = "hidden"
        elif type(lead) is str and lead[:1] in STARTS:
            said, text = [simplified(one) for one in filled(cells)], simplified(lead.strip())
            if TOTALS.match(text) or is_tally(said, text):
                emptied[at] = "totals"
            elif is_signature(said, text, str(cells[0] or "")):
                emptied[at] = "signatures"
    for at, why in emptied.items():
        if any(rows[at]):
            out.skip(why, at + 1)
    out.all_rows = [[] if at in emptied else cells for at, cells in enumerate(rows)]
    return out


class _Below:
    """The rows below the headings, one after the other, with the volume that is open."""

    def __init__(self, out: Lines, sheet: Sheet, hidden_too: bool) -> None:
        self.out, self.sheet = out, sheet
        self.hidden = frozenset() if hidden_too else sheet.page.hidden_rows
        columns = out.headings.columns
        self.width = len(out.headings.all)
        self.key, self.title = columns.get("key", -1), columns.get("title", -1)
        self.volume, self.number = columns.get("volume", -1), columns.get("volume_number", -1)
        self.day = [columns[name] for name in PARTS_OF_DAY if name in columns]
        self.ends = [columns[name] for name in ENDS_OF_DATE if name in columns]
        self.counted = next(
            (
                at
                for at, cell in enumerate(out.headings.all)
                if folded(cell) in ("序号", "顺序号", "序", "no")
            ),
            -1,
        )
        self.open = (sheet.said.get("volume") or sheet.volume, sheet.said.get("volume_number", ""))
        self.titled = ""
        on_top = sheet.page.rows[: out.headings.first - 1]
        self.on_top = {text for row in on_top if len(one := filled(row)) == 1 for text in one}
        self.above: tuple[object, object] = ("", "")

    def take(self, rows: Rows) -> None:
        """Take every row below the headings."""
        self.rows = rows
        kept: list[tuple[int, Sequence[object]]] = []
        opened: list[tuple[str, str]] = []
        days: list[object] = []
        for at in range(self.out.headings.row, len(rows)):
            cells = rows[at]
            lead = next(filter(None, cells), None)
            if lead is None or (
                type(lead) is str
                and not lead.strip()
                and not any(str(cell or "").strip() for cell in cells)
            ):
                continue
            if at in self.hidden:
                self.out.skip("hidden", at + 1)
                continue
            if self._is_no_file(at, cells, lead):
                continue
            if max(self.volume, self.number) >= 0 and self.key < 0 and self.title >= 0:
                cells = self._filled_down(at, cells)
            kept.append((at + 1, cells))
            opened.append(self.open)
            if self.day:
                days.append(self._day_of(cells))
            elif self.ends:
                days.append(self._span_of(cells))
        self.out.rows = kept
        if self.titled:
            # tables below each other with their titles above them: the first one has its own too
            opened = [one if any(one) else (self.titled, "") for one in opened]
        self._virtual(opened, days)

    def _virtual(self, opened: list[tuple[str, str]], days: list[object]) -> None:
        """Add the columns that the sheet does not have: volumes of bands and names, whole days."""
        added: list[tuple[str, list[object]]] = []
        if self.volume < 0 and any(title for title, _number in opened):
            added.append(("volume", [title for title, _number in opened]))
        if self.number < 0 and self.volume < 0 and any(number for _title, number in opened):
            added.append(("volume_number", [number for _title, number in opened]))
        if days:
            added.append(("formed_on", days))
        if not added:
            return
        width = max((len(cells) for _row, cells in self.out.rows), default=self.width)
        width = max(width, self.width)
        for at, (name, _values) in enumerate(added):
            self.out.headings = self.out.headings.with_virtual(name, width + at)
        self.out.rows = [
            (row, [*cells, *[""] * (width - len(cells)), *(values[at] for _name, values in added)])
            for at, (row, cells) in enumerate(self.out.rows)
        ]

    def _is_no_file(self, at: int, cells: Sequence[object], lead: object) -> bool:
        """Whether a row is a total, a signature, a band or the headings once more: it is told, and
        a band opens its volume.
        """
        blank = cells.count("") + cells.count(None)
        few = len(cells) - blank <= 2
        if type(lead) is not str:
            return self._only_counts(at, cells) or (few and self._is_titled_band(at, cells))
        text = lead.strip()
        if not few and text[:1].isdigit():
            return self._only_counts(at, cells)
        if not few and text[:1] not in STARTS:
            return repeats(self.out.headings, cells) and self._left("headings", at)
        read, said = simplified(text), [simplified(one) for one in filled(cells)]
        if TOTALS.match(read) or is_tally(said, read):
            return self._left("totals", at)
        if is_signature(said, read, str(_at(cells, self.title)).strip()):
            return self._left("signatures", at)
        if TITLES.match(read) or repeats(self.out.headings, cells):
            return self._left("headings", at)
        if self._only_counts(at, cells):
            return True
        if self.counted >= 0 and is_group(said, str(_at(cells, self.counted)).strip()):
            return self._left("groups", at)
        return self._is_band(at, cells, text) or (few and self._is_titled_band(at, cells))

    def _left(self, why: str, at: int) -> bool:
        self.out.skip(why, at + 1)
        return True

    def _only_counts(self, at: int, cells: Sequence[object]) -> bool:
        """The row right below the headings that only numbers the columns: 1, 2, 3 …"""
        if at != self.out.headings.row:
            return False
        said = [str(cell).strip("()（） ").removesuffix(".0") for cell in cells if cell]
        counted = len(said) >= 4 and said == [str(n) for n in range(1, len(said) + 1)]
        return counted and self._left("headings", at)

    def _is_band(self, at: int, cells: Sequence[object], text: str) -> bool:
        found = filled(cells)
        said = above([cells]) if says(text) else {}
        if said and len(found) <= 2 * len(said) + 2 and "volume" in said:
            self.open = (said["volume"], said.get("volume_number", ""))
            self.out.bands += 1
            return self._left("bands", at)
        if said.get("volume_number") and len(found) <= 2:
            self.open = (self.open[0], said["volume_number"])
            return self._left("bands", at)
        band = BAND.match(text)
        alone = len(found) == 1 or (len(found) == 2 and band and not band.group(1))
        if band and alone and self.volume < 0:
            self.open = (" ".join(" ".join(found).split()), "")
            self.out.bands += 1
            return self._left("bands", at)
        if len(found) == 1 and text in self.on_top:
            return self._left("headings", at)
        if len(found) == 1 and self.volume < 0 and self._headings_next(at):
            self.titled = self.titled or title_above(self.rows[: self.out.headings.first - 1])
            self.open = (" ".join(text.split()), "")
            self.out.bands += 1
            return self._left("bands", at)
        if len(found) == 1 and merged_wide(self.sheet.page.merges, at, 3):
            return self._left("across", at)
        return False

    def _is_titled_band(self, at: int, cells: Sequence[object]) -> bool:
        """Whether a line is a number and, where titles stand, the name of a volume: 1 | 第1卷 桥梁."""
        title = str(_at(cells, self.title)).strip()
        band = BAND.match(title)
        if self.volume >= 0 or band is None or not band.group(1):
            return False
        if not all(
            str(cell).strip() in ("", title)
            for n, cell in enumerate(cells)
            if cell and n != self.counted
        ):
            return False
        self.open = (" ".join(title.split()), "")
        self.out.bands += 1
        return self._left("bands", at)

    def _headings_next(self, at: int) -> bool:
        """Whether the next filled row is the headings once more."""
        following = next((row for row in self.rows[at + 1 : at + 4] if any(row)), ())
        return repeats(self.out.headings, following)

    def _filled_down(self, at: int, cells: Sequence[object]) -> Sequence[object]:
        """A line whose volume stands above it once for several lines."""
        title = _at(cells, self.volume)
        number = _at(cells, self.number)
        before, before_number = self.above
        if self.volume < 0:
            self.above = ("", number or before_number)
            if number or not before_number:
                return cells
            self.out.filled.append(at + 1)
            return [*cells[: self.number], before_number, *cells[self.number + 1 :]]
        same = not title or title == before
        if not before or not same:
            self.above = (title, number)
            return cells
        number = number or before_number
        self.above = (before, number)
        if title and (self.number < 0 or number == _at(cells, self.number)):
            return cells
        self.out.filled.append(at + 1)
        changed = list(cells)
        changed += [""] * (max(self.volume, self.number) + 1 - len(changed))
        changed[self.volume] = before
        if self.number >= 0:
            changed[self.number] = number
        return changed

    def _day_of(self, cells: Sequence[object]) -> str:
        """年, 月 and 日 of a line as one date, as far as they are filled."""
        said = []
        for at in self.day:
            cell = str(cells[at] or "") if at < len(cells) else ""
            said.append(cell.strip().removesuffix(".0").rstrip("年月日"))
        while said and not said[-1].strip("0/"):
            said.pop()
        return "-".join(said)

    def _span_of(self, cells: Sequence[object]) -> object:
        """The first and the last date of a line as one."""
        ends = [cell for at in self.ends if (cell := _at(cells, at))]
        if len(ends) < 2:
            return next(iter(ends), "")
        first, last = (cell_text(cell).strip().removeprefix(DAY) for cell in ends)
        return first if first == last else f"{first}至{last}"


def _at(cells: Sequence[object], column: int) -> object:
    """The cell of a column, nothing where there is none or it is blank."""
    if not 0 <= column < len(cells):
        return ""
    cell = cells[column]
    if cell is None or not str(cell).strip():
        return ""
    return cell
