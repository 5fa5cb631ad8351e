"""The texts of a package: what BagIt asks for, 说明文件, the catalogues, 移交清单, 登记表, the lines of metadata."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from . import mapped, marks
from .layout import Line, Placed
from .verify_archive import plain

PROFILE = "urn:acceptance:bagit-profile:1"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
PAGE = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>{title}</title>'
    "<style>body{{font:14px/1.6 sans-serif;margin:2em}}table{{border-collapse:collapse;width:100%}}"
    "td,th{{border:1px solid #333;padding:4px 8px;text-align:left}}h1{{text-align:center}}</style>"
    "<h1>{title}</h1>\n"
)


def manifest(lines: Iterable[tuple[str, str]]) -> Iterator[str]:
    """(digest, path) as BagIt lists them."""
    for digest, path in lines:
        yield f"{digest}  {path}\n"


def bag_info(
    *, organisation: str, day: str, title: str, identifier: str, count: int, size: int
) -> str:
    """bag-info.txt; `count` and `size` are those of the payload."""
    told = {
        "Source-Organization": organisation,
        "Bagging-Date": day,
        "External-Description": title,
        "External-Identifier": identifier,
        "BagIt-Profile-Identifier": PROFILE,
        "Bag-Software-Agent": "acceptance 建设项目档案验收系统",
        "Payload-Oxum": f"{size}.{count}",
    }
    return "".join(f"{name}: {plain(value)}\n" for name, value in told.items())


def profile() -> str:
    """The BagIt profile that these packages follow."""
    needed = ("Source-Organization", "Bagging-Date", "External-Identifier", "Payload-Oxum")
    return json.dumps(
        {
            "BagIt-Profile-Info": {
                "BagIt-Profile-Identifier": PROFILE,
                "Source-Organization": "acceptance",
                "External-Description": "移交包 transfer package",
                "Version": "1",
            },
            "Bag-Info": {name: {"required": True} for name in needed},
            "Manifests-Required": ["sha256"],
            "Tag-Manifests-Required": ["sha256"],
            "Allow-Fetch.txt": False,
            "Serialization": "optional",
            "Accept-Serialization": ["application/zip"],
            "Accept-BagIt-Version": ["1.0"],
            "Tag-Files-Required": ["移交包.json", "index.html", "verify.py"],
        },
        ensure_ascii=False,
        indent=1,
    )


def volumes_xml(volumes: Iterable[Line]) -> Iterator[str]:
    """案卷目录.xml"""
    yield f"{HEAD}<案卷目录>\n"
    for at, one in enumerate(volumes, 1):
        span = "/".join(filter(None, (plain(one["begins_on"]), plain(one["ends_on"]))))
        yield _row(
            "案卷",
            {
                "顺序号": at,
                "案卷号": one["number"],
                "档号": one["code"],
                "题名": one["title"],
                "立卷单位": one["unit"],
                "起止日期": span,
                "保管期限": one["retention"],
                "密级": one["secrecy"],
                "件数": len(one["files"]),
                "备注": one["note"],
            },
        )
    yield "</案卷目录>\n"


def files_xml(placed: Iterable[Placed], codes: Mapping[tuple[int, int], str]) -> Iterator[str]:
    """文件目录.xml; `codes` are the numbers of the files (档号) by volume and position."""
    yield f"{HEAD}<文件目录>\n"
    for row in file_rows(placed, codes):
        yield _row("文件", row)
    yield "</文件目录>\n"


def file_rows(
    placed: Iterable[Placed], codes: Mapping[tuple[int, int], str]
) -> Iterator[dict[str, object]]:
    """What the catalogue says of each file, by `mapped.FIELDS`."""
    for at, one in enumerate(placed, 1):
        volume, file = one.volume, one.file
        size: object = ""
        if one.bytes is not None:
            size = one.bytes.size
        said = (
            at,
            volume["number"],
            file["position"],
            volume["code"],
            codes.get((volume["number"], file["position"]), ""),
            file["author"],
            file["number"],
            file["title"],
            file["formed_on"],
            file["retention"] or volume["retention"],
            file["secrecy"],
            pages(file),
            one.path.removeprefix("data/"),
            size,
            file["sha256"],
            file["remark"],
        )
        yield dict(zip(mapped.FIELDS, said, strict=True))


def pages(file: Line) -> object:
    """How many pages a file has by its catalogue; empty where that does not say."""
    if not file["first_page"] or not file["last_page"]:
        return ""
    return file["last_page"] - file["first_page"] + 1


def _row(name: str, fields: Mapping[str, object]) -> str:
    told = "".join([f"<{key}>{marks.text(value)}</{key}>" for key, value in fields.items()])
    return f" <{name}>{told}</{name}>\n"


def lines_csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """A table as spreadsheets open it."""
    lines = _Lines([])
    out = csv.writer(lines)
    out.writerow(head)
    yield "\ufeff" + lines.taken()
    for row in rows:
        out.writerow(map(marks.cell, row))
        yield lines.taken()


@dataclass(frozen=True)
class _Lines:
    """What a writer of tables writes to."""

    lines: list[str]

    def write(self, text: str) -> None:
        """One line."""
        self.lines.append(text)

    def taken(self) -> str:
        """What was written since."""
        text = "".join(self.lines)
        self.lines.clear()
        return text


LIST = ("序号", "档号", "题名", "文件数量", "密级", "保管期限", "备注")
"""电子档案移交清单 (DA/T 93-2022 A.1)."""


def list_rows(volumes: Iterable[Line]) -> Iterator[list[object]]:
    """The lines of 移交清单, a volume a line."""
    for at, one in enumerate(volumes, 1):
        asked = (one["code"], one["title"], len(one["files"]), one["secrecy"], one["retention"])
        yield [at, *asked, one["note"]]


def table_page(
    title: str, above: Sequence[str], head: Sequence[str], rows: Iterable[Sequence[object]]
) -> Iterator[str]:
    """A list as a page to be printed."""
    yield PAGE.format(title=escape(title))
    for line in above:
        yield f"<p>{escape(line)}</p>\n"
    yield "<table><tr>" + "".join(f"<th>{escape(one)}</th>" for one in head) + "</tr>\n"
    for row in rows:
        yield "<tr>" + "".join(f"<td>{escape(plain(one))}</td>" for one in row) + "</tr>\n"
    yield "</table>\n"


def registration(told: Mapping[str, str]) -> Iterator[str]:
    """电子档案移交接收登记表 (DA/T 93-2022 C.1): what is known filled in, the rest to be written by hand."""
    rows = [
        ("移交接收事项", told["title"]),
        ("内容描述", told["content"]),
        ("数量", told["number"]),
        ("数据量", told["size"]),
        ("载体起止顺序号或起止档号", told["codes"]),
        ("载体类型、规格、数量", ""),
        ("真实性检测（移交单位）", told["authentic"]),
        ("完整性检测（移交单位）", told["complete"]),
        ("可用性检测（移交单位）", told["usable"]),
        ("安全性检测（移交单位）", told["safe"]),
        ("真实性、完整性、可用性、安全性检测（接收单位）", ""),
        ("填表人、审核人、单位印章、日期（移交单位）", ""),
        ("填表人、审核人、单位印章、日期（接收单位）", ""),
    ]
    yield from table_page("电子档案移交接收登记表", [], ("项目", "内容"), rows)


def description(told: Mapping[str, str]) -> str:
    """说明文件.txt"""
    rows = [
        ("载体容量", ""),
        ("载体类型", ""),
        ("载体编号", ""),
        ("载体制作单位", ""),
        ("载体检查单位", ""),
        ("移交单位", told["organisation"]),
        ("内容描述", told["content"]),
        ("起止档号", told["codes"]),
        ("档案数量", told["number"]),
        ("软硬件环境", "不需要专用软件：用浏览器打开 index.html，用 Python 运行 verify.py"),
        ("其他", f"{told['standing']}。空白各项由移交单位填写。"),
    ]
    return "".join(f"{name}：{value or '（未填）'}\r\n" for name, value in rows)


def jsonl(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One object a line."""
    for row in rows:
        yield json.dumps(row, ensure_ascii=False) + "\n"
