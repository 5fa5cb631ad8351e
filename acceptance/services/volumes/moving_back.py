"""A move of files is taken back as a whole, while nothing was built on it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Document, FileMove, Filing, Volume
from acceptance.models.befores import MovedBefore
from acceptance.refusals import NotFound
from acceptance.services.files import documents, seals
from acceptance.services.ground import holds, parted
from acceptance.services.ground.access import Place
from acceptance.services.ground.built import Pile
from workflows.roles import Role

from . import divided, laying, relocations


def may_undo(place: Place, row: FileMove) -> bool:
    """Whether it is this hand's to take back: its own unit's, or any for the owner."""
    own = row.unit_id is not None and row.unit_id == place.viewer.organisation_id
    return row.undone_at is None and (own or Role.OWNER in place.roles)


def into(place: Place, filing_id: int, *, limit: int = 5) -> list[FileMove]:
    """The moves into an item that this hand could take back, the newest first."""
    rows = db.session.scalars(
        select(FileMove)
        .where(
            FileMove.project_id == place.project.id,
            FileMove.filing_id == filing_id,
            FileMove.undone_at.is_(None),
        )
        .order_by(FileMove.id.desc())
        .limit(limit)
    )
    return [row for row in rows if may_undo(place, row)]


def undo(place: Place, row: FileMove, *, now: datetime) -> None:
    """Take a move back as a whole: every file where it lay.

    Raises NotFound, Forbidden, Refused (built_upon when something rests on it, with what it is;
    item_closed, item_fixed, volume_sealed, volume_fixed, not_in_stage).
    """
    if not may_undo(place, row):
        raise NotFound
    parted.refuse(row.project_id, row.made_at)
    relocations.require_item(place, row.filing)
    _built(row).refuse()
    for old in row.before:
        _require_open(place, old)
    for old in row.before:
        db.session.get_one(Document, old["id"]).filing_id = old["filing"]
    row.undone_by, row.undone_at = place.viewer.name, now
    db.session.flush()
    for old in sorted(row.before, key=_place_in_volume):
        if old["left"] and old["volume"]:
            laying.put_in(old["id"], old["volume"], old["position"])
    relocations.settle(row.before, row.filing_id, now)
    relocations.record(place, "undo_move", row, {}, now)


def _place_in_volume(old: MovedBefore) -> tuple[int, int]:
    return old["volume"] or 0, old["position"]


def _built(row: FileMove) -> Pile:
    """What was built on the move since: another version, another place, a file or a volume gone."""
    pile = Pile(row.filing.name)
    for old in row.before:
        document = db.session.get(Document, old["id"])
        if document is None:
            pile.note("file_gone", "filing", row.filing_id, row.filing.name)
        elif code := _changed(row, document, old):
            pile.note(code, "document", document.id, document.title)
    return pile


def _changed(row: FileMove, document: Document, old: MovedBefore) -> str:
    """What became of a file since it was moved, or nothing."""
    lies_in = old["volume"]
    if old["left"]:
        lies_in = None
    if document.gone:
        return "put_right"
    if document.filing_id != row.filing_id or document.volume_id != lies_in:
        return "moved_again"
    if _standing(document.id) != old["version"]:
        return "replaced"
    if old["volume"] is None:
        return ""
    volume = db.session.get(Volume, old["volume"])
    if volume is None:
        return "volume_gone"
    if not old["filing"] or not divided.since(row.project_id, row.made_at):
        return ""
    if db.session.get_one(Filing, old["filing"]).section != volume.section:
        return "volume_elsewhere"
    return ""


def _require_open(place: Place, old: MovedBefore) -> None:
    """Raises Refused where the item or the volume from which a file came takes nothing now."""
    if old["filing"] is not None:
        relocations.require_item(place, db.session.get_one(Filing, old["filing"]))
    seals.require_file(place, relocations.ACT, db.session.get_one(Document, old["id"]))
    if old["left"] and old["volume"] is not None:
        holds.require_volumes(place, relocations.ACT, Volume.id == old["volume"])


def _standing(document_id: int) -> int | None:
    version = documents.current([document_id]).get(document_id)
    if version is None:
        return None
    return version.id
