"""Runs alone, with little memory and time: reads a workbook or a text file and prints its sheets as
lines of JSON.

Imports nothing of ours.
"""

from __future__ import annotations

import resource

resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

import gc
import json
import os
import sys
from itertools import islice

AT_A_TIME = 4000
"""Rows of a line."""
ROWS = 200_000
PAGES = 200
DAY = "\x1f"
"""Stands before a date, so that it can be told from text."""
FAULT = "\x1e"
"""Stands before what is no value."""
ERRORS = frozenset(("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"))
ENCODINGS = ("utf-8-sig", "gb18030")
HINTS = ("题名", "名称", "文件", "日期", "页", "案卷", "题目", "编号")
OLD_HINTS = ("題名", "名稱", "檔", "頁", "編號", "題目")
DELIMITERS = ",\t;|"
LOOK = 50
"""So many first lines say what divides the cells."""
TYPE_CHECKING = False  # by hand: typing takes five milliseconds to load
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypedDict

    class Sheet(TypedDict):
        """One sheet, of which the rows follow; merges are (top, left, bottom, right) from 0."""

        name: str
        visible: bool
        merges: Sequence[Sequence[int]]

    class Refused(TypedDict):
        """Why nothing is read, and what the refusal tells of it."""

        refused: str
        facts: dict[str, int]

    Rows = Sequence[Sequence[object]]
    Said = Sheet | Refused | Rows
    """A line of the answer: a sheet, then its rows in as many lines as they need; or why there are none."""


def decoded(data: bytes) -> str | int:
    """The text, or the line (from 1) that is in no encoding known here."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    head = data[:400]
    if len(head) > 3 and not len(data) % 2 and b"\0" in head:
        for encoding, at in (("utf-16-le", 1), ("utf-16-be", 0)):
            # of line ends, digits and separators every second byte is nothing
            if head[at::2].count(0) * 4 > len(head[at::2]) and not head[1 - at :: 2].count(0):
                return data.decode(encoding, "replace")
    at = 0
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            at = error.start
            continue
        if encoding == "gb18030":
            return simplified_or_not(data, text)
        return text
    try:
        text = data.decode("big5")
    except UnicodeDecodeError:
        text = ""
    if _has(text, OLD_HINTS):
        return text
    return data.count(b"\n", 0, at) + 1


def simplified_or_not(data: bytes, text: str) -> str:
    """The text as GBK, unless only as Big5 it has the words of a list."""
    if _has(text, HINTS):
        return text
    try:
        other = data.decode("big5")
    except UnicodeDecodeError:
        return text
    if _has(other, OLD_HINTS):
        return other
    return text


def _has(text: str, words: Sequence[str]) -> bool:
    """Whether one of the words stands near the beginning, also as 文 件 题 名."""
    near = "".join(text[:20_000].split())
    return any(word in near for word in words)


def divided_by(text: str) -> str:
    """What divides the cells: what gives the most first lines the same number of them, comma first."""
    import csv

    lines = text.splitlines()[:LOOK]
    best, most = ",", 0
    for delimiter in DELIMITERS:
        widths: dict[int, int] = {}
        for row in csv.reader(lines, delimiter=delimiter):
            if len(row) > 1:
                widths[len(row)] = widths.get(len(row), 0) + 1
        agreed = max(widths.values(), default=0)
        if agreed > most:
            best, most = delimiter, agreed
    return best


def as_meant(cell: str) -> str:
    """A cell of a text as the spreadsheet that wrote it meant it: ="001" is a text, #N/A an error, 1.2E+16 a number of
    which the digits are lost.
    """
    if cell[:2] == '="' and cell[-1:] == '"':
        return cell[2:-1]
    if cell[:1] == "'" and cell[1:].isalnum():
        return cell[1:]
    if cell in ERRORS or (len(cell) > 4 and not cell.strip("#")):
        return FAULT + cell
    if "E+" in cell and cell.replace(".", "", 1).replace("E+", "", 1).isdigit():
        return FAULT + cell
    return cell


def read_csv(path: str) -> Iterator[Said]:
    """Rows of a text in UTF-8, UTF-16, GB18030 or Big5, cells divided by comma, tab, semicolon or
    bar.
    """
    import csv
    import io

    csv.field_size_limit(100_000)
    text = decoded(open(path, "rb").read())
    if isinstance(text, int):
        yield {"refused": "bad_encoding", "facts": {"row": text}}
        return
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        yield {"refused": "broken_sheet", "facts": {}}
        return
    # strictly: a quote that nothing closes would swallow the lines below it
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=divided_by(text), strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error as error:
        if "limit" in str(error):
            yield {"refused": "broken_sheet", "facts": {}}
        else:
            yield {"refused": "open_quote", "facts": {"row": len(rows) + 1}}
        return
    if "#" in text or "E+" in text or '="' in text or "'" in text:
        rows = [[as_meant(cell) for cell in row] for row in rows]
    yield {"name": "", "visible": True, "merges": []}
    yield rows


def read_book(path: str, *, merges: bool) -> Iterator[Said]:
    """Every sheet of a workbook: text, numbers, marked dates or empty text."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    with open(path, "rb") as file:
        book = CalamineWorkbook.from_filelike(file)
    for at, told in enumerate(book.sheets_metadata[:PAGES]):
        rows: Iterator[Sequence[object]] = iter(())
        merged: list[tuple[int, int, int, int]] = []
        # charts keep their place: sheets are told by their order
        if told.typ == SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_index(at)
            _top, left = sheet.start or (0, 0)
            before = [""] * left
            rows = ([*before, *row] for row in sheet.iter_rows())
            if merges:
                merged = [(*start, *end) for start, end in sheet.merged_cell_ranges or ()]
        visible = told.visible == SheetVisibleEnum.Visible
        yield {"name": told.name, "visible": visible, "merges": merged}
        while some := list(islice(rows, AT_A_TIME)):
            yield some


def read_xlsx(path: str) -> Iterator[Said]:
    """The sheets of an XLSX; what is merged is seen by the gate."""
    return read_book(path, merges=False)


def read_xls(path: str) -> Iterator[Said]:
    """The sheets of a workbook of the old kind, with what is merged."""
    return read_book(path, merges=True)


def as_text(value: object) -> str:
    """Dates as marked ISO days, whatever else a sheet may hold as it prints itself."""
    if hasattr(value, "year") and hasattr(value, "strftime"):
        return DAY + str(value.strftime("%Y-%m-%d"))
    return str(value)


def bounded(answer: Iterator[Said]) -> Iterator[Said]:
    """The same, up to as many rows as are read."""
    rows = 0
    for said in answer:
        if isinstance(said, list):
            rows += len(said)
        if rows > ROWS:
            yield {"refused": "too_many_rows", "facts": {"limit": ROWS}}
            return
        yield said


_program, kind, source = sys.argv
read = {"xlsx": read_xlsx, "xls": read_xls, "csv": read_csv}[kind]
gc.disable()  # nothing here is garbage before the end
for said in bounded(read(source)):
    line = json.dumps(said, default=as_text, ensure_ascii=False, separators=(",", ":"))
    sys.stdout.buffer.write(line.encode("utf-8", "surrogatepass") + b"\n")
    # whoever waits reads these rows while the next ones are made
    sys.stdout.buffer.flush()
os._exit(0)  # nothing to tidy up, and half a million cells are not worth freeing one by one
