"""移到: files that were stored under a wrong item or section go to the right one, with all their versions; looked
at first, moved in one act. Taking it back is in `moving_back`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from acceptance.extensions import db
from acceptance.gateways import filetypes
from acceptance.models import Document, FileMove, FileVersion, Filing, Purge, Volume
from acceptance.models.befores import MovedBefore
from acceptance.models.states import Gone
from acceptance.refusals import Forbidden, Refused
from acceptance.services.files import checks, documents, seals
from acceptance.services.ground import access, counts, hands, holds, journal
from acceptance.services.ground.access import Place
from workflows.acts import ACTS
from workflows.filings import OPEN_TO_FILES
from workflows.purges import PurgeState
from workflows.roles import Role

from . import laying, totals

ACT = "file.move"
MOST = 500
"""Files that are moved in one act."""
FOUND = 50
"""Items that are offered at once."""


@dataclass(frozen=True)
class Lot:
    """What becomes of one file: it goes, leaving its volume if that is named, or stays and why."""

    document: Document
    refused: Refused | None = None
    leaves: str = ""


def mine(place: Place) -> Select[Filing]:
    """The items between which this viewer may move files: all for the owner, else what it owes."""
    items = access.filings(place)
    if Role.OWNER not in place.roles:
        items = items.where(Filing.party_id.in_(place.party_ids))
    return items


def targets(place: Place, words: str) -> Sequence[Filing]:
    """Items with these words in code or name that take files now; at most FOUND."""
    open_ones = mine(place).where(Filing.state.in_(OPEN_TO_FILES))
    for word in words.split():
        named = Filing.name.contains(word, autoescape=True)
        open_ones = open_ones.where(named | Filing.code.contains(word, autoescape=True))
    ordered = open_ones.order_by(Filing.section, Filing.id)
    hold = holds.of(place.project)
    rows = db.session.scalars(ordered.limit(FOUND)).all()
    return [row for row in rows if holds.open_item(hold, ACTS[ACT].when, row)]


def target(place: Place, filing_id: int) -> Filing:
    """The item to which files are moved.

    Raises NotFound, Forbidden, Refused (item_closed, item_fixed, not_in_stage).
    """
    filing = access.filing(place, filing_id)
    require_item(place, filing)
    return filing


def require_item(place: Place, filing: Filing) -> None:
    """Whether files may go into or out of an item. Raises Forbidden, Refused (item_closed, item_fixed,
    not_in_stage).
    """
    if Role.OWNER not in place.roles and filing.party_id not in place.party_ids:
        raise Forbidden("filing.upload")
    holds.require_item(place, ACTS[ACT].when, filing)
    if filing.state not in OPEN_TO_FILES:
        raise Refused("item_closed", name=filing.name)


def may(place: Place, filing: Filing) -> bool:
    """Whether this hand may move files out of an item now."""
    try:
        require_item(place, filing)
    except (Forbidden, Refused):
        return False
    return place.may(ACTS[ACT].permission)


def found(place: Place, ids: Sequence[int]) -> list[Document]:
    """These files in this order. Raises NotFound when one is not this viewer's to know of."""
    return [documents.find(place, number) for number in dict.fromkeys(ids)]


def with_originals(chosen: Sequence[Document]) -> list[Document]:
    """These files, and behind them the originals that lie beside the lasting ones among them."""
    ids = [row.id for row in chosen]
    lasting, original = aliased(Document), aliased(Document)
    standing, version = aliased(FileVersion), aliased(FileVersion)
    beside = (
        select(original)
        .join(version, (version.document_id == original.id) & version.current)
        .join(
            lasting,
            (lasting.filing_id == original.filing_id) & (lasting.title == original.title),
        )
        .join(standing, (standing.document_id == lasting.id) & standing.current)
        .where(
            lasting.id.in_(ids),
            original.id.not_in(ids),
            original.gone == Gone.HERE,
            version.folder == standing.folder,
            version.media_type.in_(filetypes.ORIGINALS),
            standing.media_type.in_(filetypes.LASTING),
        )
        .distinct()
        .order_by(original.id)
    )
    return [*chosen, *db.session.scalars(beside)]


def look(place: Place, chosen: Sequence[Document], to: Filing) -> list[Lot]:
    """What would become of each file; nothing is written."""
    return [_lot(place, document, to) for document in chosen]


def _lot(place: Place, document: Document, to: Filing) -> Lot:
    try:
        leaves = _require_file(place, document, to)
    except Refused as refused:
        return Lot(document, refused)
    except Forbidden:
        return Lot(document, Refused("not_your_file", name=document.title))
    return Lot(document, leaves=leaves)


def _require_file(place: Place, document: Document, to: Filing) -> str:
    """The title of the volume that a file leaves, or nothing. Raises Forbidden, Refused."""
    if document.gone:
        raise Refused("gone_already", name=document.title)
    if document.filing_id == to.id:
        raise Refused("there_already", name=document.title)
    source = None
    if document.filing_id is not None:
        source = db.session.get_one(Filing, document.filing_id)
        require_item(place, source)
    elif Role.OWNER not in place.roles:
        raise Forbidden("filing.upload")
    seals.require_file(place, ACT, document)
    _refuse_purged(document)
    if document.volume_id is None:
        return ""
    volume = db.session.get_one(Volume, document.volume_id)
    if _fits(volume, source, to):
        return ""
    if Role.OWNER not in place.roles:
        raise Refused("bound_already", name=document.title)
    return volume.title


def _refuse_purged(document: Document) -> None:
    asked = (
        select(Purge.id)
        .join(FileVersion, FileVersion.digest == Purge.digest)
        .where(
            FileVersion.document_id == document.id,
            Purge.project_id == document.project_id,
            Purge.state == PurgeState.ASKED,
        )
    )
    if db.session.scalar(asked.limit(1)):
        raise Refused("purge_asked", name=document.title)


def _fits(volume: Volume, source: Filing | None, to: Filing) -> bool:
    """Whether a file may lie on where it is: a volume has one section, and drawings apart."""
    alike = source is not None and source.drawings == to.drawings
    return volume.section == to.section and alike


def move(place: Place, ids: Sequence[int], to: Filing, reason: str, *, now: datetime) -> FileMove:
    """Move files with all their versions, all or none; a file of the same title stays another file.

    Raises NotFound, Forbidden, Refused (nothing_chosen; what `look` names).
    """
    require_item(place, to)
    chosen = found(place, ids)
    if not chosen or len(chosen) > MOST:
        raise Refused("nothing_chosen", most=MOST)
    leaving = {row.id for row in chosen if _require_file(place, row, to)}
    standing = documents.current([row.id for row in chosen])
    before = [_lies(row, standing.get(row.id), row.id in leaving) for row in chosen]
    sources = sorted({row.filing_id for row in chosen if row.filing_id is not None})
    for row in chosen:
        row.filing_id = to.id
    db.session.flush()
    for row in chosen:
        if row.id in leaving:
            laying.take_out(row)
    hands.carry(place, "filing", sources, to.id, "store_file")
    made = FileMove(
        project_id=place.project.id,
        filing_id=to.id,
        reason=reason,
        before=before,
        count=len(before),
        made_by=place.viewer.name,
        unit_id=place.viewer.organisation_id or None,
        made_at=now,
    )
    db.session.add(made)
    db.session.flush()
    settle(before, to.id, now)
    record(place, "move_documents", made, {"reason": reason}, now)
    return made


def _lies(document: Document, version: FileVersion | None, leaves: bool) -> MovedBefore:
    standing = None
    if version is not None:
        standing = version.id
    return {
        "id": document.id,
        "filing": document.filing_id,
        "version": standing,
        "volume": document.volume_id,
        "position": document.position,
        "first": document.first_page,
        "last": document.last_page,
        "left": leaves,
    }


def settle(before: Sequence[MovedBefore], filing_id: int, now: datetime) -> None:
    """Counts, totals and checks of all that a move touched."""
    counts.recount([filing_id, *(old["filing"] for old in before)])
    totals.count_again([old["volume"] for old in before])
    for old in before:
        checks.rejudge(db.session.get_one(Document, old["id"]), now=now)


def record(
    place: Place, action: str, row: FileMove, more: Mapping[str, object], now: datetime
) -> None:
    """A line of the item they went to, which names every file with where it lay; and one of each
    item they came from.
    """
    files = {old["id"]: old["filing"] for old in row.before}
    whole = {"move": row.id, "to": row.filing_id, "count": row.count, **more}
    _line(place, action, row.filing_id, {**whole, "files": list(files.items())}, now)
    for source in sorted({filing for filing in files.values() if filing}):
        left = [number for number, filing in files.items() if filing == source]
        _line(place, action, source, {**whole, "left": left}, now)


def _line(
    place: Place, action: str, filing_id: int, facts: dict[str, object], now: datetime
) -> None:
    journal.record(
        place.project.id,
        action,
        actor=place.viewer,
        now=now,
        noun="filing",
        object_id=filing_id,
        facts=facts,
    )
