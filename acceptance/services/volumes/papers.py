"""The papers of volumes (封面、卷脊、卷内目录、备考表、案卷目录、总目录、档号章): what each says, read while it is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice
from typing import IO, Any

from sqlalchemy import func, select

from acceptance import config
from acceptance.extensions import db
from acceptance.gateways import word, xlsx
from acceptance.gateways.word import Rows
from acceptance.models import Caption, Document, FileVersion, Filing, Volume
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import packs
from acceptance.services.ground.access import Place
from workflows import arranging
from workflows.terms import RETENTION_NAMES, SPINES
from workflows.words import N_

from . import numbers, volumes
from .arrangements import is_media

TEMPLATES = config.TEMPLATES / "docx" / "volumes"
PAPERS = {
    "cover": N_("案卷封面"),
    "spines": N_("卷脊"),
    "contents": N_("卷内目录"),
    "note": N_("卷内备考表"),
    "catalogue": N_("案卷目录"),
    "general": N_("档案总目录"),
    "stamps": N_("档号章数据"),
    "media": N_("声像档案目录"),
}
VARIANTS = {"11822": "GB/T 11822", "50328": "GB/T 50328"}
VARIED = ("cover", "contents", "note", "catalogue")
SLOTS = {20: 9, 30: 6, 40: 4, 50: 3}
"""How many spines of each width stand side by side on a sheet."""
TABLE_ROWS = 100
"""Rows of one table of a long list: what every office program lays out in linear time."""


@dataclass(frozen=True)
class Scope:
    """What a paper is for: one volume, one section, or (both None) the whole project."""

    volume: int | None = None
    section: int | None = None


def day8(day: date | None) -> str:
    """A date as catalogues write it: eight digits."""
    return f"{day:%Y%m%d}" if day else ""


def _volumes(place: Place, scope: Scope) -> Any:
    wanted = select(Volume).where(Volume.project_id == place.project.id).order_by(Volume.number)
    if scope.volume is not None:
        return wanted.where(Volume.id == scope.volume)
    return wanted.where(Volume.section == scope.section) if scope.section is not None else wanted


COLUMNS = tuple(
    getattr(Volume, name)
    for name in (
        "id",
        "number",
        "title",
        "section",
        "groups",
        "files",
        "pages",
        "drawings",
        "code",
        "holds",
        "unit",
        "begins_on",
        "ends_on",
        "retention",
        "secrecy",
        "spine",
        "see_also",
        "note",
        "filed_by",
        "filed_on",
        "checked_by",
        "checked_on",
    )
)


def volume_rows(place: Place, scope: Scope) -> Iterator[dict[str, Any]]:
    """Each volume of the scope as the words that stand on its papers."""
    rows = db.session.execute(
        _volumes(place, scope).with_only_columns(*COLUMNS).execution_options(yield_per=1000)
    )
    for position, row in enumerate(rows, 1):
        span = (
            f"{day8(row.begins_on)}－{day8(row.ends_on)}" if row.begins_on and row.ends_on else ""
        )
        media = row.holds == "media"
        yield {
            "id": row.id,
            "position": position,
            "number": row.number,
            "title": row.title,
            "code": row.code,
            "unit": row.unit,
            "span": span,
            "retention": RETENTION_NAMES.get(row.retention, ""),
            "secrecy": row.secrecy,
            "files_count": row.files,
            "pages": row.pages,
            "drawings": row.drawings,
            "text_pages": row.pages - row.drawings,
            "photos": row.files if media else 0,
            "others": row.files if media else "",
            "see_also": row.see_also,
            "note": row.note,
            "filed_by": row.filed_by,
            "filed_on": day8(row.filed_on),
            "checked_by": row.checked_by,
            "checked_on": day8(row.checked_on),
            "spine": row.spine,
            "remark": row.note[:60],
            "groups": row.groups,
            "holds": row.holds,
        }


def file_rows(
    place: Place, scope: Scope, *, media: bool = False
) -> Iterator[tuple[int, Iterator[dict[str, Any]]]]:
    """The files of each volume of the scope in their order, as their catalogue writes them: (volume, files)."""
    pattern = numbers.pattern_of(place.project.id)
    wanted = (
        select(
            Document.volume_id,
            Document.position,
            Document.title,
            Document.number,
            Document.author,
            Document.formed_on,
            Document.first_page,
            Document.last_page,
            Document.remark,
            Volume.code,
            Volume.number.label("volume"),
            FileVersion.pages,
            FileVersion.media_type,
            Filing.name,
            Caption.text,
            Caption.taken,
            Caption.place,
            Caption.people,
            Caption.photographer,
        )
        .join(Volume, Volume.id == Document.volume_id)
        .outerjoin(Filing, Filing.id == Document.filing_id)
        .outerjoin(FileVersion, (FileVersion.document_id == Document.id) & FileVersion.current)
        .outerjoin(Caption, Caption.document_id == Document.id)
        .where(Document.project_id == place.project.id)
        .order_by(Volume.number, Document.position, Document.id)
        .execution_options(yield_per=1000)
    )
    if scope.volume is not None:
        wanted = wanted.where(Document.volume_id == scope.volume)
    elif scope.section is not None:
        wanted = wanted.where(Volume.section == scope.section)

    def told(row: Any) -> dict[str, Any]:
        pages = volumes.page_count(row)
        return {
            "position": row.position,
            "number": row.number,
            "author": row.author,
            "title": row.title,
            "date": day8(row.formed_on),
            "pages": pages or "",
            "run": f"{row.first_page}-{row.last_page}" if row.first_page and row.last_page else "",
            "remark": row.remark,
            "volume": row.volume,
            "caption": row.text or "",
            "taken": row.taken or day8(row.formed_on),
            "place": row.place or "",
            "people": row.people or "",
            "photographer": row.photographer or "",
            "code": pattern.of_piece(row.code, row.position, row.first_page)
            if pattern and row.code
            else row.code,
        }

    for volume_id, rows in groupby(db.session.execute(wanted), key=lambda row: row.volume_id):
        kept = (told(row) for row in rows if not media or is_media(row.name or "", row.media_type))
        yield int(volume_id), kept


def _ready(rows: list[Mapping[str, Any]] | list[dict[str, Any]]) -> Rows:
    return Rows(lambda: rows)


def _parts(rows: Iterable[Mapping[str, Any]]) -> Rows:
    """Rows of a long list as tables of 100."""

    def read() -> Iterator[dict[str, Any]]:
        reading = iter(rows)
        while batch := list(islice(reading, TABLE_ROWS)):
            yield {"rows": _ready(batch)}

    return Rows(read)


def _contents(place: Place, scope: Scope, run: bool) -> Iterator[dict[str, Any]]:
    """Volumes with their files; both are read in the order of the volumes' numbers."""
    heads = volume_rows(place, scope)
    for volume_id, files in file_rows(place, scope):
        head = next((row for row in heads if row["id"] == volume_id), None)
        if head is not None:
            yield {
                **head,
                "files": [{**file, "pages": file["run"]} if run else file for file in files],
            }


def _strips(place: Place, scope: Scope) -> Iterator[dict[str, Any]]:
    blank = {"retention": "", "code": "", "title": ""}
    waiting: dict[int, list[dict[str, Any]]] = {width: [] for width in SPINES}
    rules = arranging.rules(packs.scope(place.project))
    for row in volume_rows(place, scope):
        width = (
            row["spine"]
            if row["spine"] in SLOTS
            else rules.spine(row["pages"], drawings=row["holds"] == "drawings")
        )
        waiting[width].append(
            {"retention": row["retention"], "code": row["code"], "title": row["title"]}
        )
        if len(waiting[width]) == SLOTS[width]:
            yield {"width": width, "slots": waiting[width]}
            waiting[width] = []
    for width, slots in waiting.items():
        if slots:
            yield {"width": width, "slots": slots + [blank] * (SLOTS[width] - len(slots))}


def _classes(place: Place, scope: Scope) -> list[tuple[str, list[dict[str, Any]]]]:
    rules = arranging.rules(packs.scope(place.project))
    found: dict[int, list[dict[str, Any]]] = {}
    for row in volume_rows(place, scope):
        group = row["groups"].split(" ")[0]
        found.setdefault(
            rules.rank(group, drawings=row["holds"] == "drawings", media=row["holds"] == "media"),
            [],
        ).append(row)
    names = [*(one.name for one in rules.classes), "其他"]
    return [
        (names[rank], [{**row, "position": n} for n, row in enumerate(rows, 1)])
        for rank, rows in sorted(found.items())
    ]


def context(place: Place, paper: str, variant: str, scope: Scope) -> dict[str, Any]:
    """What a paper says. Raises NotFound for a paper nobody knows, Refused (no_volumes_yet)."""
    if paper not in PAPERS or variant not in VARIANTS:
        raise NotFound
    total = (
        db.session.scalar(
            select(func.count()).select_from(_volumes(place, Scope()).order_by(None).subquery())
        )
        or 0
    )
    if not total:
        raise Refused("no_volumes_yet")
    section = next(
        (f"　{row.name}" for row in place.project.sections if row.number == scope.section), ""
    )
    base: dict[str, Any] = {"project": place.project.name, "scope": section, "total": total}
    if paper in ("cover", "note"):
        return {**base, "volumes": Rows(lambda: volume_rows(place, scope))}
    if paper == "contents":
        return {**base, "volumes": Rows(lambda: _contents(place, scope, variant == "50328"))}
    if paper == "spines":
        return {**base, "strips": Rows(lambda: _strips(place, scope))}
    if paper == "general":
        classes = _classes(place, scope)
        return {
            **base,
            "classes": [
                {
                    "position": n,
                    "title": name,
                    "volumes": len(rows),
                    **{key: sum(row[key] for row in rows) for key in ("pages", "drawings")},
                    "files": sum(row["files_count"] for row in rows),
                }
                for n, (name, rows) in enumerate(classes, 1)
            ],
            "listed": Rows(
                lambda: ({"title": name, "rows": _ready(rows)} for name, rows in classes)
            ),
        }
    if paper == "catalogue":
        return {**base, "parts": _parts(volume_rows(place, scope))}
    flat = (
        file for _volume, files in file_rows(place, scope, media=paper == "media") for file in files
    )
    if paper == "media":
        flat = ({**file, "position": n} for n, file in enumerate(flat, 1))
    return {**base, "parts": _parts(flat)}


def template(paper: str, variant: str) -> word.WordTemplate:
    """The Word template of a paper."""
    return word.template(
        TEMPLATES / (f"{paper}-{variant}.docx" if paper in VARIED else f"{paper}.docx")
    )


def write_word(out: IO[bytes], place: Place, paper: str, variant: str, scope: Scope) -> None:
    """The paper as Word, in constant memory. Raises NotFound, Refused (no_volumes_yet, bad_text)."""
    said = context(place, paper, variant, scope)
    template(paper, variant).write(out, said)


HEADS: Mapping[str, tuple[tuple[str, str, int], ...]] = {
    "volumes": (
        ("number", N_("案卷号"), 8),
        ("code", N_("档号"), 28),
        ("title", N_("案卷题名"), 60),
        ("files_count", N_("件数"), 8),
        ("pages", N_("总页数"), 8),
        ("drawings", N_("图纸张数"), 10),
        ("unit", N_("立卷单位"), 30),
        ("span", N_("起止日期"), 20),
        ("retention", N_("保管期限"), 10),
        ("secrecy", N_("密级"), 8),
        ("spine", N_("卷盒厚度"), 10),
        ("see_also", N_("互见号"), 20),
        ("note", N_("说明"), 30),
        ("filed_by", N_("立卷人"), 10),
        ("filed_on", N_("立卷日期"), 12),
        ("checked_by", N_("检查人"), 10),
        ("checked_on", N_("检查日期"), 12),
    ),
    "files": (
        ("volume", N_("案卷号"), 8),
        ("code", N_("档号"), 30),
        ("position", N_("件号"), 8),
        ("number", N_("文件编号"), 20),
        ("author", N_("责任者"), 24),
        ("title", N_("文件题名"), 60),
        ("date", N_("日期"), 12),
        ("pages", N_("页数"), 8),
        ("run", N_("页号"), 10),
        ("remark", N_("备注"), 20),
    ),
    "media": (
        ("volume", N_("案卷号"), 8),
        ("code", N_("档号"), 30),
        ("position", N_("件号"), 8),
        ("title", N_("题名"), 50),
        ("caption", N_("说明"), 60),
        ("taken", N_("时间"), 16),
        ("place", N_("地点"), 24),
        ("people", N_("人物"), 24),
        ("photographer", N_("摄影者"), 12),
    ),
}


def write_excel(
    out: IO[bytes], place: Place, paper: str, variant: str, scope: Scope, heads: Mapping[str, str]
) -> None:
    """The data of a paper as a workbook: a row for each volume, or for each file where the paper lists files."""
    context(place, paper, variant, scope)
    kind = (
        "media" if paper == "media" else "files" if paper in ("contents", "stamps") else "volumes"
    )
    columns = HEADS[kind]
    if kind == "volumes":
        rows: Iterable[Mapping[str, Any]] = volume_rows(place, scope)
    else:
        rows = (
            file
            for _volume, files in file_rows(place, scope, media=kind == "media")
            for file in files
        )
    sheet = xlsx.Sheet(
        heads[paper][:31],
        [heads[key] for key, _name, _width in columns],
        ([row[key] for key, _n, _w in columns] for row in rows),
        widths=[width for _key, _name, width in columns],
    )
    xlsx.write(out, [sheet])
