"""Lists that go out to be filled in: every item of a scope with its files, keys first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, select

from acceptance.extensions import db
from acceptance.models import Document, Filing, Party, Volume
from acceptance.models.states import Gone
from acceptance.services.files import dating
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from workflows.list_line import Line

from .changes import as_text


class File(NamedTuple):
    """What a line says of a file; its pages are inclusive."""

    id: int | None
    title: str
    number: str
    author: str
    formed_on: date | None
    formed_as: str
    first_page: int | None
    last_page: int | None


class Under(NamedTuple):
    """What a line says of the item a file lies under; all of it empty where it lies under none."""

    code: str | None
    section: int | None
    name: str | None
    due_on: date | None


FILE = (
    Document.id,
    Document.title,
    Document.number,
    Document.author,
    Document.formed_on,
    Document.formed_as,
    Document.first_page,
    Document.last_page,
)
"""The columns of `File`."""
UNDER = (Filing.code, Filing.section, Filing.name, Filing.due_on)
"""The columns of `Under`."""
AT_ONCE = 1000
"""Lines that are read at once."""


def lines(
    place: Place,
    *,
    section: int | None = None,
    party_id: int | None = None,
    volume: Volume | None = None,
) -> Iterator[Line]:
    """The lines of a list to be filled in: every item of the scope with its files, an empty line
    where there is none.

    Of a volume: its files in their order, whatever item they lie under.
    """
    if volume is not None:
        return _of_volume(volume)
    return _of_items(place, section, party_id)


def _of_volume(volume: Volume) -> Iterator[Line]:
    rows = db.session.execute(
        select(*FILE, *UNDER)
        .outerjoin(Filing, Filing.id == Document.filing_id)
        .where(Document.volume_id == volume.id)
        .order_by(Document.position, Document.id)
    )
    for *file, code, section, name, due_on in rows:
        yield _line(File._make(file), Under(code, section, name, due_on), volume=volume.title)


def _of_items(place: Place, section: int | None, party_id: int | None) -> Iterator[Line]:
    wanted = access.filings(place)
    if section is not None:
        wanted = wanted.where(Filing.section == section)
    if party_id is not None:
        wanted = wanted.where(Filing.party_id == party_id)
    names = {
        party.id: party.organisation.name
        for party in db.session.scalars(select(Party).where(Party.project_id == place.project.id))
    }
    here = and_(Document.filing_id == Filing.id, Document.gone == Gone.HERE)
    # read as it is written: a list of 100,000 files is never held in memory
    rows = db.session.execute(
        wanted.outerjoin(Document, here)
        .outerjoin(Volume, Volume.id == Document.volume_id)
        .with_only_columns(*FILE, *UNDER, Filing.party_id, Volume.title)
        .order_by(Filing.section, Filing.id, Document.volume_id, Document.position, Document.id)
        .execution_options(yield_per=AT_ONCE)
    )
    for row in rows:
        file, under = File._make(row[: len(FILE)]), Under._make(row[len(FILE) : -2])
        *_, party_id, volume = row
        yield _line(file, under, party=names[party_id], volume=volume or "")


def _line(file: File, under: Under, *, party: str = "", volume: str = "") -> Line:
    pages = None
    if file.first_page and file.last_page:
        pages = file.last_page - file.first_page + 1
    return Line(
        key=file.id,
        item=under.code or "",
        section=under.section,
        item_name=under.name or "",
        party=party,
        volume=volume,
        title=file.title or "",
        number=file.number or "",
        author=file.author or "",
        formed_on=dating.text_of(file.formed_on, file.formed_as),
        first_page=file.first_page,
        last_page=file.last_page,
        pages=pages,
        due_on=as_text(under.due_on),
    )
