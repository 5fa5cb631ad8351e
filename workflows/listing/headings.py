"""Finds the headings of a list: in one row, or in two or three with a common word above."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from ..sheets import Merge, Rows
from .fields import ENDS_OF_DATE, FIRST, KNOWN, LAST, PARTS_OF_DAY, SKIPPED, WEAK, folded, written

LOOK = 50
"""The headings are looked for among so many first rows."""
DEEP = 3
"""So many rows headings may take."""
_BELOW = frozenset(
    folded(word)
    for word in (
        *FIRST,
        *LAST,
        *("年", "月", "日", "题名", "编号", "号", "文字", "图纸", "图样", "照片", "其他", "其它"),
        *("张", "页", "份", "卷", "件", "页数", "张数", "份数", "文字页", "图纸张", "声像", "电子"),
    )
)
"""Words that stand under a common heading."""


@dataclass(frozen=True)
class Headings:
    """Where the headings end (`row`, from 1) and begin (`first`), which column (from 0) is which
    field, and which headings nobody knows.

    `twice` are columns headed once more as the one of the titles: a second table beside the first.
    `second` are further columns of a field that has one: read where that is blank.
    `virtual` are fields whose column the sheet itself does not have: they stand beyond its last one.
    """

    row: int
    columns: Mapping[str, int]
    unknown: tuple[str, ...]
    all: tuple[str, ...]
    first: int = 0
    virtual: Mapping[str, int] = field(default_factory=dict)
    twice: tuple[int, ...] = ()
    second: tuple[tuple[str, int], ...] = ()

    @property
    def readable(self) -> bool:
        """Whether it can be taken in: without titles there are no files."""
        return "title" in self.columns

    @property
    def of_volumes(self) -> bool:
        """Whether it lists volumes and no files (案卷目录)."""
        return "volume" in self.columns and "title" not in self.columns

    def with_virtual(self, name: str, column: int) -> Headings:
        """The same with a field in a column that was added."""
        virtual = {**self.virtual, name: self.columns.get(name, -1)}
        return replace(self, columns={**self.columns, name: column}, virtual=virtual)

    def shown(self, name: str) -> int:
        """The column (from 1) of the sheet in which a field stands, 0 where it has none."""
        return self.virtual.get(name, self.columns.get(name, -1)) + 1


def find_headings(
    rows: Rows, remembered: Mapping[str, str] | None = None, merges: Iterable[Merge] = ()
) -> Headings | None:
    """The headings: of the first rows those that name the most fields, two at least, or None when
    there are none.

    Where nothing names two, the fullest row is taken for headings that nobody knows yet.
    `remembered` maps folded headings to fields (or to nothing) as people of the organisation once
    said.
    """
    known = {**KNOWN, **(remembered or {})}
    first = rows[:LOOK]
    at = _most_fields(first, known)
    if at is None:
        at = _fullest(first)
        if at is None:
            return None
        return _named(rows[at], known, at, at)
    top, bottom = _grown(first, at, known, merges)
    return _named(_joined(first[top : bottom + 1], known), known, top, bottom)


def _most_fields(rows: Rows, known: Mapping[str, str]) -> int | None:
    """The row (from 0) that names the most fields, two at least; of equals the first."""
    most, found = (1, False), None
    for at, row in enumerate(rows):
        named = {known[key] for cell in row if (key := folded(cell)) in known and known[key]}
        named -= set(PARTS_OF_DAY)
        # of equals the one that names a title: 案卷题名 and 案卷号 may stand above the headings
        if len(named) > 1 and (len(named), "title" in named) > most:
            most, found = (len(named), "title" in named), at
    return found


def _fullest(rows: Rows) -> int | None:
    """The row (from 0) with the most filled cells, two at least: headings in words nobody knows
    yet.
    """
    most, found = 1, None
    for at, row in enumerate(rows):
        filled = sum(bool(str(cell or "").strip()) for cell in row)
        if filled > most:
            most, found = filled, at
    return found


def _grown(
    rows: Rows, at: int, known: Mapping[str, str], merges: Iterable[Merge]
) -> tuple[int, int]:
    """The first and the last row (from 0) of the headings around the row that names the most."""
    top = bottom = at
    tall = max((one.bottom for one in merges if one.top <= at <= one.bottom), default=at)
    while bottom + 1 < len(rows) and bottom - top + 1 < DEEP:
        below = [folded(cell) for cell in rows[bottom + 1]]
        above = _spread([folded(cell) for cell in rows[bottom]])
        if not _is_below(below, above, known, within=tall > bottom):
            break
        bottom += 1
    while top > 0 and bottom - top + 1 < DEEP and _is_above(rows[top - 1], rows[top], known):
        top -= 1
    return top, bottom


def _is_below(
    below: Sequence[str], above: Sequence[str], known: Mapping[str, str], *, within: bool
) -> bool:
    """Whether a row only says more of the headings above it."""
    said = 0
    for over, under in zip_longest(above, below, fillvalue=""):
        if not under:
            continue
        if (under == over and under in known) or (
            over and (under in _BELOW or over + under in known)
        ):
            said += 1
        elif not (within and not under[:1].isdigit() and (under in known or under in SKIPPED)):
            return False
    return said > 0 or (within and any(below))


def _is_above(upper: Sequence[object], lower: Sequence[object], known: Mapping[str, str]) -> bool:
    """Whether a row holds words common to several headings of the row below, and no title."""
    over, under = _spread([folded(cell) for cell in upper]), [folded(cell) for cell in lower]
    joined = sum(
        1
        for above, below in zip_longest(over, under, fillvalue="")
        if above and below and above != below and _meant(above, below, known)
    )
    alone = sum(
        1
        for cell, below in zip_longest(upper, under, fillvalue="")
        if (key := folded(cell)) and not below and (key in known or key in SKIPPED)
    )
    # a value over a heading that means something by itself: a line of its own (项目名称 | … | 编制日期 | …)
    values = sum(
        1
        for cell, below in zip_longest(upper, under, fillvalue="")
        if (key := folded(cell))
        and key not in known
        and key not in SKIPPED
        and below in known
        and below not in _BELOW
        and not _meant(key, below, known)
    )
    return (joined > 0 or alone > 0) and not values


def _spread(cells: Sequence[str]) -> list[str]:
    """A word above several headings, above each of them."""
    spread, last = [], ""
    for cell in cells:
        last = cell or last
        spread.append(last)
    return spread


def _meant(above: str, below: str, known: Mapping[str, str]) -> str:
    """The field that a heading under another means together with it, or nothing."""
    if not below or above == below:
        return known.get(above, "")
    whole = known.get(above + below, "")
    if whole:
        return whole
    over = known.get(above, "")
    if over == "formed_on" and known.get(below) in PARTS_OF_DAY:
        return known[below]
    if over in ("span", "pages", "first_page") or above in ("页", "页码", "起止"):
        if below in FIRST:
            return "first_page"
        if below in LAST:
            return "last_page"
    return ""


def _joined(rows: Rows, known: Mapping[str, str]) -> list[object]:
    """The headings of several rows as one row: what each column means, else all its words."""
    if len(rows) == 1:
        return list(rows[0])
    width = max(map(len, rows))
    spread = [
        _over([*row, *[""] * (width - len(row))], rows[at + 1 :]) for at, row in enumerate(rows)
    ]
    joined: list[object] = []
    for column in range(width):
        words = [str(row[column] or "").strip() for row in spread]
        words = [word for at, word in enumerate(words) if word and word not in words[:at]]
        joined.append(_best(words, known))
    return joined


def _over(row: Sequence[object], below: Rows) -> list[object]:
    """A row of headings with each common word above all that stands under it."""
    spread: list[object] = []
    last: object = ""
    for column, cell in enumerate(row):
        if str(cell or "").strip():
            last = cell
            spread.append(cell)
            continue
        under = any(len(other) > column and str(other[column] or "").strip() for other in below)
        spread.append(last if under else "")
    return spread


def _best(words: Sequence[str], known: Mapping[str, str]) -> str:
    if len(words) < 2:
        return "".join(words)
    above, below = folded("".join(words[:-1])), folded(words[-1])
    if field_meant := _meant(above, below, known):
        for name in ("first_page", "last_page", *PARTS_OF_DAY):
            if field_meant == name and folded("".join(words)) not in known:
                return {"first_page": "起始页", "last_page": "终止页"}.get(name, words[-1])
        return "".join(words)
    if below in known and known[below] and below not in _BELOW:
        return words[-1]
    return "".join(words)


def _named(cells: Sequence[object], known: Mapping[str, str], top: int, bottom: int) -> Headings:
    columns: dict[str, int] = {}
    unknown: list[str] = []
    twice: list[int] = []
    second: list[tuple[str, int]] = []
    for column, cell in enumerate(cells):
        key = folded(cell)
        if not key or key in SKIPPED:
            continue
        name = known.get(key, _of_an_end(key, known))
        if name and name not in columns:
            columns[name] = column
        elif name == "title" and key == folded(cells[columns["title"]]):
            twice.append(column)
        elif (name and key in WEAK) or name is None:
            unknown.append(written(cell))
        elif name and folded(cells[columns[name]]) in WEAK:
            unknown.append(written(cells[columns[name]]))
            columns[name] = column
        elif name:
            second.append((name, column))
    _settled(columns, cells)
    whole = tuple(written(cell) for cell in cells)
    return Headings(
        bottom + 1,
        columns,
        tuple(unknown),
        whole,
        first=top + 1,
        twice=tuple(twice),
        second=tuple(one for one in second if one[0] in columns),
    )


def _of_an_end(key: str, known: Mapping[str, str]) -> str | None:
    """What a heading means that names the pages and one of their ends in one word: 页码（起）."""
    for word in (*FIRST, *LAST):
        for above in (key.removesuffix(word), key.removeprefix(word)):
            if above and above != key and (meant := _meant(above, word, known)):
                return meant
    return None


def _settled(columns: dict[str, int], cells: Sequence[object]) -> None:
    """What only the whole row of headings decides."""
    # beside no author the unit that answers for a file is its author
    alone = "party" in columns and "author" not in columns and "key" not in columns
    if alone and folded(cells[columns["party"]]) == "责任单位":
        columns["author"] = columns.pop("party")
    # days are written in one column, or in three: a year alone is no date
    if "formed_on" in columns or not {"year", "month"} <= columns.keys():
        for name in PARTS_OF_DAY:
            columns.pop(name, None)
    if {"formed_on", "year"} & columns.keys() or "begins_on" not in columns:
        for name in ENDS_OF_DATE:
            columns.pop(name, None)
