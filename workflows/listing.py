"""File lists as people keep them in Excel: a heading row and one file a line.

Headings are known by their synonyms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from .words import N_

FIELDS = {
    "key": N_("文件标识"),
    "item": N_("条目编号"),
    "section": N_("标段号"),
    "item_name": N_("条目名称"),
    "party": N_("责任单位"),
    "volume": N_("案卷题名"),
    "title": N_("文件题名"),
    "number": N_("文件编号"),
    "author": N_("责任者"),
    "formed_on": N_("文件日期"),
    "first_page": N_("起始页"),
    "last_page": N_("终止页"),
    "pages": N_("页数"),
    "due_on": N_("计划归档日期"),
}
"""The columns of a list, in the order in which we write them."""
SYNONYMS: Mapping[str, tuple[str, ...]] = {
    "key": ("文件标识", "标识", "系统编号", "文件id"),
    "item": ("条目编号", "条目代号", "归档条目编号", "归档代号", "代号", "条目号"),
    "section": ("标段号", "标段", "标段编号", "合同段", "合同标段"),
    "item_name": ("条目名称", "归档条目", "应归档文件", "归档内容"),
    "party": ("责任单位", "归档单位", "提交单位", "移交单位"),
    "volume": ("案卷题名", "案卷名称", "卷名", "案卷标题", "所属案卷"),
    "title": (
        "文件题名",
        "题名",
        "文件名称",
        "文件名",
        "文件标题",
        "材料名称",
        "名称",
        "文件材料题名",
        "文件材料名称",
        "资料名称",
        "标题",
    ),
    "number": (
        "文件编号",
        "文号",
        "文图号",
        "图号",
        "编号",
        "发文字号",
        "文件字号",
        "文件号",
        "图纸编号",
    ),
    "author": (
        "责任者",
        "责任人",
        "编制单位",
        "发文单位",
        "形成单位",
        "作者",
        "编制人",
        "文件责任者",
    ),
    "formed_on": (
        "文件日期",
        "日期",
        "形成日期",
        "形成时间",
        "成文日期",
        "落款日期",
        "编制日期",
        "文件形成日期",
    ),
    "first_page": ("起始页", "起页", "起始页号", "首页", "起页号", "开始页"),
    "last_page": ("终止页", "止页", "终止页号", "末页", "止页号", "结束页", "终页"),
    "pages": ("页数", "总页数", "张数", "页"),
    "due_on": ("计划归档日期", "应归日期", "计划日期", "计划提交日期", "归档期限"),
}
IGNORED = (
    "序号",
    "备注",
    "错误信息",
    "状态",
    "保管期限",
    "密级",
    "件号",
    "档号",
    "案卷号",
    "必归",
    "说明",
    "页次",
    "页号",
    "行号",
)
"""Headings that need no field: we number the lines ourselves, or write the column for the reader
only."""
ERROR_HEADING = "错误信息"
_NOISE = re.compile(r"[\s*＊（）()【】\[\]:：/、·_-]+|必填|选填|可填")
LOOK = 15
"""The heading row is looked for among so many first rows."""
LONGEST = 100
"""Characters of a heading that are kept."""


def folded(heading: object) -> str:
    """A heading as it is compared: without spaces, stars, brackets and 必填."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", str(heading or ""))).casefold()


_KNOWN = {folded(word): field for field, words in SYNONYMS.items() for word in words}
_SKIPPED = {folded(word) for word in IGNORED}


@dataclass(frozen=True)
class Headings:
    """Where the heading row is (from 1), which column (from 0) is which field, and which headings
    nobody knows."""

    row: int
    columns: Mapping[str, int]
    unknown: tuple[str, ...]
    all: tuple[str, ...]

    @property
    def readable(self) -> bool:
        """Whether it can be taken in: without titles there are no files."""
        return "title" in self.columns


def find_headings(
    rows: Sequence[Sequence[object]], remembered: Mapping[str, str] | None = None
) -> Headings | None:
    """The heading row: of the first rows the one that names the most fields, two at least, or
    None when there is none.

    Where no row names two, the fullest row is taken for headings that nobody knows yet.
    `remembered` maps folded headings to fields (or to nothing) as people of the organisation once
    said.
    """
    known = {**_KNOWN, **(remembered or {})}
    first = rows[:LOOK]
    at = _most_fields(first, known)
    if at is None:
        at = _fullest(first)
    if at is None:
        return None
    columns: dict[str, int] = {}
    unknown: list[str] = []
    for column, cell in enumerate(rows[at]):
        key = folded(cell)
        if not key or key in _SKIPPED:
            continue
        field = known.get(key)
        if field and field not in columns:
            columns[field] = column
        elif field is None:
            unknown.append(_written(cell))
    return Headings(at + 1, columns, tuple(unknown), tuple(_written(cell) for cell in rows[at]))


def _written(cell: object) -> str:
    return str(cell or "").strip()[:LONGEST]


def _most_fields(rows: Sequence[Sequence[object]], known: Mapping[str, str]) -> int | None:
    """The row (from 0) that names the most fields, two at least; of equals the first."""
    most, found = 1, None
    for at, row in enumerate(rows):
        named = {known[key] for cell in row if (key := folded(cell)) in known and known[key]}
        if len(named) > most:
            most, found = len(named), at
    return found


def _fullest(rows: Sequence[Sequence[object]]) -> int | None:
    """The row (from 0) with the most filled cells, two at least: headings in words nobody knows
    yet.
    """
    most, found = 1, None
    for at, row in enumerate(rows):
        filled = sum(bool(str(cell or "").strip()) for cell in row)
        if filled > most:
            most, found = filled, at
    return found


def is_catalogue(rows: Iterable[Sequence[object]]) -> bool:
    """Whether this is the layout of an archive company: “名称,:,值” lines on top (see `catalogue`)."""
    for row in islice(rows, LOOK):
        _name, mark, *_values = [*row, None, None]
        if str(mark or "").strip() in (":", "："):
            return True
    return False


ISSUES = {
    "unknown_key": N_("没有标识为 %(value)s 的文件：不要改“文件标识”一列"),
    "unknown_item": N_("归档范围中没有条目 %(value)s：从下拉列表中选"),
    "no_section_here": N_("条目 %(value)s 按标段归档：填标段号"),
    "closed_row": N_("条目“%(value)s”已提交：退回后才能改"),
    "foreign_row": N_("条目“%(value)s”由别的单位负责：删去这一行"),
    "unknown_column": N_("列“%(value)s”不认识，已忽略"),
    "twin_row": N_("与第 %(twin)d 行题名、编号相同：删去一行或补上区别"),
    "volume_sealed": N_("案卷“%(value)s”已封卷：启封后才能加文件"),
    "pages_clash": N_("页数 %(pages)d 与起止页 %(first)d–%(last)d 不符：改其中之一"),
    "due_not_yours": N_("计划归档日期由建设单位定，未改"),
    "nothing_filled": N_("没有一行填了题名：没有可导入的内容"),
    "stored_row": N_("“%(value)s”已有原文，所在案卷不能在表里改"),
}
"""What is told about a line of a list, beside the sentences of the catalogue."""
