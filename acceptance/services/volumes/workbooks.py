"""The data of the papers as workbooks: a row for each volume, or for each file where the paper
lists files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import IO, NamedTuple

from acceptance.gateways import xlsx
from acceptance.services.ground.access import Place
from workflows.words import N_

from . import entries, listings, papers
from .entries import Scope

NAME_LIMIT = 31
"""Characters of the name of a sheet (Excel)."""


class Column(NamedTuple):
    """A column: which value of the entry, under which heading, how many characters wide."""

    key: str
    name: str
    width: int


FILES = (
    Column("volume", N_("案卷号"), 8),
    Column("code", N_("档号"), 30),
    Column("position", N_("件号"), 8),
    Column("number", N_("文件编号"), 20),
    Column("author", N_("责任者"), 24),
    Column("title", N_("文件题名"), 60),
    Column("date", N_("日期"), 12),
    Column("pages", N_("页数"), 8),
    Column("run", N_("页号"), 10),
    Column("remark", N_("备注"), 20),
)
HEADS: Mapping[str, tuple[Column, ...]] = {
    "volumes": (
        Column("number", N_("案卷号"), 8),
        Column("code", N_("档号"), 28),
        Column("title", N_("案卷题名"), 60),
        Column("files_count", N_("件数"), 8),
        Column("pages", N_("总页数"), 8),
        Column("drawings", N_("图纸张数"), 10),
        Column("unit", N_("立卷单位"), 30),
        Column("span", N_("起止日期"), 20),
        Column("retention", N_("保管期限"), 10),
        Column("secrecy", N_("密级"), 8),
        Column("spine", N_("卷盒厚度"), 10),
        Column("see_also", N_("互见号"), 20),
        Column("note", N_("说明"), 30),
        Column("filed_by", N_("立卷人"), 10),
        Column("filed_on", N_("立卷日期"), 12),
        Column("checked_by", N_("检查人"), 10),
        Column("checked_on", N_("检查日期"), 12),
    ),
    "files": FILES,
    "full": (Column("volume_title", N_("案卷题名"), 60), *FILES),
    "media": (
        Column("volume", N_("案卷号"), 8),
        Column("code", N_("档号"), 30),
        Column("position", N_("件号"), 8),
        Column("title", N_("题名"), 50),
        Column("caption", N_("说明"), 60),
        Column("taken", N_("时间"), 16),
        Column("place", N_("地点"), 24),
        Column("people", N_("人物"), 24),
        Column("photographer", N_("摄影者"), 12),
    ),
    "classes": (
        Column("position", N_("序号"), 8),
        Column("title", N_("类别"), 40),
        Column("volumes", N_("案卷数"), 10),
        Column("files", N_("文件数"), 10),
        Column("pages", N_("总页数"), 10),
        Column("drawings", N_("图纸张数"), 10),
    ),
    "drawings": (
        Column("position", N_("序号"), 8),
        Column("number", N_("图号"), 24),
        Column("title", N_("图名"), 50),
        Column("discipline", N_("专业"), 12),
        Column("section", N_("标段"), 20),
        Column("unit", N_("编制单位"), 30),
        Column("drawn_by", N_("编制人"), 10),
        Column("reviewed_by", N_("审核人"), 10),
        Column("technical_lead", N_("技术负责人"), 10),
        Column("drawn_on", N_("编制日期"), 12),
        Column("site_supervisor", N_("现场监理"), 10),
        Column("chief_supervisor", N_("总监理工程师"), 10),
        Column("code", N_("档号"), 34),
        Column("remark", N_("备注"), 10),
        Column("lacks", N_("缺项"), 50),
    ),
}
"""The columns of each kind of entry."""
KIND_OF = {
    "media": "media",
    "contents": "files",
    "stamps": "files",
    "full": "full",
    "statistics": "classes",
    "as_built": "drawings",
    "as_built_check": "drawings",
    "as_built_notes": "drawings",
}
"""What the rows of a paper are; of every other they are volumes."""


def write(
    out: IO[bytes], place: Place, paper: str, variant: str, scope: Scope, heads: Mapping[str, str]
) -> None:
    """The paper as a workbook, row by row; `heads` are the words of HEADS and PAPERS as the reader
    reads them. Raises NotFound, Refused (no_volumes_yet).
    """
    papers.require(place, paper, variant)
    kind = KIND_OF.get(paper, "volumes")
    columns = HEADS[kind]
    sheet = xlsx.Sheet(
        heads[paper][:NAME_LIMIT],
        [heads[column.key] for column in columns],
        ([row[column.key] for column in columns] for row in _rows(place, kind, scope)),
        widths=[column.width for column in columns],
    )
    xlsx.write(out, [sheet])


def _rows(place: Place, kind: str, scope: Scope) -> Iterable[Mapping[str, object]]:
    match kind:
        case "volumes":
            return map(entries.to_write_in, entries.volumes(place, scope))
        case "classes":
            return _counted(listings.statistics(place, scope))
        case "drawings":
            return _registered(place, scope)
    found = entries.files(place, scope, media=kind == "media")
    if kind == "full":
        titles = {row["number"]: row["title"] for row in entries.volumes(place, scope)}
        return (
            {**file, "volume_title": titles[file["volume"]]}
            for _volume, inside in found
            for file in inside
        )
    return (file for _volume, inside in found for file in inside)


def _registered(place: Place, scope: Scope) -> Iterator[Mapping[str, object]]:
    """The drawings of the register, then in words what is not in it."""
    yield from listings.as_built(place, scope)
    empty = dict.fromkeys((column.key for column in HEADS["drawings"]), "")
    for text in listings.unlisted(place, scope):
        yield {**empty, "title": text}


def _counted(told: listings.Statistics) -> Iterator[Mapping[str, object]]:
    """The classes, then in words what their counts leave out."""
    yield from told["classes"]
    empty = dict.fromkeys(("position", "volumes", "files", "pages", "drawings"), "")
    for text in told["uncounted"]:
        yield {**empty, "title": text}
