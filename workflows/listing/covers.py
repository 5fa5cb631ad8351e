"""Which volume a sheet is of, where its lines do not say: a cover before it, the title above its headings, its number
in a list of volumes beside it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import islice

from ..sections import number
from ..sheets import Rows
from .asides import TITLES, filled
from .fields import KNOWN, SKIPPED, folded

_OF_COVERS = frozenset(
    folded(word)
    for word in (
        *(
            "案卷题名",
            "案卷名称",
            "题名",
            "立卷单位",
            "编制单位",
            "编制日期",
            "起止日期",
            "保管期限",
            "密级",
        ),
        *(
            "档号",
            "案卷号",
            "全宗号",
            "目录号",
            "项目名称",
            "工程名称",
            "归档单位",
            "件数",
            "页数",
            "总页数",
        ),
    )
)
_TITLE = frozenset(map(folded, ("案卷题名", "案卷名称", "案卷标题", "卷名", "题名")))
_GENERIC = re.compile(
    r"(?:卷\s*内|案\s*卷|归\s*档|移\s*交|文\s*件|材\s*料|档\s*案|资\s*料|工\s*程|项\s*目|建\s*设|竣\s*工|交\s*工|城\s*建|总|附|\s)*"
    r"(?:目\s*录|清\s*单|清\s*册|一\s*览\s*表|明\s*细\s*表?|登\s*记\s*表|表)?\s*(?:[(（].{0,8}[)）])?\Z"
)
"""What stands above a list and names no volume: 卷内文件目录, 工程档案移交清单."""
_NUMBERED = re.compile(
    r"(?:第|案卷|卷|盒|sheet|工作表|表|目录|卷内目录)?\s*[_\-(（]?\s*(\d{1,4}|[一二三四五六七八九十]{1,3})\s*[)）]?\s*[卷册盒]?\Z",
    re.IGNORECASE,
)


def cover(rows: Rows) -> dict[str, str] | None:
    """What the cover of a volume says, title and 案卷号; None where a sheet is no cover: two lines and more of a
    word and its value."""
    said: dict[str, str] = {}
    for row in islice(rows, 60):
        cells = filled(row)
        for at, cell in enumerate(cells):
            word, _colon, value = unicodedata.normalize("NFKC", cell).partition(":")
            key = folded(word)
            value = value.strip() or next(islice(cells, at + 1, None), "")
            if (
                key in _OF_COVERS
                and len(cells) <= 6
                and folded(value) not in (KNOWN.keys() | SKIPPED)
            ):
                said.setdefault(key, value)
                break
    if len(said) < 2:
        return None
    title = next((said[key] for key in said if key in _TITLE), "")
    return {"volume": " ".join(title.split()), "volume_number": said.get("案卷号", "")}


def title_above(rows: Rows) -> str:
    """The title on top of a list, from the rows above its headings: one cell, no label, no general name."""
    for row in reversed(rows):
        cells = filled(row)
        if len(set(cells)) != 1:
            continue
        text = " ".join(cells[0].split())
        if ":" in unicodedata.normalize("NFKC", text) or TITLES.match(text) or _GENERIC.match(text):
            continue
        if 4 <= len(text) <= 100:
            return text
    return ""


def numbered(name: str) -> str:
    """The number that the name of a sheet is (“3”, “第三卷”), as 案卷号; empty for another name."""
    found = _NUMBERED.match(unicodedata.normalize("NFKC", name).strip())
    if found is None:
        return ""
    return str(number(found.group(1)) if not found.group(1).isdigit() else int(found.group(1)))


def two_under_one(
    rows: Rows, columns: dict[str, int], headings: Sequence[str], below: int
) -> dict[str, int]:
    """The columns, where 起止页号 or 日期 stands above two of them: the second has no heading, and cells below."""
    found = dict(columns)
    for name, (first, last) in (
        ("span", ("first_page", "last_page")),
        ("formed_on", ("begins_on", "ends_on")),
    ):
        at = columns.get(name, -1)
        beside = at + 1
        if at < 0 or (beside < len(headings) and headings[beside]) or beside in columns.values():
            continue
        pairs = [
            row
            for row in rows[below : below + 200]
            if len(row) > beside and row[beside] not in ("", None)
        ]
        both = [row for row in pairs if row[at] not in ("", None) and _alike(row[at], row[beside])]
        if pairs and len(both) == len(pairs):
            del found[name]
            found |= {first: at, last: beside}
    return found


def _alike(one: object, other: object) -> bool:
    """Whether two cells may be the two ends of one thing: numbers or days."""
    return all(str(cell).strip("\x1f ")[:1].isdigit() for cell in (one, other))
