"""The catalogue of files as a receiving archive wants to read it: its own elements, mapped to the fields of
文件目录.xml by lines that the archive writes into what it asks.

    目录/文件          the element over all, and the one of a file
    DH=档号            an element and the field that stands in it
    LX="电子"          or a word that is the same in all
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from . import marks

PATH = "data/其他/接收单位目录/目录.xml"
FIELDS = (
    "顺序号",
    "案卷号",
    "件号",
    "案卷档号",
    "档号",
    "责任者",
    "文件编号",
    "题名",
    "日期",
    "保管期限",
    "密级",
    "页数",
    "电子档案名称",
    "字节数",
    "数字摘要",
    "备注",
)
"""What 文件目录.xml says of a file."""
MOST = 100
"""Elements of a file."""
_NAME = re.compile(r"[^\W\d][\w.-]{0,63}\Z")
_WORD = re.compile(r'"(?P<said>[^"]{0,200})"\Z')


@dataclass(frozen=True)
class Mapped:
    """The element over all, the one of a file, and (element, field or word in quotes) in their order."""

    root: str
    row: str
    elements: tuple[tuple[str, str], ...]


def read(text: str) -> Mapped | None:
    """What an archive wrote; nothing where it wrote nothing.

    Raises ValueError with the line that cannot be read.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return None
    head = lines[0]
    root, slash, row = (part.strip() for part in head.partition("/"))
    if not slash or not _NAME.match(root) or not _NAME.match(row) or len(lines) < 2:
        raise ValueError(head)
    if len(lines) > MOST + 1:
        raise ValueError(lines[MOST + 1])
    elements = []
    for line in lines[1:]:
        name, equal, field = (part.strip() for part in line.partition("="))
        known = field in FIELDS or _WORD.match(field)
        if not equal or not _NAME.match(name) or not known:
            raise ValueError(line)
        elements.append((name, field))
    return Mapped(root, row, tuple(elements))


def listed(mapped: Mapped, rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """The catalogue in the archive's own elements; `rows` are those of 文件目录.xml."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{mapped.root}>\n'
    for row in rows:
        told = ""
        for name, field in mapped.elements:
            word = _WORD.match(field)
            value = word["said"] if word else row[field]
            told += f"<{name}>{marks.text(value)}</{name}>"
        yield f" <{mapped.row}>{told}</{mapped.row}>\n"
    yield f"</{mapped.root}>\n"
