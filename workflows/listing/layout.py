"""What kind of sheet this is, and what its rows above the headings say of all its lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from ..sheets import Merge, Page, Rows
from .covers import cover, numbered, title_above, two_under_one
from .fields import KNOWN, SKIPPED, WHOLE_VOLUMES, folded
from .headings import LOOK, Headings, find_headings

EMPTY, LIST, VOLUMES, CATALOGUE, GUIDE, UNKNOWN, HIDDEN = (
    "empty",
    "list",
    "volumes",
    "catalogue",
    "guide",
    "unknown",
    "hidden",
)
"""Kinds of sheets: nothing, files, volumes, the layout of archive companies, a cover or guide, nobody's
layout, hidden and left out."""
_GUIDE = re.compile(
    r"封面|封皮|封底|扉页|填写|填表|说明|示例|样例|模板|字典|下拉|参数|备考表|脊背|卷脊|数据源|选项|条目"
)
_SAMPLE = re.compile(r"样例|示例|样表|范例|示范|填写样本|举例")
_PLAIN_NAME = re.compile(
    r"(?:sheet|工作表|表|表格|清单|目录|卷内目录|卷内文件目录|文件目录|案卷目录|归档清单|明细|列表|文件清单"
    r"|归档文件目录|总目录|导出|数据)?[\s_()（）\d-]*\Z",
    re.IGNORECASE,
)
_SAID = re.compile(r"\s*([^:：\s]{2,8}(?:\s[^:：\s]{1,3})?)\s*[:：]\s*(.*)", re.DOTALL)
_SAID_FIELDS = {
    "案卷题名": "volume",
    "案卷名称": "volume",
    "卷名": "volume",
    "案卷标题": "volume",
    "案卷号": "volume_number",
    "卷号": "volume_number",
    "项目名称": "project",
    "工程名称": "works",
    "工程项目名称": "project",
}
"""What a line above the headings may say of all lines below it."""
_OF_VOLUMES = re.compile(r"案卷目录|案卷总目录|案卷清单")
_OF_FILES = re.compile(r"卷内|文件目录|归档文件")


@dataclass(frozen=True)
class Sheet:
    """One sheet as it is understood; `said` is what stands above its headings, `volume` and
    `section` what its name says, where it says one; `unnamed` that of several lists this one says nothing of where its
    files lie.
    """

    page: Page
    kind: str
    headings: Headings | None
    said: Mapping[str, str]
    volume: str = ""
    section: int = 0
    unnamed: bool = False


def is_catalogue(rows: Iterable[Sequence[object]]) -> bool:
    """Whether this is the layout of an archive company: “名称,:,值” lines on top (see `catalogue`)."""
    for row in islice(rows, 15):
        _name, mark, *_values = [*row, None, None]
        if str(mark or "").strip() in (":", "："):
            return True
    return False


def understood(
    pages: Sequence[Page],
    *,
    remembered: Mapping[str, str],
    sections: Mapping[str, int],
    hidden_too: bool = False,
) -> list[Sheet]:
    """What each sheet of a workbook is.

    `sections` are the numbers of the project's sections by their names; `hidden_too` takes hidden
    sheets for seen ones.
    """
    sheets = [_sheet(page, remembered, hidden_too) for page in pages]
    lists = [one for one in sheets if one.kind in (LIST, VOLUMES, CATALOGUE)]
    if lists:
        sheets = [_beside_lists(one, among=len(lists)) for one in sheets]
    sheets = _covered(sheets)
    alone = [
        one for one in sheets if one.kind == LIST and not _names_volumes(one) and _has_lines(one)
    ]
    if not alone:
        return sheets
    listed = any(
        one.kind == VOLUMES and "volume_number" in one.headings.columns
        for one in sheets
        if one.headings
    )
    if len(alone) < 2 and not listed:
        return sheets
    titles = [title_above(one.page.rows[: one.headings.first - 1]) for one in alone if one.headings]
    own = frozenset(title for title in titles if titles.count(title) == 1)
    return [_by_name(one, sections, own, listed) if one in alone else one for one in sheets]


def _covered(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets, each list without a volume in the one of the cover before it."""
    found, said = [], dict[str, str]()
    for sheet in sheets:
        if sheet.kind == GUIDE:
            said = dict(sheet.said) if sheet.said.get("volume") else said
        elif sheet.kind == LIST and said and not _names_volumes(sheet):
            sheet = replace(sheet, said={**sheet.said, **said})
        found.append(sheet)
    return found


def _sheet(page: Page, remembered: Mapping[str, str], hidden_too: bool) -> Sheet:
    if not any(any(_filled(cell) for cell in row) for row in page.rows):
        return Sheet(page, EMPTY, None, {})
    if not page.visible and not hidden_too:
        return Sheet(page, HIDDEN, None, {})
    if is_catalogue(page.rows):
        headings = find_headings(page.rows, remembered, page.merges)
        if headings is None or not headings.readable or headings.row < 2:
            return Sheet(page, CATALOGUE, None, {})
    headings = find_headings(page.rows, remembered, page.merges)
    if headings is None:
        return Sheet(page, UNKNOWN, None, {})
    said = above(page.rows[: headings.first - 1])
    headings = _volumes_meant(page, headings)
    if not headings.readable and (covered := cover(page.rows)) is not None:
        return Sheet(page, GUIDE, headings, covered)
    pairs = two_under_one(page.rows, dict(headings.columns), headings.all, headings.row)
    headings = replace(headings, columns=pairs)
    if headings.readable:
        return Sheet(page, LIST, headings, said)
    if headings.of_volumes:
        return Sheet(page, VOLUMES, headings, said)
    return Sheet(page, UNKNOWN, headings, said)


def _filled(cell: object) -> bool:
    return cell is not None and cell != "" and bool(str(cell).strip())


def _volumes_meant(page: Page, headings: Headings) -> Headings:
    """In a 案卷目录 the word 题名 alone means the volume."""
    if not headings.readable or "volume" in headings.columns:
        return headings
    title = headings.columns["title"]
    if folded(headings.all[title]) not in WHOLE_VOLUMES:
        return headings
    on_top = " ".join(str(cell) for row in page.rows[: headings.first - 1] for cell in row if cell)
    words = f"{page.name} {on_top}"
    if _OF_VOLUMES.search("".join(words.split())) and not _OF_FILES.search(words):
        columns = {name: at for name, at in headings.columns.items() if name != "title"}
        columns["volume"] = title
        return replace(headings, columns=columns)
    return headings


def _beside_lists(sheet: Sheet, *, among: int) -> Sheet:
    """A sheet that is no list, in a workbook that has lists: a cover or a guide, if it looks so; or one that shows how
    a list is filled in.
    """
    if sheet.kind == LIST and among > 1 and _SAMPLE.search(sheet.page.name):
        return replace(sheet, kind=GUIDE)
    if sheet.kind != UNKNOWN:
        return sheet
    headings = sheet.headings
    known = bool(headings and not headings.unknown and any(headings.all))
    if (
        known
        or headings is None
        or _GUIDE.search(sheet.page.name)
        or not _is_table(sheet.page.rows)
    ):
        return Sheet(sheet.page, GUIDE, headings, sheet.said)
    return sheet


def _is_table(rows: Rows) -> bool:
    """Whether three rows and more are filled three cells wide: something is listed there."""
    wide = sum(1 for row in islice(rows, 200) if sum(map(_filled, row)) >= 3)
    return wide >= 3


def _has_lines(sheet: Sheet) -> bool:
    """Whether anything stands below the headings."""
    below = sheet.headings.row if sheet.headings else 0
    return any(any(map(_filled, row)) for row in sheet.page.rows[below:])


def _names_volumes(sheet: Sheet) -> bool:
    """Whether the list itself says in which volumes its files lie."""
    headings = sheet.headings
    return (
        bool(headings and ("volume" in headings.columns or "key" in headings.columns))
        or "volume" in sheet.said
    )


def _by_name(
    sheet: Sheet, sections: Mapping[str, int], titles: Collection[str], listed: bool
) -> Sheet:
    """A list among several that takes its volume, or its section, from the name of its sheet; else from the title above
    it, one of `titles`; else, where volumes are `listed` with numbers, from its own.
    """
    name = unicodedata.normalize("NFKC", sheet.page.name).strip()
    number = section_of(name, sections)
    if number:
        return replace(sheet, section=number)
    if listed and (given := sheet.said.get("volume_number") or numbered(name)):
        return replace(sheet, said={**sheet.said, "volume_number": given})
    if not _PLAIN_NAME.match(name):
        return replace(sheet, volume=sheet.page.name.strip())
    title = title_above(sheet.page.rows[: sheet.headings.first - 1]) if sheet.headings else ""
    if title in titles:
        return replace(sheet, volume=title)
    return replace(sheet, unnamed=not sheet.said.get("volume_number"))


def section_of(name: str, sections: Mapping[str, int]) -> int:
    """The number of the section that a name is, by its own name or as “第 1 标段”; 0 for none."""
    for own, number in sections.items():
        if folded(own) == folded(name):
            return number
    match = re.fullmatch(r"第?\s*(\d{1,2})\s*(?:标段|标|合同段)", name)
    if match and int(match.group(1)) in sections.values():
        return int(match.group(1))
    return 0


def above(rows: Rows) -> dict[str, str]:
    """What the rows above the headings say: “案卷题名：…”, in one cell or in two."""
    said: dict[str, str] = {}
    for row in rows[-LOOK:]:
        cells = [str(cell).strip() for cell in row if _filled(cell)]
        for at, cell in enumerate(cells):
            match = _SAID.match(cell)
            name, value = (match.group(1), match.group(2).strip()) if match else (cell, "")
            field = _SAID_FIELDS.get(folded(name))
            if field is None:
                continue
            following = cells[at + 1] if at + 1 < len(cells) else ""
            if not value and folded(following) not in KNOWN and not _SAID.match(following):
                value = following
            if value:
                said.setdefault(field, " ".join(value.split()))
    return said


def says(text: str) -> bool:
    """Whether the first cell of a line may say something of the lines below it (see `above`)."""
    return ":" in text or "：" in text or folded(text) in _SAID_FIELDS


def repeats(headings: Headings, row: Sequence[object]) -> bool:
    """Whether a row is the headings once more, as they stand on each printed page."""
    named, alike = 0, False
    for at, cell in enumerate(row):
        if not _filled(cell):
            continue
        key = folded(cell)
        if key not in KNOWN and key not in SKIPPED:
            return False
        named += 1
        here = folded(headings.all[at]) if at < len(headings.all) else ""
        alike = alike or (bool(key) and key in here)
    return named > 1 and alike


def merged_wide(merges: Iterable[Merge], row: int, cells: int) -> bool:
    """Whether a row (from 0) is one merged cell of that many columns at least."""
    return any(one.top <= row <= one.bottom and one.right - one.left + 1 >= cells for one in merges)
