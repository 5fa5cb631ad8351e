"""The defects of a project's volumes: its rows as the rules want them, one volume at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, islice

from sqlalchemy import Row, select

from acceptance.extensions import db
from acceptance.models import Document, Drawing, FileVersion, Filing, Volume
from acceptance.models.states import Gone
from acceptance.services.ground import journal
from workflows import defects
from workflows.defects import NOTE, STAMP, Bound, Defect, File

from .media import is_media

AT_ONCE = 500
"""Digests or numbers that are looked up at once."""
COUNTED = 5000
"""Files of a project whose defects the list of volumes counts; of more the page of defects tells."""
AT_MOST = 5000
"""Defects that are shown; more than these are counted no further."""
NOTHING: tuple[int, Iterator[Row[*tuple[object, ...]]]] = (0, iter(()))
"""No volume, no files."""
Named = Row[int, str, str, int]
"""A volume: id, title, 档号, number."""


_FILES = (
    select(
        Document.volume_id,
        Document.id,
        Document.title,
        Document.position,
        Document.number,
        Document.author,
        Document.formed_on,
        Document.first_page,
        Document.last_page,
        Document.discipline,
        Document.retention,
        Document.secrecy,
        Filing.drawings,
        Filing.name,
        Filing.retention.label("least"),
        FileVersion.digest,
        FileVersion.media_type,
        Drawing.id.label("drawing"),
        Drawing.number.label("sheet"),
        *(getattr(Drawing, name) for name in STAMP),
    )
    .outerjoin(Filing, Filing.id == Document.filing_id)
    .outerjoin(FileVersion, (FileVersion.document_id == Document.id) & FileVersion.current)
    .outerjoin(Drawing, Drawing.document_id == Document.id)
)


def volumes_of(project_id: int, only: int | None = None) -> Iterator[Bound]:
    """Every volume with its files, in order, in bounded memory; or one of them alone."""
    mine = [Document.project_id == project_id, Document.volume_id.is_not(None)]
    bound = [Volume.project_id == project_id]
    if only is not None:
        mine, bound = [Document.volume_id == only], [Volume.id == only]
    files = db.session.execute(
        _FILES.where(*mine)
        .order_by(Document.volume_id, Document.position, Document.id)
        .execution_options(yield_per=2000)
    )
    grouped = groupby(files, key=lambda row: row.volume_id)
    # both lists run by the id of the volume: the files of the next one lie ready
    at, inside = next(grouped, NOTHING)
    for volume in db.session.execute(
        select(
            Volume.id,
            Volume.title,
            Volume.code,
            Volume.cover_title,
            Volume.stated_pages,
            Volume.begins_on,
            Volume.ends_on,
            Volume.retention,
            Volume.secrecy,
            Volume.holds,
            *(getattr(Volume, name) for name in NOTE),
        )
        .where(*bound)
        .order_by(Volume.id)
    ).all():
        held: list[File] = []
        if at == volume.id:
            held = [_file(row) for row in inside]
            at, inside = next(grouped, NOTHING)
        missing = tuple(name for name in NOTE if not getattr(volume, name))
        yield Bound(
            volume.id,
            volume.title,
            volume.code,
            volume.cover_title,
            volume.stated_pages,
            volume.begins_on,
            volume.ends_on,
            volume.retention,
            volume.secrecy,
            missing,
            volume.holds == "media",
            held,
        )


def _file(row: Row[*tuple[object, ...]]) -> File:
    media = is_media(row.name, row.media_type)
    drawing = bool(row.drawings) and not media
    number, stamp = row.number, tuple[str, ...]()
    if drawing:
        number, stamp = row.sheet or number, _unstamped(row)
    return File(
        row.id,
        row.title,
        row.position,
        number,
        row.author,
        row.formed_on,
        row.first_page,
        row.last_page,
        drawing,
        media,
        row.discipline,
        row.retention,
        row.least or "",
        row.secrecy,
        row.digest or "",
        stamp,
    )


def _unstamped(row: Row[*tuple[object, ...]]) -> tuple[str, ...]:
    """The empty fields of its 竣工图章; none for a drawing that is not in the register."""
    if not row.drawing:
        return ()
    return tuple(name for name in STAMP if not getattr(row, name))


def of_volume(project_id: int, volume_id: int) -> list[Defect]:
    """The defects of one volume. Of the volumes before it only those files are read that have the
    bytes or the title of one of its own; one that is there twice with other spaces in its title is
    told by `find` alone.
    """
    finder = defects.Finder()
    for volume in volumes_of(project_id, volume_id):
        for row in _again(project_id, volume):
            finder.know(_file(row), row.volume_id, row.of)
        return list(finder.look(volume))
    return []


def _again(project_id: int, volume: Bound) -> Sequence[Row[*tuple[object, ...]]]:
    """Files of the volumes before one, with the title of their volume, that may be its own again; in
    the order in which `find` comes by them.
    """
    found: list[Row[*tuple[object, ...]]] = []
    earlier = _FILES.add_columns(Volume.title.label("of")).join(
        Volume, Volume.id == Document.volume_id
    )
    here = earlier.where(Document.project_id == project_id, Document.volume_id < volume.id)
    here = here.order_by(Document.volume_id, Document.position, Document.id)
    digests = sorted({file.digest for file in volume.files if file.digest})
    titles = sorted({file.title for file in volume.files if file.number})
    for column, names in ((FileVersion.digest, digests), (Document.title, titles)):
        for start in range(0, len(names), AT_ONCE):
            some = names[start : start + AT_ONCE]
            found += db.session.execute(here.where(column.in_(some)))
    return sorted(found, key=lambda row: (row.volume_id, row.position, row.id))


def find(project_id: int) -> list[Defect]:
    """The defects of a project as it stands; looked for once, and again after the next change."""
    return _found(project_id, journal.head(project_id))


@lru_cache(maxsize=8)
def _found(project_id: int, _head: tuple[int, str]) -> list[Defect]:
    loose = db.session.scalars(
        select(Document.id)
        .where(
            Document.project_id == project_id,
            Document.volume_id.is_(None),
            Document.filing_id.is_not(None),
            Document.gone == Gone.HERE,
        )
        .order_by(Document.id)
    )
    return list(islice(defects.find(volumes_of(project_id), loose), AT_MOST))


def titles(found: Sequence[Defect]) -> tuple[dict[int, Named], dict[int, str]]:
    """What the places of some defects are called: volumes (title, code, number) and files."""
    volume_ids = {defect.volume for defect in found if defect.volume}
    file_ids = {defect.file for defect in found if defect.file}
    volumes = {
        row.id: row
        for row in db.session.execute(
            select(Volume.id, Volume.title, Volume.code, Volume.number).where(
                Volume.id.in_(volume_ids)
            )
        )
    }
    files = {
        row.id: row.title
        for row in db.session.execute(
            select(Document.id, Document.title).where(Document.id.in_(file_ids))
        )
    }
    return volumes, files
