"""Reads a sheet line by line and judges each line on the way, in one pass."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from ..name_differences import differences
from .cells import (
    COLUMNS,
    FIELD_LIMIT,
    FORBIDDEN,
    INTEGER,
    PLAIN,
    TITLE_LIMIT,
    DateCell,
    cell_text,
    date_cell,
    page_cell,
    unreadable,
)
from .issues import ERROR, MENDED, REMARK, Issue
from .lines import Catalogue, FileLine, VolumeLine

WIDTH = len(COLUMNS)
PROJECT = "项目名称"
"""The header line that says whose catalogue this is."""
WEIGHTS = {"no_date": REMARK, "date_format": MENDED}
"""How what is told about a date weighs, where it is no error."""


class Reader:
    """One reading of one sheet.

    Rows and columns are told from 1; column 0 is the whole row, row 0 the whole sheet.
    """

    def __init__(
        self,
        project_name: str,
        existing: Iterable[str | tuple[str, str]],
        today: date,
        *,
        accept: bool = False,
        same_project: bool = False,
        leave: Collection[tuple[str, int]] = (),
    ) -> None:
        self.project_name = project_name
        self.accept, self.same_project = accept, same_project
        self.leave, self.left = leave, set(leave)
        self.sheet, self.leaving = "", False
        self.open: VolumeLine | None = None
        self.existing = frozenset(existing)
        self.today = today.isoformat()
        self.header: dict[str, str] = {}
        self.volumes: list[VolumeLine] = []
        self.issues: list[Issue] = []
        self.seen: dict[tuple[str, ...], int] = {}
        self.titles: dict[tuple[str, str], int] = {}
        # A catalogue of 100,000 files has a few hundred dates: each is read once.
        self.dates: dict[str, DateCell] = {}

    def tell(self, row: int, column: int, weight: str, code: str, **facts: str | int) -> None:
        """Note what is to be said about a cell."""
        self.issues.append(Issue(row, column, weight, code, facts, self.sheet))

    def read(self, pages: Iterable[tuple[str, Iterable[Sequence[object]]]]) -> Catalogue:
        """Read every sheet, by its name: header lines first, then volumes and their files."""
        for self.sheet, rows in pages:
            self.page(rows)
            self.named()
        self.sheet = ""
        self.finish()
        return Catalogue(self.header, self.volumes, self.issues, frozenset(self.left))

    def page(self, rows: Iterable[Sequence[object]]) -> None:
        """Read every row of a sheet."""
        in_header, self.header, self.open = True, {}, None
        for number, raw in enumerate(rows, 1):
            # Most cells are text: asked here, 600,000 calls are saved in a catalogue of 100,000
            # files.
            cells = [value if type(value) is str else cell_text(value) for value in raw]
            while cells and not cells[-1]:
                cells.pop()
            if not any(cell.strip() for cell in cells):
                continue
            if in_header and len(cells) >= 2 and self.header_line(cells):
                continue
            in_header = False
            if not self.volume_line(number, cells):
                self.file(number, cells)

    def header_line(self, cells: list[str]) -> bool:
        """Take a line `名称,:,值`; whether it was one."""
        name, mark, *values = cells
        if mark.strip() not in (":", "："):
            return False
        value = next(iter(values), "")
        self.header[name.strip()] = unicodedata.normalize("NFC", value.strip())
        return True

    def volume_line(self, row: int, cells: Sequence[str]) -> bool:
        """Take a line `案卷题名,0`, or with its number `案卷题名,0,案卷号`; whether it was one."""
        opened = volume_of(cells)
        if opened is None:
            return False
        title, given = opened
        _title, count, *_given = cells
        declared = int(unicodedata.normalize("NFKC", count).strip())
        self.leaving = (self.sheet, row) in self.leave
        if not self.leaving:
            self.volume(row, title, declared, given)
        return True

    def clean(self, row: int, column: int, text: str, limit: int) -> str:
        """A text without needless spaces, in one normal form; what cannot be mended is told."""
        if PLAIN.fullmatch(text) and len(text) <= limit:
            return text
        if FORBIDDEN.search(text):
            self.tell(row, column, ERROR, "bad_character")
            return FORBIDDEN.sub("", text)
        if text.startswith(("=", "+", "@")):
            self.tell(row, column, ERROR, "formula", value=text[:40])
        stripped = " ".join(text.split())
        if stripped != text:
            self.tell(row, column, MENDED, "spaces")
        stripped = unicodedata.normalize("NFC", stripped)
        if len(stripped) > limit:
            self.tell(row, column, ERROR, "too_long", limit=limit)
        return stripped

    def volume(self, row: int, title: str, declared: int, given: str = "") -> None:
        """Open a volume; its files follow."""
        title = self.clean(row, 1, title, TITLE_LIMIT)
        if not title:
            self.tell(row, 1, ERROR, "no_title")
        elif (title, given) in self.titles:
            self.tell(row, 1, ERROR, "repeated_volume", twin=self.titles[title, given])
        elif (title, given) in self.existing or (not given and title in self.existing):
            self.tell(row, 1, ERROR, "volume_exists", value=title)
        self.titles.setdefault((title, given), row)
        self.open = VolumeLine(row, title, declared, given, sheet=self.sheet)
        self.volumes.append(self.open)
        # The same file may lie in two volumes, but not twice in one.
        self.seen = {}

    def file(self, row: int, cells: list[str]) -> None:
        """Take a file into the volume that is open, unless one of them is left out."""
        if self.leaving or (self.sheet, row) in self.leave:
            self.left.add((self.sheet, row))
            if self.open and not self.leaving:
                self.open.whole = False
            return
        if len(cells) > WIDTH:
            self.tell(row, 0, REMARK, "extra_cells", count=len(cells) - WIDTH)
        if len(cells) != WIDTH:
            cells = (cells + [""] * WIDTH)[:WIDTH]
        title, first, last, formed, number, author = cells
        volume = self.open
        if volume is None:
            self.tell(row, 0, ERROR, "file_before_volume")
            return
        title = self.clean(row, 1, title, TITLE_LIMIT)
        key = (title, first.strip(), last.strip(), formed.strip(), number.strip())
        if key in self.seen:
            self.tell(row, 0, ERROR, "repeated", twin=self.seen[key])
            return
        self.seen[key] = row
        if not title:
            self.tell(row, 1, ERROR, "no_title")
        start, end = self.number(row, 2, first), self.number(row, 3, last)
        formed_on = self.formed(row, formed)
        if number:
            number = self.clean(row, 5, number, FIELD_LIMIT)
        if author:
            author = self.clean(row, 6, author, FIELD_LIMIT)
        if not author:
            self.tell(row, 6, REMARK, "no_author")
        self.run(row, volume, start, end)
        volume.files.append(FileLine(row, title, start or 0, end or 0, formed_on, number, author))

    def number(self, row: int, column: int, text: str) -> int | None:
        """A page number, or None with what is wrong about it told."""
        number = page_cell(text)
        if number is None:
            self.tell(row, column, ERROR, unreadable(text, "not_a_page"), value=text[:40])
        return number

    def run(self, row: int, volume: VolumeLine, start: int | None, end: int | None) -> None:
        """Pages run through a volume without gaps: the next file begins after the last one."""
        if start is None or end is None:
            return
        if end < start:
            self.tell(row, 3, ERROR, "end_before_start", first=start, last=end)
            return
        previous = 0
        if volume.files:
            before = volume.files[-1]
            previous = before.last_page
            # After a line whose own pages are wrong nothing can be said about this one.
            if not previous or previous < before.first_page:
                return
        expected = previous + 1
        # where a line was left out its pages are missing
        if start == expected or (start > expected and not volume.whole):
            return
        code = "page_overlap"
        if start > expected:
            code = "page_gap"
        self.tell(row, 2, ERROR, code, expected=expected, value=start, missing=start - expected)

    def formed(self, row: int, text: str) -> str:
        """The date of a file, ISO or empty, with what is to be told about it."""
        known = self.dates.get(text)
        if known is None:
            known = self.dates[text] = date_cell(text, self.today, accept=self.accept)
        formed_on, code, facts = known
        if code:
            self.tell(row, 4, WEIGHTS.get(code, ERROR), code, **facts)
        return formed_on

    def named(self) -> None:
        """Whether a sheet is of this project: by its very name, or by one that a person confirmed."""
        name = self.header.get(PROJECT, "")
        if not name:
            self.tell(1, 1, ERROR, "header_missing")
            return
        if name == self.project_name or self.same_project:
            return
        differing = differences(name, self.project_name)
        code, facts = "other_project", {"value": name, "expected": self.project_name}
        if differing:
            code = "near_project"
            facts = {"value": name, "better": self.project_name, "difference": "、".join(differing)}
        self.tell(1, 3, ERROR, code, **facts)

    def finish(self) -> None:
        """What only the whole catalogue shows."""
        for volume in self.volumes:
            self.sheet, count = volume.sheet, len(volume.files)
            if volume.declared and volume.declared != count and volume.whole:
                row, declared = volume.row, volume.declared
                self.tell(row, 2, ERROR, "wrong_total", declared=declared, count=count)
            elif not count:
                self.tell(volume.row, 0, REMARK, "empty_volume")
        self.sheet = ""
        if not self.volumes:
            self.tell(0, 0, ERROR, "no_volumes")
        # by sheet already: the order of sheets is kept
        order = {name: at for at, name in enumerate(dict.fromkeys(i.sheet for i in self.issues))}
        self.issues.sort(key=lambda issue: (order[issue.sheet], issue.row, issue.column))


def volume_of(cells: Sequence[str]) -> tuple[str, str] | None:
    """Title and 案卷号 of a line that opens a volume; None for any other line."""
    if not 2 <= len(cells) <= 3:
        return None
    title, count, *given = cells
    declared = unicodedata.normalize("NFKC", count).strip()
    # a file of three cells has a first page, and that is never 0
    if not INTEGER.match(declared) or (given and int(declared)):
        return None
    return title, "".join(given).strip()


def read(
    rows: Iterable[Sequence[object]],
    *,
    project_name: str,
    existing: Iterable[str | tuple[str, str]] = (),
    today: date,
) -> Catalogue:
    """Read and judge a sheet.

    `existing` are the volumes the project already has, by title or by title and 案卷号. Never raises
    on content.
    """
    return Reader(unicodedata.normalize("NFC", project_name), existing, today).read([("", rows)])
