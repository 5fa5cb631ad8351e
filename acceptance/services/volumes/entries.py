"""What catalogues say of each volume and of each file in it: the words that stand on the papers,
read while they are written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TypedDict, TypeVar

from sqlalchemy import Row, Select, exists, or_, select

from acceptance.extensions import db
from acceptance.models import Caption, Document, FileVersion, Filing, Volume
from acceptance.services.files import dating
from acceptance.services.ground.access import Place
from workflows import dates
from workflows.numbering import Pattern
from workflows.terms import PERIODS

from . import laying, numbers, terms
from .media import is_media

T = TypeVar("T")
REMARK = 60
"""Characters of the 备考 that a line of a catalogue takes."""


@dataclass(frozen=True)
class Scope:
    """What a paper is for: one volume, one section, or (both None) the whole project."""

    volume: int | None = None
    section: int | None = None


class VolumeEntry(TypedDict):
    """A volume on paper; days and spans as text, counts as numbers."""

    id: int
    position: int  # in the catalogue, from 1
    number: int
    title: str
    code: str
    unit: str
    span: str
    retention: str
    secrecy: str
    files_count: int
    pages: int
    drawings: int
    text_pages: int
    counted: bool  # each of its files has page numbers
    photos: int
    others: int | str
    see_also: str
    note: str
    filed_by: str
    filed_on: str
    checked_by: str
    checked_on: str
    spine: int
    remark: str
    groups: str
    holds: str


class FileEntry(TypedDict):
    """A file on paper; `pages` is empty when nobody knows, `run` its page numbers."""

    position: int
    number: str
    author: str
    title: str
    date: str
    pages: int | str
    run: str
    remark: str
    volume: int
    caption: str
    taken: str
    place: str
    people: str
    photographer: str
    code: str


def day8(day: date | None) -> str:
    """A date as catalogues write it: eight digits."""
    if day is None:
        return ""
    return day.isoformat().replace("-", "")


def narrowed(wanted: Select[T], scope: Scope) -> Select[T]:
    """A query over the volumes of a project, of the scope alone."""
    if scope.volume is not None:
        return wanted.where(Volume.id == scope.volume)
    if scope.section is not None:
        return wanted.where(Volume.section == scope.section)
    return wanted


def of_scope(place: Place, scope: Scope) -> Select[Volume]:
    """The volumes a paper is for, in the order of their numbers."""
    wanted = select(Volume).where(Volume.project_id == place.project.id).order_by(Volume.number)
    return narrowed(wanted, scope)


COLUMNS = (
    Volume.id,
    Volume.number,
    Volume.title,
    Volume.section,
    Volume.groups,
    Volume.files,
    Volume.pages,
    Volume.drawings,
    Volume.code,
    Volume.holds,
    Volume.unit,
    Volume.begins_on,
    Volume.ends_on,
    Volume.retention,
    Volume.secrecy,
    Volume.spine,
    Volume.see_also,
    Volume.note,
    Volume.filed_by,
    Volume.filed_on,
    Volume.checked_by,
    Volume.checked_on,
)


def volumes(place: Place, scope: Scope) -> Iterator[VolumeEntry]:
    """Each volume of the scope as the words that stand on its papers."""
    rows = db.session.execute(
        of_scope(place, scope).with_only_columns(*COLUMNS).execution_options(yield_per=1000)
    )
    kept, unknown = terms.of(place.project.id), _unpaged(place)
    for position, row in enumerate(rows, 1):
        own = kept.get(row.id, terms.NONE)
        photos, others = _recordings(row.holds, row.files)
        yield {
            "id": row.id,
            "position": position,
            "number": row.number,
            "title": row.title,
            "code": row.code,
            "unit": row.unit,
            "span": _span(row.begins_on, row.ends_on),
            "retention": PERIODS.get(own.retention, ""),
            "secrecy": own.secrecy,
            "files_count": row.files,
            "pages": row.pages,
            "drawings": row.drawings,
            "text_pages": row.pages - row.drawings,
            "counted": row.id not in unknown,
            "photos": photos,
            "others": others,
            "see_also": row.see_also,
            "note": row.note + own.mixture,
            "filed_by": row.filed_by,
            "filed_on": day8(row.filed_on),
            "checked_by": row.checked_by,
            "checked_on": day8(row.checked_on),
            "spine": row.spine,
            "remark": row.note[:REMARK],
            "groups": row.groups,
            "holds": row.holds,
        }


def to_write_in(row: VolumeEntry, room: str = "") -> Mapping[str, object]:
    """The words of a volume; where a file has no page numbers there is `room` for whoever counts the
    sheets: a sum that leaves some out is none.
    """
    if row["counted"]:
        return row
    return {**row, "pages": room, "text_pages": room, "drawings": room}


def _unpaged(place: Place) -> frozenset[int]:
    """The volumes of the project in which a file has no page numbers; recordings have none to have."""
    without = exists().where(
        Document.volume_id == Volume.id,
        or_(Document.first_page.is_(None), Document.last_page.is_(None)),
    )
    wanted = (
        select(Volume.id)
        .where(Volume.project_id == place.project.id, Volume.holds != "media", without)
        .order_by(Volume.id)
    )
    return frozenset(db.session.scalars(wanted))


def _recordings(holds: str, files: int) -> tuple[int, int | str]:
    """How many photographs there are, and what stands in the column 其他."""
    if holds == "media":
        return files, files
    return 0, ""


def _span(begins: date | None, ends: date | None) -> str:
    """起止日期, nothing unless both are known."""
    if begins is None or ends is None:
        return ""
    return f"{day8(begins)}－{day8(ends)}"


def files(
    place: Place, scope: Scope, *, media: bool = False
) -> Iterator[tuple[int, Iterator[FileEntry]]]:
    """The files of each volume of the scope in their order, as their catalogue writes them:
    (volume, files), to be read in that order. `media`: photographs and recordings alone.
    """
    pattern = numbers.pattern_of(place.project.id)
    rows = db.session.execute(_files(place, scope))
    for volume_id, inside in groupby(rows, key=lambda row: row.volume_id):
        yield (
            volume_id,
            (
                _file(row, pattern)
                for row in inside
                if not media or is_media(row.name, row.media_type)
            ),
        )


def _files(place: Place, scope: Scope) -> Select[*tuple[object, ...]]:
    wanted = (
        select(
            Document.volume_id,
            Document.position,
            Document.title,
            Document.number,
            Document.author,
            Document.formed_on,
            Document.formed_as,
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
        return wanted.where(Document.volume_id == scope.volume)
    if scope.section is not None:
        return wanted.where(Volume.section == scope.section)
    return wanted


def _file(row: Row[*tuple[object, ...]], pattern: Pattern | None) -> FileEntry:
    run, code = "", row.code
    if row.first_page and row.last_page:
        run = f"{row.first_page}-{row.last_page}"
    if pattern and code:
        code = pattern.of_piece(code, row.position, row.first_page)
    day = dates.eight(dating.text_of(row.formed_on, row.formed_as) or "")
    return {
        "position": row.position,
        "number": row.number,
        "author": row.author,
        "title": row.title,
        "date": day,
        "pages": laying.page_count(row.first_page, row.last_page, row.pages) or "",
        "run": run,
        "remark": row.remark,
        "volume": row.volume,
        "caption": row.text or "",
        "taken": row.taken or day,
        "place": row.place or "",
        "people": row.people or "",
        "photographer": row.photographer or "",
        "code": code,
    }
