"""The list of key projects that the development and reform authority (发改部门) gives out: what a line
says, how a sheet of it is read, and how a line is read that was struck.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .listing.asides import TOTALS, filled, is_group, is_signature, is_tally
from .listing.fields import folded, simplified
from .sheets import DAY, FAULT, Rows
from .words import N_


class LineState(StrEnum):
    """A line that was entered by mistake, or was taken off the list, is struck: it stays to be read."""

    STANDING = "standing"
    STRUCK = "struck"


LINE_NAMES = {LineState.STANDING: N_("在名单中"), LineState.STRUCK: N_("已划去")}
FIELDS = {
    "name": N_("项目名称"),
    "code": N_("项目代码"),
    "owner": N_("建设单位"),
    "place": N_("建设地点"),
    "note": N_("备注"),
}
"""What a line says beside its year and the list it is from."""
LIMITS = {"name": 200, "code": 100, "owner": 200, "place": 200, "note": 500}
_SYNONYMS = {
    "name": "项目名称 工程名称 建设项目名称 项目 名称",
    "code": "项目代码 项目编号 代码 编号 统一代码 在线平台代码 赋码",
    "owner": "建设单位 项目单位 业主 业主单位 项目业主 建设单位法人 责任单位 实施单位",
    "place": "建设地点 建设地址 地点 地址 所在地 建设所在地",
    "note": "备注 说明",
}
_KNOWN = {folded(word): name for name, words in _SYNONYMS.items() for word in words.split()}
_REMARK = re.compile(r"[（(].*")
"""What a heading adds in brackets: 项目名称（全称）."""
_GROUP = re.compile(r"(?:[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．])")
"""How the name of a group of projects begins, where the row says nothing else: 一、交通类."""
LOOKED_AT = 20
"""Rows among which the heading is looked for."""
MOST = 5000
"""Lines of one sheet."""


@dataclass(frozen=True)
class Read:
    """What a sheet says: its lines, each with its number in the sheet, and the numbers of the rows
    that have something and no name, or more than fits, and of those that are no projects (totals,
    groups, signatures, the headings once more).
    """

    lines: Sequence[tuple[int, Mapping[str, str]]]
    wrong: Sequence[int]
    aside: Sequence[int]


def read(rows: Rows) -> Read | None:
    """The lines below the first row that names the column of the projects; None where no row does."""
    for at, row in enumerate(rows[:LOOKED_AT]):
        columns = _columns(row)
        if "name" in columns.values():
            return _lines(rows, at + 1, columns)
    return None


def _columns(row: Iterable[object]) -> dict[int, str]:
    """Which column says what; of two that say the same the first."""
    found: dict[int, str] = {}
    for number, cell in enumerate(row):
        name = _KNOWN.get(folded(cell)) or _KNOWN.get(folded(_REMARK.sub("", str(cell or ""))))
        if name and name not in found.values():
            found[number] = name
    return found


def _lines(rows: Rows, start: int, columns: Mapping[int, str]) -> Read:
    lines, wrong, aside = [], [], []
    for number, row in enumerate(rows[start:], start + 1):
        said = dict.fromkeys(FIELDS, "")
        said |= {name: _plain(row[at]) for at, name in columns.items() if at < len(row)}
        if not filled(row):
            continue
        if _is_aside(row, said):
            aside.append(number)
        elif not any(said.values()):
            continue  # a number and nothing else: a form with rows to spare
        elif not said["name"] or any(len(said[name]) > LIMITS[name] for name in FIELDS):
            wrong.append(number)
        else:
            lines.append((number, said))
    return Read(lines, wrong, aside)


def _is_aside(row: Sequence[object], said: Mapping[str, str]) -> bool:
    """Whether a row is no project: a total, a group, a signature, the headings once more."""
    cells, name = filled(row), said["name"]
    first = simplified(cells[0])
    if TOTALS.match(simplified(name)) or TOTALS.match(first) or is_tally(cells, first):
        return True
    if is_signature(cells, first, name) or is_group(cells, cells[0]):
        return True
    if _KNOWN.get(folded(name)) == "name":
        return True
    alone = bool(name) and not any(text for key, text in said.items() if key != "name")
    return alone and _GROUP.match(name) is not None


def _plain(cell: object) -> str:
    """A cell as text on one line; a number without the point that a spreadsheet gives it, an error as
    nothing.
    """
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "" if cell is None else str(cell)
    if text.startswith(FAULT):
        return ""
    return " ".join(text.removeprefix(DAY).split())
