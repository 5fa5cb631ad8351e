"""Where files lie: in which volume, at which position (件号), on which pages; moving them by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, TypedDict

from sqlalchemy import bindparam, select, update

from acceptance.extensions import db
from acceptance.models import Document, FileVersion, Volume
from acceptance.refusals import NotFound
from acceptance.services.ground import holds, journal
from acceptance.services.ground.access import Place

from . import totals

_DOCUMENT = Document.metadata.tables["document"]
_PLACE = (
    update(_DOCUMENT)
    .where(_DOCUMENT.c.id == bindparam("b_id"))
    .values(
        volume_id=bindparam("b_volume"),
        position=bindparam("b_position"),
        first_page=bindparam("b_first"),
        last_page=bindparam("b_last"),
    )
)
JOURNALED = 200
"""Ids of moved files that a journal line names; their count stands beside them."""


class Spot(TypedDict):
    """Where one file lies, as the prepared statement takes it; pages are none while unknown."""

    b_id: int
    b_volume: int | None
    b_position: int
    b_first: int | None
    b_last: int | None


class Counted(NamedTuple):
    """A file with its number of pages, 0 when nobody knows."""

    id: int
    pages: int


def write(spots: Sequence[Spot]) -> None:
    """Put many files at their places at once."""
    if spots:
        db.session.connection().execute(_PLACE, list(spots))
        db.session.expire_all()


def page_count(first: int | None, last: int | None, of_bytes: int | None) -> int:
    """How many pages a file has: by its listed page numbers, else as its bytes say, else 0."""
    if first and last:
        return last - first + 1
    return of_bytes or 0


def ordered(volume_id: int) -> list[Counted]:
    """The files of a volume in their order."""
    rows = db.session.execute(
        select(Document.id, Document.first_page, Document.last_page, FileVersion.pages)
        .outerjoin(FileVersion, (FileVersion.document_id == Document.id) & FileVersion.current)
        .where(Document.volume_id == volume_id)
        .order_by(Document.position, Document.id)
    )
    return [Counted(number, page_count(first, last, pages)) for number, first, last, pages in rows]


def run(volume_id: int, files: Iterable[tuple[int, int]]) -> list[Spot]:
    """(file, pages) in their order as places: 件号 from 1, page numbers running through the volume
    from 1; a file of unknown length has none and takes up none.
    """
    spots: list[Spot] = []
    end = 0
    for position, (number, count) in enumerate(files, 1):
        first = last = None
        if count:
            first, last = end + 1, end + count
        end += count
        spots.append(
            {
                "b_id": number,
                "b_volume": volume_id,
                "b_position": position,
                "b_first": first,
                "b_last": last,
            }
        )
    return spots


def alone(number: int, pages: int, *, volume: int | None = None, position: int = 0) -> Spot:
    """The place of a file whose pages are counted for itself, from 1: so its length is kept."""
    first = None
    if pages:
        first = 1
    return {
        "b_id": number,
        "b_volume": volume,
        "b_position": position,
        "b_first": first,
        "b_last": pages or None,
    }


def lay(volume_id: int) -> None:
    """Number the files of a volume and their pages anew, as they lie."""
    write(run(volume_id, ordered(volume_id)))


def move(
    place: Place, ids: Sequence[int], to: Volume | None, *, before: int | None = None, now: datetime
) -> list[int]:
    """Move files into a volume (out of all with None), before a file or at the end.

    Both volumes are numbered anew. Returns the touched volumes. Raises NotFound, Refused
    (volume_sealed, volume_fixed, not_in_stage).
    """
    holds.require(place, "volume.arrange")
    found = db.session.execute(
        select(Document.id, Document.volume_id).where(
            Document.project_id == place.project.id, Document.id.in_(ids)
        )
    ).all()
    if len(found) != len(set(ids)):
        raise NotFound
    touched = {volume_id for _number, volume_id in found if volume_id}
    into, title = 0, ""
    if to is not None:
        into, title = to.id, to.title
        touched.add(into)
    holds.require_volumes(place, "volume.arrange", Volume.id.in_(touched))
    pages = dict(file for volume_id in touched for file in ordered(volume_id))
    if to is None:
        write([alone(number, pages.get(number, 0)) for number in ids])
    else:
        write(_inserted(into, ids, before, pages))
        to.by_hand = True
        db.session.flush()
    for volume_id in touched:
        lay(volume_id)
    totals.count_again(touched)
    journal.record(
        place.project.id,
        "move_files",
        actor=place.viewer,
        now=now,
        noun="volume",
        object_id=into,
        facts={"files": list(ids[:JOURNALED]), "count": len(ids), "to": title},
    )
    return sorted(touched)


def take_out(document: Document) -> None:
    """Out of its volume, which is numbered and counted anew; what lies loose stays so."""
    volume_id = document.volume_id
    if volume_id is None:
        return
    pages = dict(ordered(volume_id))
    write([alone(document.id, pages.get(document.id, 0))])
    lay(volume_id)
    totals.count_again([volume_id])


def put_in(document_id: int, volume_id: int, position: int) -> None:
    """A loose file back to a place of a volume, which is numbered and counted anew."""
    inside = ordered(volume_id)
    before = None
    if 0 < position <= len(inside):
        before = inside[position - 1].id
    pages = dict(inside)
    document = db.session.get_one(Document, document_id)
    pages[document_id] = page_count(document.first_page, document.last_page, None)
    write(_inserted(volume_id, [document_id], before, pages))
    lay(volume_id)
    totals.count_again([volume_id])


def _inserted(
    volume_id: int, moving: Sequence[int], before: int | None, pages: dict[int, int]
) -> list[Spot]:
    """The files of a volume with others among them; `lay` then gives them their run of pages."""
    leaving = set(moving)
    sequence = [file.id for file in ordered(volume_id) if file.id not in leaving]
    at = len(sequence)
    if before in sequence:
        at = sequence.index(before)
    sequence[at:at] = moving
    return [
        alone(number, pages.get(number, 0), volume=volume_id, position=position)
        for position, number in enumerate(sequence, 1)
    ]
