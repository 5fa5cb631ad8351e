"""Files of as-built drawings that are not in the register of drawings: what its counts and lists leave out."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select

from acceptance.extensions import db
from acceptance.models import Document, Drawing, Filing, Volume
from acceptance.models.states import Gone
from acceptance.services.ground import packs
from acceptance.services.ground.access import Place
from workflows import classes


def count(place: Place, *, section: int | None = None, volume: int | None = None) -> int:
    """How many files of as-built drawings are not in the register, of those that a viewer may see: files of items
    that take drawings, and files in no item whose volume says that it holds some.
    """
    known = select(Drawing.document_id).where(
        Drawing.project_id == place.project.id, Drawing.document_id.is_not(None)
    )
    here = (
        (Document.project_id == place.project.id)
        & (Document.gone == Gone.HERE)
        & Document.id.not_in(known)
    )
    placed = (
        select(func.count()).select_from(Document).join(Filing, Filing.id == Document.filing_id)
    )
    placed = placed.where(here, Filing.drawings)
    if not place.whole:
        placed = placed.where(Filing.party_id.in_(place.read_ids))
    if section is not None:
        placed = placed.where(Filing.section == section)
    if volume is not None:
        placed = placed.where(Document.volume_id == volume)
    found = db.session.scalar(placed) or 0
    if place.whole:
        found += _by_volume(place, here, section, volume)
    return found


def _by_volume(
    place: Place, here: ColumnElement[bool], section: int | None, volume: int | None
) -> int:
    """Those in no item, by the titles of their volumes."""
    wanted = (
        select(Volume.title, func.count().label("files"))
        .join(Document, Document.volume_id == Volume.id)
        .where(here, Document.filing_id.is_(None))
        .group_by(Volume.id, Volume.title)
        .order_by(Volume.id)
    )
    if section is not None:
        wanted = wanted.where(Volume.section == section)
    if volume is not None:
        wanted = wanted.where(Volume.id == volume)
    scope, found = packs.scope(place.project), 0
    for row in db.session.execute(wanted):
        _group, drawn = classes.of_title(scope, row.title)
        if drawn:
            found += row.files
    return found
