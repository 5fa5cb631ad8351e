"""A list of what is to be handed over, as rows of a draft: which column is what, what its levels, parties,
periods and copies mean. What a cell says and nobody understands takes the chosen value and the mark to
check it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..listing.fields import folded
from ..roles import PARTY_NAMES, PartyKind
from ..sheets import DAY, FAULT
from ..words import N_
from .drafts import GROUP, ITEM, MARK, Row

FIELDS = {
    "title": N_("标题"),
    "level": N_("层级"),
    "group": N_("类目"),
    "number": N_("序号"),
    "by": N_("责任单位"),
    "mark": N_("保管期限"),
    "copies": N_("份数"),
    "when": N_("何时归（如有则归）"),
    "flag": N_("核对记号"),
}
"""What a column may be."""
SYNONYMS = {
    "title": "标题 题名 名称 文件名称 文件题名 条目名称 条目 归档文件 归档内容 材料名称 资料名称 应归档文件 文件材料名称",
    "level": "层级 级别 级次 层次",
    "group": "类目 类别 分类 大类 归档类别 文件类别 类目名称",
    "number": "序号 编号 代号 条目编号 条目代号",
    "by": "责任者 责任单位 责任人 归档单位 提交单位 移交单位 形成单位 来源",
    "mark": "保管期限 保存期限 保管期 期限",
    "copies": "份数 套数 移交份数 归档份数",
    "when": "何时归 归档条件 适用条件 条件",
    "flag": "核对 核对记号 待核对 存疑",
}
_KNOWN = {folded(word): field for field, words in SYNONYMS.items() for word in words.split()}
_BY = (
    ("监理", PartyKind.SUPERVISOR),
    ("勘察", PartyKind.SURVEYOR),
    ("设计", PartyKind.DESIGNER),
    ("施工", PartyKind.CONTRACTOR),
    ("承包", PartyKind.CONTRACTOR),
    ("检测", PartyKind.TESTER),
    ("咨询", PartyKind.CONSULTANT),
    ("运行", PartyKind.OPERATOR),
    ("使用", PartyKind.OPERATOR),
    ("生产", PartyKind.OPERATOR),
    ("建设", PartyKind.OWNER),
    ("业主", PartyKind.OWNER),
    ("法人", PartyKind.OWNER),
)
"""The first of these words that a cell holds says whom it means."""
_GROUPS = frozenset(("1", "一", "一级", "1级", "第一级", "类", "类目", "大类", "组", "g", "group"))
_COUNTED = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[)）]?[、.．]?")
"""How the headings of a list are numbered whose lines are 1, 2, 3."""
_PERIODS = {"永久": "Y", "Y": "Y", "30": "30", "D30": "30", "10": "10", "D10": "10"}
_DOUBTFUL = {"长期": "30", "短期": "10"}
"""Periods of another scale: the nearest of ours, with the mark to check it."""
_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8}
LONGEST = 300
"""Characters of a title."""


@dataclass(frozen=True)
class Meant:
    """What a person says of a list: the row of its headings (from 1), what each column is, and what holds
    where it says nothing: whose, for how long, from which stage on; how a class is called where none is."""

    row: int
    columns: Mapping[int, str]
    by: str
    mark: str
    stage: str
    group: str

    def cell(self, row: Sequence[object], field: str) -> str:
        """What a row says in the column of a field; nothing where there is none."""
        for column, name in self.columns.items():
            if name == field and column < len(row):
                return text(row[column])
        return ""

    def has(self, field: str) -> bool:
        """Whether a column is that."""
        return field in self.columns.values()


def text(cell: object) -> str:
    """A cell as one line of text; whole numbers without a point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    plain = str(cell).lstrip(f"{DAY}{FAULT}")
    return " ".join("".join(c if c.isprintable() else " " for c in plain).split())[:LONGEST]


def guessed(headings: Sequence[object]) -> dict[int, str]:
    """What each column seems to be by its heading, each field once."""
    found: dict[int, str] = {}
    for column, heading in enumerate(headings):
        field = _KNOWN.get(folded(heading))
        if field and field not in found.values():
            found[column] = field
    return found


def rows(lines: Sequence[Sequence[object]], meant: Meant) -> list[Row]:
    """The rows of a draft that the lines below the headings are; blank ones are left out."""
    found: list[Row] = []
    codes = 0
    for line in lines[meant.row :]:
        title, named = meant.cell(line, "title"), meant.cell(line, "group")
        if not (title or named):
            continue
        heads = _is_group(line, meant, title)
        name = title if heads else named
        if not name and not found:
            name = meant.group
        if name and (heads or not found or name != _last(found)):
            codes += 1
            found.append(_group(name, codes, line, meant, heads=heads))
        if title and not heads:
            found.append(_item(title, line, meant, group=_above(found)))
    return [{**row, "key": number} for number, row in enumerate(found, 1)]


def _above(found: Sequence[Row]) -> Row:
    return next(row for row in reversed(found) if row["level"] == GROUP)


def _last(found: Sequence[Row]) -> str:
    return _above(found)["name"]


def _is_group(line: Sequence[object], meant: Meant, title: str) -> bool:
    """Whether a line heads those below it."""
    if not title or meant.has("group"):
        return False
    if meant.has("level"):
        return meant.cell(line, "level").casefold() in _GROUPS
    if meant.has("number"):
        return bool(_COUNTED.fullmatch(meant.cell(line, "number")))
    return False


def _group(name: str, code: int, line: Sequence[object], meant: Meant, *, heads: bool) -> Row:
    row: Row = {"level": GROUP, "name": name, "code": str(code), "stage": meant.stage}
    row["by"] = meant.by
    if heads and (by := party(meant.cell(line, "by"))):
        row["by"] = by
    row["match"] = [name]
    if heads and meant.cell(line, "flag"):
        row["flag"] = MARK
    return row


def _item(title: str, line: Sequence[object], meant: Meant, *, group: Row) -> Row:
    row: Row = {"level": ITEM, "name": title}
    doubts = bool(meant.cell(line, "flag"))
    said = meant.cell(line, "by")
    by = party(said)
    doubts = doubts or bool(said and not by)
    if by and by != group["by"]:
        row["by"] = by
    mark, sure = period(meant.cell(line, "mark"))
    row["mark"] = mark or meant.mark
    doubts = doubts or (meant.has("mark") and not sure)
    if number := copies(meant.cell(line, "copies")):
        row["copies"] = number
    if when := meant.cell(line, "when"):
        row["when"] = when
    if doubts:
        row["flag"] = MARK
    return row


def party(said: str) -> str:
    """Which kind of unit a cell means; empty when it says none that is known."""
    for kind, name in PARTY_NAMES.items():
        if said == name:
            return str(kind)
    return next((str(kind) for word, kind in _BY if word in said), "")


def period(said: str) -> tuple[str, bool]:
    """A period as packs write it, and whether it is what the cell says; empty when it says none."""
    parts = [part.removeprefix("定期") for part in re.split(r"[/／、或]", said.replace(" ", ""))]
    plain = [part.removesuffix("年").upper() for part in parts]
    known = [_PERIODS[part] for part in plain if part in _PERIODS]
    if known and len(known) == len(plain):
        both = "/".join(known)
        if both in ("Y", "30", "10", "Y/30", "30/10"):
            return both, True
    if said in _DOUBTFUL:
        return _DOUBTFUL[said], False
    return "", False


def copies(said: str) -> int:
    """How many copies a cell asks for: 3, 3份, 一式三份; 0 when it says no number from 1 to 99."""
    if found := re.search(r"[0-9]{1,2}", said):
        return int(found.group())
    if found := re.search("[一二两三四五六七八](?=[份套])|^[一二两三四五六七八]$", said):
        return _NUMERALS[found.group()]
    return 0
