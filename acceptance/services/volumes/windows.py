"""The rows of the cataloguing table, a window at a time: of files, volumes, or photos and recordings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Row, Select, or_, select

from acceptance.extensions import db
from acceptance.models import Caption, Document, FileVersion, Filing, Volume
from acceptance.models.states import Gone
from acceptance.refusals import NotFound
from acceptance.services.files import dating
from acceptance.services.ground.access import Place

from . import laying
from .cells import FILES, FIXED, MEDIA, VOLUMES, plain
from .media import is_media

LARGEST = 2**31 - 1
"""The largest key that a database can be asked for."""
DIGITS = 18
"""Of a key: what has more is beyond the largest by its first ones (Python reads no endless number)."""
WINDOW = 400
"""Rows of one answer: less than 100 kB, and drawn before anybody waits."""


@dataclass(frozen=True)
class Window:
    """Some rows of a table, and after which the next ones are asked for; empty at the end."""

    rows: Sequence[list[object]]
    after: str


def rows(place: Place, of: str, after: str = "", *, most: int = WINDOW) -> Window:
    """The next rows of a table: the id, the fixed columns, the editable ones. Loose files stand
    before those in volumes. Raises NotFound for an `after` that no window gave.
    """
    key = _key(after)
    if of == "volumes":
        return _volumes(place.project.id, key, most)
    found: list[Row[*tuple[object, ...]]] = []
    if len(key) < len(BOUND):
        loose = _files(place.project.id).where(Document.volume_id.is_(None))
        later = loose.where(Document.id > (key or (0,))[0]).order_by(Document.id)
        found = list(db.session.execute(later.limit(most)))
        key = ()
    if len(found) < most:
        found += db.session.execute(_bound(place.project.id, key).limit(most - len(found))).all()
    told = [_file(row) for row in found]
    if of == "media":
        told = [_recording(row) for row in found if is_media(row.name, row.media_type)]
    if len(found) < most:
        return Window(told, "")
    return Window(told, _after(found[-1]))


BOUND = ("in_volume", "position", "id")
"""What a file in a volume is found again by; a loose one by its id alone."""


def _key(after: str) -> tuple[int, ...]:
    parts = after.split(".") if after else []
    if len(parts) > len(BOUND) or not all(one.isascii() and one.isdigit() for one in parts):
        raise NotFound
    return tuple(min(int(one[:DIGITS]), LARGEST) for one in parts)


def _after(row: Row[*tuple[object, ...]]) -> str:
    if row.in_volume is None:
        return str(row.id)
    return ".".join(str(getattr(row, name)) for name in BOUND)


def _volumes(project_id: int, key: tuple[int, ...], most: int) -> Window:
    columns = [Volume.id, *(getattr(Volume, name) for name in (*FIXED["volumes"], *VOLUMES))]
    wanted = select(*columns, Volume.number.label("key")).where(Volume.project_id == project_id)
    later = wanted.where(Volume.number > (key or (0,))[0]).order_by(Volume.number).limit(most)
    found = db.session.execute(later).all()
    told = [[plain(value) for value in row[:-1]] for row in found]
    return Window(told, str(found[-1].key) if len(found) == most else "")


def _bound(project_id: int, key: tuple[int, ...]) -> Select[*tuple[object, ...]]:
    """Files in volumes from one on, read along the numbers of the volumes."""
    wanted = _files(project_id).where(Volume.project_id == project_id)
    if key:
        number, position, file_id = key
        later = or_(
            Volume.number > number,
            Document.position > position,
            (Document.position == position) & (Document.id > file_id),
        )
        wanted = wanted.where(Volume.number >= number, later)
    return wanted.order_by(Volume.number, Document.position, Document.id)


def _files(project_id: int) -> Select[*tuple[object, ...]]:
    """Files with their captions: files and recordings are two views of the same rows."""
    return (
        select(
            Document.id,
            Volume.number.label("in_volume"),
            Document.position,
            Document.first_page,
            Document.last_page,
            FileVersion.pages,
            FileVersion.media_type,
            Filing.name,
            *(getattr(Document, name) for name in FILES),
            Document.formed_as,
            *(getattr(Caption, name).label(f"c_{name}") for name in MEDIA),
        )
        .outerjoin(Volume, Volume.id == Document.volume_id)
        .outerjoin(Filing, Filing.id == Document.filing_id)
        .outerjoin(FileVersion, (FileVersion.document_id == Document.id) & FileVersion.current)
        .outerjoin(Caption, Caption.document_id == Document.id)
        .where(Document.project_id == project_id, Document.gone != Gone.WITHDRAWN)
    )


def _file(row: Row[*tuple[object, ...]]) -> list[object]:
    return [
        row.id,
        plain(row.in_volume),
        row.position,
        laying.page_count(row.first_page, row.last_page, row.pages) or "",
        *(_shown(row, name) for name in FILES),
    ]


def _shown(row: Row[*tuple[object, ...]], name: str) -> object:
    """A cell; of a date as much as is known."""
    if name == "formed_on":
        return plain(dating.text_of(row.formed_on, row.formed_as))
    return plain(getattr(row, name))


def _recording(row: Row[*tuple[object, ...]]) -> list[object]:
    return [
        row.id,
        plain(row.in_volume),
        row.title,
        *(plain(getattr(row, f"c_{name}")) for name in MEDIA),
    ]
