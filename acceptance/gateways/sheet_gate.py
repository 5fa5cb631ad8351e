"""Looks at an XLSX without parsing it: what is hostile is refused, and what the values of the cells
do not say is noted for each sheet.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from workflows.sheets import DAY, FAULT, HOLLOW, Merge

from ..refusals import Refused
from .sheet_styles import ATTRIBUTE, Shown, number_of
from .sheet_styles import shown as shown_by

ENTRIES, PART, TOTAL, RATIO = 2000, 160 * 1024 * 1024, 256 * 1024 * 1024, 200
ROWS = 200_000
COLUMNS = 702
"""The last column that is read is ZZ."""
MARKED, MERGED = 100_000, 100_000
"""So many cells and blocks of a sheet are noted; a list has fewer."""
_FORMULA = re.compile(rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f[\s>/]")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>[^<]")
_ERROR = re.compile(rb"<(?:\w+:)?c\s([^>]*\bt=[\"']e[\"'][^>]*)>")
_NAMED_ERROR = re.compile(rb"<(?:\w+:)?v>([^<]{1,20})")
_MERGE = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*ref=[\"']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})[\"']"
)
_LINK = re.compile(rb"<(?:\w+:)?hyperlink\s")
_WIDE = re.compile(
    rb"r(?<=\sr)\s*=\s*[\"'](?![A-Z]{0,2}[0-9]{1,6}[\"'])([^\"']{0,20})[\"']?([^>]{0,80})>?(</)?"
)
"""A place beyond what is read. It begins with a letter, not with any blank: for `re` five times
quicker.
"""
_UNIQUE = re.compile(rb"ount\s*=\s*[\"'][0-9]{7,}")
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External", re.IGNORECASE)
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*hidden=[\"'](?:1|true)[^>]*)>")
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\s([^>]*hidden=[\"'](?:1|true)[^>]*)>")
_REFERENCE = re.compile(rb"\br=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
Mark: TypeAlias = Callable[[object], object]


@dataclass
class SheetSeen:
    """What is to be known of a sheet; rows and columns from 0."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[Merge] = field(default_factory=list)
    noted: dict[str, int] = field(default_factory=dict)
    marks: dict[tuple[int, int], Mark] = field(default_factory=dict)


@dataclass
class Seen:
    """What was seen of a package: its sheets by the parts they stand in, and their order."""

    sheets: dict[str, SheetSeen] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)

    def sheet(self, at: int) -> SheetSeen:
        """What was seen of a sheet, by its place (from 0) in the workbook."""
        if at < len(self.parts):
            return self.sheets.get(self.parts[at], SheetSeen())
        return SheetSeen()


def look(path: Path) -> Seen:
    """What the sheets of an XLSX have that their values do not say.

    Raises Refused for bombs, lies about sizes and parts that no list needs.
    """
    try:
        with zipfile.ZipFile(path) as package:
            infos = package.infolist()
            _directory(infos, path.stat().st_size)
            return _parts(package, infos)
    except Refused:
        raise
    except Exception as error:
        # whatever a hostile package breaks in the ZIP reader, the package is what is broken
        raise Refused("broken_sheet") from error


def _directory(infos: list[zipfile.ZipInfo], size: int) -> None:
    names = [info.filename for info in infos]
    if len(infos) > ENTRIES or len(set(names)) != len(names):
        raise Refused("hostile_sheet", why="条目过多或重名")
    if sum(info.file_size for info in infos) > TOTAL:
        raise Refused("hostile_sheet", why="解压后过大")
    for info in infos:
        if info.flag_bits & 1:
            raise Refused("locked_sheet")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refused("hostile_sheet", why="压缩方式不明")
        if info.file_size > 1024 * 1024 and info.file_size > RATIO * max(info.compress_size, 1):
            raise Refused("hostile_sheet", why="压缩比异常")
        if ".." in info.filename or info.filename.startswith("/"):
            raise Refused("hostile_sheet", why="越界路径")
        if "vbaproject" in info.filename.lower():
            raise Refused("macro_sheet")
    if "xl/workbook.xml" not in names:
        raise Refused("broken_sheet")


def _parts(package: zipfile.ZipFile, infos: Iterable[zipfile.ZipInfo]) -> Seen:
    seen, styles = Seen(), b""
    book = relations = b""
    shown: Mapping[int, Shown] = {}
    # sheets come last: by then it is known which formats show no day
    for info in sorted(infos, key=lambda one: one.filename.startswith("xl/worksheets/")):
        name = info.filename
        if not name.lower().endswith((".xml", ".rels")):
            continue
        data = _bounded(package, info)
        _harmless(name, data)
        if name == "xl/workbook.xml":
            book = data
        elif name == "xl/_rels/workbook.xml.rels":
            relations = data
        elif name == "xl/styles.xml":
            styles = data
        elif name.startswith("xl/worksheets/") and name.endswith(".xml"):
            if styles:
                shown, styles = shown_by(styles), b""
            seen.sheets[name] = _sheet(data, shown)
    seen.parts = list(_order(book, relations))
    return seen


def _bounded(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with package.open(info) as part:
        data = part.read(PART + 1)
    if len(data) > PART or len(data) != info.file_size:
        raise Refused("hostile_sheet", why="大小与声明不符")
    return data


def _harmless(name: str, data: bytes) -> None:
    if b"\x00" in data[:4]:
        raise Refused("hostile_sheet", why="编码异常")
    if _DTD.search(data):
        raise Refused("hostile_sheet", why="含 DTD")
    # the links of a sheet and of other workbooks are never followed, so they may stay
    inner = name.startswith(("xl/worksheets/", "xl/externalLinks/", "xl/drawings/", "xl/comments"))
    if name.endswith(".rels") and not inner and _EXTERNAL.search(data):
        raise Refused("hostile_sheet", why="含外部链接")
    if name.startswith("xl/sharedStrings") and _UNIQUE.search(data):
        raise Refused("hostile_sheet", why="字符串计数异常")


def _order(book: bytes, relations: bytes) -> Iterator[str]:
    """The parts of the sheets in the order of the workbook."""
    targets = {}
    for one in _RELATION.finditer(relations):
        told = dict(ATTRIBUTE.findall(one.group(1)))
        targets[told.get(b"Id", b"")] = told.get(b"Target", b"").decode("utf-8", "replace")
    for one in _SHEET.finditer(book):
        told = {name.split(b":")[-1]: value for name, value in ATTRIBUTE.findall(one.group(1))}
        target = targets.get(told.get(b"id", b""), "")
        part = target.removeprefix("/")
        if not part.startswith("xl/"):
            part = f"xl/{part}"
        yield part


def _sheet(data: bytes, shown: Mapping[int, Shown]) -> SheetSeen:
    _not_too_wide(data)
    seen = SheetSeen()
    if b"<f" in data or b":f" in data:
        _formulas(data, seen)
    if b't="e"' in data or b"t='e'" in data:
        for one in _ERROR.finditer(data):
            named = _NAMED_ERROR.search(data, one.end(), one.end() + 4000)
            name = named.group(1).decode("utf-8", "replace") if named else "#"
            _mark(seen, one.group(1), _fault(name))
    if shown:
        _shown_otherwise(data, shown, seen)
    if b"hidden=" in data:
        _hidden(data, seen)
    if b"mergeCell" in data:
        for merge in list(_MERGE.finditer(data))[:MERGED]:
            left, top, right, bottom = merge.groups()
            seen.merges.append(Merge(int(top) - 1, _column(left), int(bottom) - 1, _column(right)))
    _count(data, seen)
    return seen


def _not_too_wide(data: bytes) -> None:
    for wide in _WIDE.finditer(data):
        cell = wide.group(1).decode("ascii", "replace")
        if not re.fullmatch(r"[A-Z]{3}[0-9]{1,6}", cell):
            raise Refused("too_many_rows", limit=ROWS)
        # a cell that has only a colour and no value is no column
        if not (wide.group(2).rstrip().endswith(b"/") or wide.group(3)):
            raise Refused("too_many_columns", cell=cell)


def _formulas(data: bytes, seen: SheetSeen) -> None:
    count = 0
    for one in _FORMULA.finditer(data):
        count += 1
        end = data.find(b"c>", one.end())
        computed = _VALUE.search(data, one.end(), end if end > 0 else len(data))
        # an empty text is a value too
        if computed is None and b't="str"' not in one.group(1):
            _mark(seen, one.group(1), _fault(HOLLOW))
    if count:
        seen.noted["formulas"] = count


def _shown_otherwise(data: bytes, shown: Mapping[int, Shown], seen: SheetSeen) -> None:
    numbers = b"|".join(str(number).encode() for number in shown)
    styled = re.compile(rb"<(?:\w+:)?c\s([^>]*\bs=[\"'](" + numbers + rb")[\"'][^>]*)>")
    for one in styled.finditer(data):
        _mark(seen, one.group(1), _as_shown(shown[int(one.group(2))]))


def _hidden(data: bytes, seen: SheetSeen) -> None:
    for one in _HIDDEN_ROW.finditer(data):
        if row := number_of(b"r", one.group(1)):
            seen.hidden_rows.add(row - 1)
    for one in _HIDDEN_COLUMN.finditer(data):
        first, last = number_of(b"min", one.group(1)), number_of(b"max", one.group(1))
        if first and last:
            seen.hidden_columns.update(range(first - 1, min(last, COLUMNS)))


def _count(data: bytes, seen: SheetSeen) -> None:
    if b"hyperlink" in data:
        seen.noted["links"] = len(_LINK.findall(data))
    if b"autoFilter" in data:
        seen.noted["filters"] = 1
    if b"legacyDrawing" in data:
        seen.noted["comments"] = 1


def _mark(seen: SheetSeen, attributes: bytes, mark: Mark) -> None:
    reference = _REFERENCE.search(attributes)
    if reference is not None and len(seen.marks) < MARKED:
        column, row = reference.groups()
        # what is wrong about a cell outweighs how it is shown
        seen.marks.setdefault((int(row) - 1, _column(column)), mark)


def _fault(name: str) -> Mark:
    return lambda _value: FAULT + name


def _as_shown(how: Shown) -> Mark:
    """A day as far as it is shown, a number with its noughts and words; what is neither stays."""

    def mark(value: object) -> object:
        if how.day and isinstance(value, str) and value.startswith(DAY):
            return value[: how.day + 1]
        if how.zeros and isinstance(value, float) and value.is_integer() and value >= 0:
            return f"{how.before}{int(value):0{how.zeros}d}{how.behind}"
        return value

    return mark


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
