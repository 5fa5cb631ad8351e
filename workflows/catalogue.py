"""A project's file catalogue as archive companies hand it in: read into volumes and files, every line judged.

Layout: header lines `名称,:,值`; then per volume one line `案卷题名,0` (or the number of its files,
which is then checked) and one line per file: 题名, 起页, 止页, 日期
yyyymmdd, 文图号, 责任者. Page numbers run through a volume from 1 without gaps. Errors stop the whole import,
mended cells and remarks are only told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .words import N_

ERROR, MENDED, REMARK = "error", "mended", "remark"
COLUMNS = (N_("题名"), N_("起始页"), N_("终止页"), N_("日期"), N_("文图号"), N_("责任者"))
TITLE_LIMIT, FIELD_LIMIT, PAGE_LIMIT = 500, 200, 99_999
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
"""Characters no field takes: controls, lone surrogates, direction overrides, noncharacters."""

ISSUES = {
    "header_missing": N_("没有“项目名称”一行：表头应为“名称,:,值”"),
    "other_project": N_("这是“%(value)s”的目录，本项目是“%(expected)s”：请换成本项目的文件"),
    "no_volumes": N_("没有一行案卷：案卷行应为“案卷题名,0”"),
    "file_before_volume": N_("文件行之前没有案卷行：先写一行“案卷题名,0”"),
    "no_title": N_("没有题名：按文件上的题名补填"),
    "too_long": N_("超过 %(limit)d 字：请缩短"),
    "bad_character": N_("含有不可见的控制字符：重新键入这一格"),
    "formula": N_("是公式：粘贴为数值"),
    "not_a_page": N_("“%(value)s”不是页号：只填数字"),
    "end_before_start": N_("止页 %(last)d 小于起页 %(first)d：按实际页号改"),
    "page_gap": N_("应从第 %(expected)d 页起，现写 %(value)d：缺 %(missing)d 页，补文件或改页号"),
    "page_overlap": N_("应从第 %(expected)d 页起，现写 %(value)d：与上一件重叠，改页号"),
    "not_a_date": N_("“%(value)s”不是日期：写成 8 位数字，如 20220301"),
    "impossible_date": N_("没有“%(value)s”这一天：按文件落款核对"),
    "future_date": N_("日期 %(value)s 在今天之后：按文件落款核对"),
    "no_date": N_("没有日期：有落款的请补填"),
    "repeated": N_("与第 %(twin)d 行重复：删去一行"),
    "repeated_volume": N_("案卷题名与第 %(twin)d 行相同：并为一卷或改题名"),
    "volume_exists": N_("项目中已有案卷“%(value)s”：已导入过的不要再导"),
    "no_author": N_("没有责任者：建议补填"),
    "wrong_total": N_("写明 %(declared)d 件，下面有 %(count)d 件：补齐文件行或改件数"),
    "empty_volume": N_("案卷下没有文件，未导入"),
    "extra_cells": N_("多出 %(count)d 格，已忽略：一行最多 6 格"),
    "spaces": N_("去掉了多余空格"),
    "date_format": N_("日期“%(value)s”已改为 %(mended)s"),
    "no_item": N_("归档范围中找不到对应条目：导入后到“未对上条目”中指定"),
    "no_group": N_("案卷题名“%(value)s”不在归档范围内，或是多出的一行：核对后改题名或删去"),
    "no_section": N_("没有写明标段：在案卷题名中写“第 1 标段”"),
    "not_yours": N_("对应的条目由别的单位负责：导入后未归入条目"),
    "item_closed": N_("对应的条目已提交：导入后未归入条目，退回后再归"),
    "unknown_section": N_("项目没有第 %(value)s 标段：核对标段号"),
}


@dataclass(frozen=True)
class Issue:
    """One thing about one cell; `row` and `column` count from 1, 0 means the whole sheet or the whole row."""

    row: int
    column: int
    weight: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class FileLine:
    """One file of a volume; pages are inclusive, `formed_on` is ISO or empty."""

    row: int
    title: str
    first_page: int
    last_page: int
    formed_on: str
    number: str
    author: str
    item: str = ""
    section: int = 0

    @property
    def pages(self) -> int:
        return self.last_page - self.first_page + 1


@dataclass(slots=True)
class VolumeLine:
    """One volume with its files in page order; `declared` is the number of files its row states, 0 for none."""

    row: int
    title: str
    declared: int = 0
    files: list[FileLine] = field(default_factory=list)

    @property
    def pages(self) -> int:
        return self.files[-1].last_page if self.files else 0


@dataclass
class Catalogue:
    """What a sheet says, and everything worth telling about it."""

    header: dict[str, str]
    volumes: list[VolumeLine]
    issues: list[Issue]

    @property
    def errors(self) -> list[Issue]:
        return [issue for issue in self.issues if issue.weight == ERROR]

    @property
    def files(self) -> int:
        return sum(len(volume.files) for volume in self.volumes)


PLAIN = re.compile(
    "[0-9A-Za-z\u4e00-\u9fff（《〔“][0-9A-Za-z\u4e00-\u9fff（）、，。：；《》〔〕“”·—_#./-]*"
)
"""Text that needs no cleaning: no spaces, nothing invisible, nothing that normalises to something else."""
_INTEGER = re.compile(r"[0-9]{1,7}\Z")
DATE8 = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})\Z")
DATE_LOOSE = re.compile(r"([0-9]{4})\s*[-./年]\s*([0-9]{1,2})\s*[-./月]\s*([0-9]{1,2})\s*日?\Z")


def cell_text(value: Any) -> str:
    """A cell as text: whole floats without a point, ISO dates as they are, None as nothing."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


class _Reader:
    def __init__(self, project_name: str, existing: Iterable[str], today: date) -> None:
        self.project_name, self.existing, self.today = (
            project_name,
            frozenset(existing),
            today.isoformat(),
        )
        self.header: dict[str, str] = {}
        self.volumes: list[VolumeLine] = []
        self.issues: list[Issue] = []
        self.seen: dict[tuple[str, ...], int] = {}
        self.titles: dict[str, int] = {}
        self.dates: dict[str, tuple[str, str, dict[str, str]]] = {}

    def tell(self, row: int, column: int, weight: str, code: str, **facts: Any) -> None:
        self.issues.append(Issue(row, column, weight, code, facts))

    def read(self, rows: Iterable[Sequence[Any]]) -> Catalogue:
        in_header = True
        for number, raw in enumerate(rows, 1):
            cells = [
                value
                if type(value) is str
                else str(int(value))
                if type(value) is float and value.is_integer()
                else cell_text(value)
                for value in raw
            ]
            while cells and not cells[-1]:
                cells.pop()
            if not cells or not any(cell.strip() for cell in cells):
                continue
            if in_header and len(cells) >= 2 and cells[1].strip() in (":", "："):
                self.header[cells[0].strip()] = (
                    unicodedata.normalize("NFC", cells[2].strip()) if len(cells) > 2 else ""
                )
                continue
            in_header = False
            if len(cells) == 2 and _INTEGER.match(
                count := unicodedata.normalize("NFKC", cells[1]).strip()
            ):
                self.volume(number, cells[0], int(count))
            else:
                self.file(number, cells)
        self.finish()
        return Catalogue(self.header, self.volumes, self.issues)

    def clean(self, row: int, column: int, text: str, limit: int) -> str:
        if PLAIN.fullmatch(text) and len(text) <= limit:
            return text
        if FORBIDDEN.search(text):
            self.tell(row, column, ERROR, "bad_character")
            return FORBIDDEN.sub("", text)
        if text[:1] in "=+@" and text:
            self.tell(row, column, ERROR, "formula", value=text[:40])
        stripped = " ".join(text.split())
        if stripped != text:
            self.tell(row, column, MENDED, "spaces")
        stripped = unicodedata.normalize("NFC", stripped)
        if len(stripped) > limit:
            self.tell(row, column, ERROR, "too_long", limit=limit)
        return stripped

    def volume(self, row: int, title: str, declared: int) -> None:
        title = self.clean(row, 1, title, TITLE_LIMIT)
        if not title:
            self.tell(row, 1, ERROR, "no_title")
        elif title in self.titles:
            self.tell(row, 1, ERROR, "repeated_volume", twin=self.titles[title])
        elif title in self.existing:
            self.tell(row, 1, ERROR, "volume_exists", value=title)
        self.titles.setdefault(title, row)
        self.volumes.append(VolumeLine(row, title, declared))
        self.seen = {}

    def file(self, row: int, cells: list[str]) -> None:
        if len(cells) > 6:
            self.tell(row, 0, REMARK, "extra_cells", count=len(cells) - 6)
        title, first, last, formed, number, author = (
            cells if len(cells) == 6 else (cells + [""] * 6)[:6]
        )
        if not self.volumes:
            self.tell(row, 0, ERROR, "file_before_volume")
            return
        volume = self.volumes[-1]
        title = self.clean(row, 1, title, TITLE_LIMIT)
        key = (title, first.strip(), last.strip(), formed.strip(), number.strip())
        if key in self.seen:
            self.tell(row, 0, ERROR, "repeated", twin=self.seen[key])
            return
        self.seen[key] = row
        if not title:
            self.tell(row, 1, ERROR, "no_title")
        start, end = self.page(row, 2, first), self.page(row, 3, last)
        formed_on = self.formed(row, formed)
        number = self.clean(row, 5, number, FIELD_LIMIT) if number else ""
        author = self.clean(row, 6, author, FIELD_LIMIT) if author else ""
        if not author:
            self.tell(row, 6, REMARK, "no_author")
        self.run(row, volume, start, end)
        volume.files.append(FileLine(row, title, start or 0, end or 0, formed_on, number, author))

    def page(self, row: int, column: int, text: str) -> int | None:
        if text.isascii() and text.isdigit() and len(text) <= 5 and int(text):
            return int(text)
        plain = unicodedata.normalize("NFKC", text).strip()
        if not _INTEGER.match(plain) or not 1 <= int(plain) <= PAGE_LIMIT:
            self.tell(
                row, column, ERROR, "formula" if plain[:1] == "=" else "not_a_page", value=text[:40]
            )
            return None
        return int(plain)

    def run(self, row: int, volume: VolumeLine, start: int | None, end: int | None) -> None:
        if start is None or end is None:
            return
        if end < start:
            self.tell(row, 3, ERROR, "end_before_start", first=start, last=end)
            return
        previous = volume.files[-1].last_page if volume.files else 0
        broken = bool(volume.files) and (not previous or previous < volume.files[-1].first_page)
        if broken or start == previous + 1:
            return
        code = "page_gap" if start > previous + 1 else "page_overlap"
        self.tell(
            row, 2, ERROR, code, expected=previous + 1, value=start, missing=start - previous - 1
        )

    def formed(self, row: int, text: str) -> str:
        known = self.dates.get(text)
        if known is None:
            known = self.dates[text] = self._formed(text)
        formed_on, code, facts = known
        if code:
            weight = {"no_date": REMARK, "date_format": MENDED}.get(code, ERROR)
            self.tell(row, 4, weight, code, **facts)
        return formed_on

    def _formed(self, text: str) -> tuple[str, str, dict[str, str]]:
        plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
        plain = plain.strip()
        if not plain:
            return "", "no_date", {}
        strict = DATE8.match(plain)
        match = strict or DATE_LOOSE.match(plain.removesuffix(" 00:00:00"))
        if match is None:
            return "", "formula" if plain[:1] == "=" else "not_a_date", {"value": text[:40]}
        try:
            formed_on = date(*map(int, match.groups())).isoformat()
        except ValueError:
            return "", "impossible_date", {"value": plain}
        if formed_on > self.today:
            return formed_on, "future_date", {"value": formed_on}
        if strict is None:
            return formed_on, "date_format", {"value": plain, "mended": formed_on.replace("-", "")}
        return formed_on, "", {}

    def finish(self) -> None:
        name = self.header.get("项目名称", "")
        if not name:
            self.tell(1, 1, ERROR, "header_missing")
        elif name != self.project_name:
            self.tell(1, 3, ERROR, "other_project", value=name, expected=self.project_name)
        for volume in self.volumes:
            if volume.declared and volume.declared != len(volume.files):
                self.tell(
                    volume.row,
                    2,
                    ERROR,
                    "wrong_total",
                    declared=volume.declared,
                    count=len(volume.files),
                )
            elif not volume.files:
                self.tell(volume.row, 0, REMARK, "empty_volume")
        if not self.volumes:
            self.tell(0, 0, ERROR, "no_volumes")
        self.issues.sort(key=lambda issue: (issue.row, issue.column))


def read(
    rows: Iterable[Sequence[Any]], *, project_name: str, existing: Iterable[str] = (), today: date
) -> Catalogue:
    """Read and judge a sheet. `existing` are the volume titles the project already has. Never raises on content."""
    return _Reader(unicodedata.normalize("NFC", project_name), existing, today).read(rows)
