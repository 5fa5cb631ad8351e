"""The mechanical defects of arranged volumes, found by machine: each a code, a place and the facts.

Mends nothing. The services hand volumes in with their files, tests plant defects and count them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .arranging import natural, role, stem
from .terms import years
from .words import N_

DEFECTS = {
    "title_differs": N_("封面题名与案卷题名不同：封面写“%(cover)s”"),
    "pages_differ": N_("卷上写 %(stated)d 页，卷内文件合计 %(sum)d 页"),
    "page_gap": N_("应从第 %(expected)d 页起，现从第 %(found)d 页起：缺页或漏编"),
    "page_overlap": N_("应从第 %(expected)d 页起，现从第 %(found)d 页起：与上一件重叠"),
    "no_pages": N_("没有页号"),
    "date_outside": N_("文件日期 %(found)s 不在案卷起止日期 %(begins)s 至 %(ends)s 之内"),
    "twice": N_("同一文件又在案卷“%(other)s”中"),
    "in_none": N_("没有组入任何案卷"),
    "order_text_drawings": N_("文字材料排在图纸之后：文字在前，图纸在后"),
    "order_reply": N_("应在“%(other)s”之前：批复在请示前，正件在附件前，印本在定稿前"),
    "order_drawings": N_("图号 %(found)s 排在 %(other)s 之后：图纸按图号排"),
    "position_gap": N_("件号应为 %(expected)d，现为 %(found)d"),
    "unsigned_note": N_("备考表缺%(missing)s"),
    "unsigned_drawing": N_("竣工图章缺%(missing)s"),
    "retention_short": N_("保管期限%(found)s短于归档范围规定的%(least)s"),
    "empty": N_("案卷没有文件"),
    "code_twice": N_("档号“%(code)s”用了两次"),
}
"""What each defect says; the remedy is in the sentence or in the place it leads to."""
KINDS = {
    "title": (N_("题名与封面不符"), ("title_differs",)),
    "pages": (N_("页数与目录不符"), ("pages_differ", "no_pages")),
    "gap": (N_("页号不连续"), ("page_gap", "page_overlap")),
    "date": (N_("日期越界"), ("date_outside",)),
    "twice": (N_("一件两卷"), ("twice",)),
    "none": (N_("未组卷"), ("in_none", "empty")),
    "order": (
        N_("排列不当"),
        ("order_text_drawings", "order_reply", "order_drawings", "position_gap"),
    ),
    "signature": (N_("签署缺项"), ("unsigned_note", "unsigned_drawing")),
    "retention": (N_("保管期限不足"), ("retention_short",)),
    "code": (N_("档号重复"), ("code_twice",)),
}
"""What defects are grouped by: its name, and the codes that belong to it."""
KIND_OF = {code: kind for kind, (_name, codes) in KINDS.items() for code in codes}
Facts = Mapping[str, Any]
"""What fills the sentence of a defect: different for every code, hence open."""
Mark = str | tuple[str, str, str, date | None]
"""By what a file is known again: its digest, or its number, title, author and day."""
STAMP = (
    "drawn_by",
    "reviewed_by",
    "technical_lead",
    "drawn_on",
    "site_supervisor",
    "chief_supervisor",
)
"""Fields of the 竣工图章."""
NOTE = ("filed_by", "filed_on", "checked_by", "checked_on")
"""Fields of the 备考表: 立卷人 and 检查人, each with the day."""


@dataclass(slots=True)
class File:
    """A file in a volume; `least` is the retention its item asks for, `stamp` the fields of its
    stamp that are empty."""

    id: int
    title: str
    position: int = 0
    number: str = ""
    author: str = ""
    formed_on: date | None = None
    first: int | None = None
    last: int | None = None
    drawing: bool = False
    media: bool = False
    discipline: str = ""
    retention: str = ""
    least: str = ""
    secrecy: str = ""
    digest: str = ""
    stamp: tuple[str, ...] = ()


@dataclass(slots=True)
class Bound:
    """A volume with what stands on it; `note` names the fields of the 备考表 that are empty."""

    id: int
    title: str
    code: str = ""
    cover: str = ""
    stated: int | None = None
    begins: date | None = None
    ends: date | None = None
    retention: str = ""
    secrecy: str = ""
    note: tuple[str, ...] = ()
    media: bool = False
    files: Sequence[File] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Defect:
    """One defect: its code, the volume and the file it is at (0 for none), and what its sentence
    needs."""

    code: str
    volume: int
    file: int = 0
    facts: Facts = field(default_factory=dict)


class Finder:
    """Looks at one volume after another; keeps only what it needs to know a file or a number that
    comes twice."""

    def __init__(self) -> None:
        self._seen: dict[Mark, tuple[int, str]] = {}
        self._codes: set[str] = set()

    def know(self, file: File, volume: int, title: str) -> None:
        """A file of a volume that is not looked at itself: whether another comes twice."""
        for mark in marks(file):
            self._seen.setdefault(mark, (volume, title))

    def look(self, volume: Bound) -> Iterator[Defect]:
        """Every defect of this volume."""
        if volume.code:
            if volume.code in self._codes:
                yield Defect("code_twice", volume.id, 0, {"code": volume.code})
            self._codes.add(volume.code)
        if not volume.files:
            yield Defect("empty", volume.id)
            return
        if volume.cover and _plain(volume.cover) != _plain(volume.title):
            yield Defect("title_differs", volume.id, 0, {"cover": volume.cover})
        if volume.note:
            yield Defect("unsigned_note", volume.id, 0, {"missing": volume.note})
        yield from _pages(volume)
        yield from _order(volume)
        yield from _terms(volume)
        for file in volume.files:
            if file.stamp:
                yield Defect("unsigned_drawing", volume.id, file.id, {"missing": file.stamp})
            yield from _dates(volume, file)
            yield from self._twice(volume, file)

    def _twice(self, volume: Bound, file: File) -> Iterator[Defect]:
        for mark in marks(file):
            first, title = self._seen.setdefault(mark, (volume.id, volume.title))
            if first != volume.id:
                yield Defect("twice", volume.id, file.id, {"other": title})
                return

    @staticmethod
    def loose(files: Iterable[int]) -> Iterator[Defect]:
        """The files that lie in no volume."""
        for file in files:
            yield Defect("in_none", 0, file)


def marks(file: File) -> Iterable[Mark]:
    """By what a file is known again: its bytes; its number, title, author and date."""
    if file.digest:
        yield file.digest
    if file.number:
        yield _plain(file.number), _plain(file.title), file.author, file.formed_on


def _plain(text: str) -> str:
    return "".join(text.split())


def _dates(volume: Bound, file: File) -> Iterator[Defect]:
    day, begins, ends = file.formed_on, volume.begins, volume.ends
    if day is None:
        return
    if (begins and day < begins) or (ends and day > ends):
        facts = {"found": _iso(day), "begins": _iso(begins), "ends": _iso(ends)}
        yield Defect("date_outside", volume.id, file.id, facts)


def _iso(day: date | None) -> str:
    if day is None:
        return ""
    return day.isoformat()


def _pages(volume: Bound) -> Iterator[Defect]:
    """The run of pages and its sum; recordings have none. After a file of unknown length nothing
    is expected of the next one.
    """
    if volume.media:
        return
    expected, total, known = 1, 0, True
    for file in volume.files:
        if file.first is None or file.last is None:
            yield Defect("no_pages", volume.id, file.id)
            known = False
            continue
        if known and file.first != expected:
            code = "page_overlap"
            if file.first > expected:
                code = "page_gap"
            yield Defect(code, volume.id, file.id, {"expected": expected, "found": file.first})
        expected, known = file.last + 1, True
        total += file.last - file.first + 1
    if volume.stated is not None and volume.stated != total:
        yield Defect("pages_differ", volume.id, 0, {"stated": volume.stated, "sum": total})


def _order(volume: Bound) -> Iterator[Defect]:
    """Positions, text before drawings, drawings by number, each family of letters by role.

    What is out of place does not become the measure for what follows.
    """
    drawn: File | None = None
    last: dict[str, tuple[tuple[int, int, int], File]] = {}
    highest: dict[str, File] = {}
    for expected, file in enumerate(volume.files, 1):
        if file.position != expected:
            yield Defect(
                "position_gap", volume.id, file.id, {"expected": expected, "found": file.position}
            )
        if file.drawing:
            drawn = file
            before = highest.get(file.discipline)
            if before is not None and file.number and natural(file.number) < natural(before.number):
                yield Defect(
                    "order_drawings",
                    volume.id,
                    file.id,
                    {"found": file.number, "other": before.number},
                )
            elif file.number:
                highest[file.discipline] = file
            continue
        if drawn is not None and not file.media:
            yield Defect("order_text_drawings", volume.id, file.id)
        family, rank = stem(file.title), role(file.title)
        highest_rank, other = last.get(family, (rank, file))
        if highest_rank > rank:
            yield Defect("order_reply", volume.id, file.id, {"other": other.title})
        else:
            last[family] = (rank, file)


def _terms(volume: Bound) -> Iterator[Defect]:
    """保管期限: none shorter than its item asks for. Several in one volume are no defect: the volume
    takes the longest (从长), and the highest 密级 (从高)."""
    for file in volume.files:
        own = file.retention or volume.retention
        if own and file.least and years(own) < years(file.least):
            yield Defect("retention_short", volume.id, file.id, {"found": own, "least": file.least})


def find(volumes: Iterable[Bound], loose: Iterable[int] = ()) -> Iterator[Defect]:
    """All defects of a project: volumes one by one in bounded memory, then the files in none."""
    finder = Finder()
    for volume in volumes:
        yield from finder.look(volume)
    yield from finder.loose(loose)
