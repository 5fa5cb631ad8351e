"""The lines below the headings: what is no file is left out and told, what stands once for several
lines is filled in, and cells that a spreadsheet has changed are put right or told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..sheets import Page, Rows
from .fields import PARTS_OF_DAY
from .headings import Headings
from .layout import Sheet, above, merged_wide, repeats
from .odd import Lines, merged_blocks, odd_cells

TOTALS = re.compile(
    r"(?:本页|本卷|本表|本册|本盒|全卷|以上)?\s*(?:合\s*计|小\s*计|总\s*计|共\s*计|累\s*计|总\s*数)"
    r"\s*(?:[:：(（\d].*|共.*)?\Z"
)
SIGNATURES = re.compile(
    r"(?:填\s*表|审\s*核|编\s*制|制\s*表|立\s*卷|检\s*查|移\s*交|接\s*收|填\s*报|复\s*核|经\s*办|负\s*责|校\s*对|整\s*理|著\s*录)"
    r"\s*(?:人员?|单位|者|日期|时间|部门)?\s*(?:[(（]?(?:签[字名章]|盖章|公章)[)）]?)?\s*[:：]"
    r"|(?:日\s*期|打印日期|单位盖章|监交人|备\s*注|说\s*明|注|页\s*码)\s*[:：]"
    r"|第\s*\d+\s*页\s*[,，/]?\s*共\s*\d+\s*页"
)
BAND = re.compile(
    r"第\s*([0-9〇零一二三四五六七八九十百]{1,5})\s*[卷册盒]\s*[:：、.\s]?\s*(.*)\Z", re.DOTALL
)
_NUMBER = r"[\d〇零一二三四五六七八九十百千]+"
TALLY = re.compile(
    rf"(?:本[卷册盒页表袋]|全[卷宗]|以上)?\s*共\s*(?:有|计)?\s*{_NUMBER}\s*[卷册件份页张][^一-鿿]*"
    rf"(?:[共其中计文字图纸照片\s]*{_NUMBER}\s*[卷册件份页张][^一-鿿]*)*\Z"
    r"|[（(—\-\s]*(?:续\s*表|接\s*上\s*[页表]|转\s*下\s*页|下\s*接.{0,6}页|(?:以\s*下|此\s*页|本\s*页)\s*空\s*白)[）)—\-\s\d]*\Z"
)
"""How many there are, and where a table goes on or ends: a line of its own, no file."""
TITLES = re.compile(r"(?:卷\s*内\s*(?:文\s*件)?\s*目\s*录|案\s*卷\s*目\s*录|归档文件目录)\Z")
_STARTS = frozenset(
    "本全以合小总共累填审编制立检移接复经负校整著日打单监备说注页第卷案归项工续转下此—-"
)
"""What the first character of any line that is no file may be: most lines are not looked at further."""


def lines(sheet: Sheet, *, hidden_too: bool = False) -> Lines:
    """The lines of a list or of a list of volumes, in the order of the sheet.

    Hidden rows and columns are left out unless `hidden_too`.
    """
    headings = sheet.headings
    assert headings is not None
    if not hidden_too:
        shown = {n: at for n, at in headings.columns.items() if at not in sheet.page.hidden_columns}
        headings = Headings(
            headings.row,
            shown,
            headings.unknown,
            headings.all,
            headings.first,
            headings.virtual,
            headings.twice,
        )
    out = Lines(headings)
    rows = sheet.page.rows
    merged_blocks(sheet.page.merges, rows, headings)
    odd_cells(out, rows, marked=sheet.page.marked)
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
        elif type(lead) is str and lead[:1] in _STARTS:
            if TOTALS.match(lead.strip()) or _is_tally(cells, lead.strip()):
                emptied[at] = "totals"
            elif SIGNATURES.match(lead.strip()):
                emptied[at] = "signatures"
    for at, why in emptied.items():
        if any(rows[at]):
            out.skip(why, at + 1)
    out.all_rows = [[] if at in emptied else cells for at, cells in enumerate(rows)]
    return out


def _is_tally(cells: Sequence[object], text: str) -> bool:
    """Whether a line only counts what stands above it, or says that the table goes on."""
    alone = sum(bool(str(cell or "").strip()) for cell in cells) == 1
    return alone and bool(TALLY.match(text))


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
        self.open = (sheet.said.get("volume") or sheet.volume, sheet.said.get("volume_number", ""))
        self.above: tuple[object, object] = ("", "")

    def take(self, rows: Rows) -> None:
        """Take every row below the headings."""
        kept: list[tuple[int, Sequence[object]]] = []
        opened: list[tuple[str, str]] = []
        days: list[object] = []
        for at in range(self.out.headings.row, len(rows)):
            cells = rows[at]
            lead = next((cell for cell in cells if cell), None)
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
            if self.volume >= 0 and self.key < 0 and self.title >= 0:
                cells = self._filled_down(at, cells)
            kept.append((at + 1, cells))
            opened.append(self.open)
            if self.day:
                days.append(self._day_of(cells))
        self.out.rows = kept
        self._virtual(opened, days)

    def _virtual(self, opened: list[tuple[str, str]], days: list[object]) -> None:
        """Add the columns that the sheet does not have: volumes of bands and names, whole days."""
        added: list[tuple[str, list[object]]] = []
        if self.volume < 0 and any(title for title, _number in opened):
            added.append(("volume", [title for title, _number in opened]))
            if self.number < 0:
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
        if type(lead) is not str:
            return self._only_counts(at, cells)
        text = lead.strip()
        if text[:1] not in _STARTS and not text[:1].isdigit() and text[:1] not in "(（":
            return repeats(self.out.headings, cells) and self._left("headings", at)
        if TOTALS.match(text) or _is_tally(cells, text):
            return self._left("totals", at)
        if SIGNATURES.match(text):
            return self._left("signatures", at)
        if TITLES.match(text):
            return self._left("headings", at)
        if repeats(self.out.headings, cells):
            return self._left("headings", at)
        if self._only_counts(at, cells):
            return True
        return self._is_band(at, cells, text)

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
        filled = [str(cell).strip() for cell in cells if cell and str(cell).strip()]
        said = above([cells])
        if said and len(filled) <= 2 * len(said) + 2 and "volume" in said:
            self.open = (said["volume"], said.get("volume_number", ""))
            self.out.bands += 1
            return self._left("bands", at)
        if said.get("volume_number") and len(filled) <= 2:
            self.open = (self.open[0], said["volume_number"])
            return self._left("bands", at)
        band = BAND.match(text)
        alone = len(filled) == 1 or (len(filled) == 2 and band and not band.group(2))
        if band and alone and self.volume < 0:
            self.open = (" ".join(" ".join(filled).split()), "")
            self.out.bands += 1
            return self._left("bands", at)
        if len(filled) == 1 and merged_wide(self.sheet.page.merges, at, 3):
            return self._left("across", at)
        return False

    def _filled_down(self, at: int, cells: Sequence[object]) -> Sequence[object]:
        """A line whose volume stands above it once for several lines."""
        title = _at(cells, self.volume)
        number = _at(cells, self.number)
        before, before_number = self.above
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


def _at(cells: Sequence[object], column: int) -> object:
    """The cell of a column, nothing where there is none or it is blank."""
    if not 0 <= column < len(cells):
        return ""
    cell = cells[column]
    if cell is None or not str(cell).strip():
        return ""
    return cell
