"""Take an import back as a whole, as long as nothing was built on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import delete, select

from acceptance.extensions import db
from acceptance.models import CatalogueImport, Document, FileVersion, Filing, Sample, Volume
from acceptance.models.shapes import RowChange
from acceptance.models.states import SheetState
from acceptance.refusals import Refused
from acceptance.services.files import index
from acceptance.services.ground import counts, holds, journal, parted
from acceptance.services.ground.access import Place
from acceptance.services.ground.built import Pile
from acceptance.services.volumes import shelving, totals
from workflows.filings import OPEN_TO_FILES
from workflows.roles import Role

from .changes import as_day, rewrite, set_due, words_of


def may_undo(place: Place, row: CatalogueImport) -> bool:
    """Whether this viewer could take the import back: its own unit's, or any for the owner."""
    return row.state == SheetState.IMPORTED and (
        Role.OWNER in place.roles or row.organisation_id == place.viewer.organisation_id
    )


def undo(place: Place, row: CatalogueImport, *, now: datetime) -> None:
    """Take an import back as a whole. Raises Refused (not_in_stage, archive_fixed;
    not_yours_to_undo; built_upon when something rests on it, with what it is).
    """
    holds.require(place, "list.undo")
    if not may_undo(place, row):
        raise Refused("not_yours_to_undo", name=row.name)
    mine = Document.import_id == row.id
    own = select(Volume.id).where(Volume.import_id == row.id)
    parted.refuse(row.project_id, row.imported_at)
    _resting(row).refuse()
    holds.require_volumes(place, "list.undo", Volume.id.in_(select(Document.volume_id).where(mine)))
    _change_back(row, now)
    touched = list(db.session.scalars(select(Document.filing_id).where(mine).distinct()))
    extended = list(
        db.session.scalars(
            select(Document.volume_id)
            .where(mine, Document.volume_id.is_not(None), Document.volume_id.not_in(own))
            .distinct()
        )
    )
    for batch in db.session.scalars(
        select(Document).where(mine, Document.indexed).execution_options(yield_per=2000)
    ).partitions():
        index.forget(batch)
    numbered = db.session.scalars(own.where(Volume.code != "").order_by(Volume.id)).all()
    db.session.flush()
    db.session.execute(
        delete(Document).where(mine), execution_options={"synchronize_session": False}
    )
    db.session.execute(
        delete(Volume).where(Volume.import_id == row.id),
        execution_options={"synchronize_session": False},
    )
    counts.recount(touched)
    row.state = SheetState.UNDONE.value
    db.session.flush()
    totals.count_again(extended)
    journal.record(
        row.project_id,
        "undo_import",
        actor=place.viewer,
        now=now,
        noun="import",
        object_id=row.id,
        facts={"name": row.name, "files": row.files, "numbered": list(numbered)},
    )


def _resting(row: CatalogueImport) -> Pile:
    """What was built on an import: bytes stored, items handed in, files of others in its volumes,
    volumes inspected, words changed again.
    """
    pile, mine = Pile(row.name), Document.import_id == row.id
    titles = select(Document.id, Document.title)
    stored = select(FileVersion.document_id).join(Document).where(mine)
    pile.add("stored", "document", titles.where(Document.id.in_(stored)).order_by(Document.id))
    items = select(Document.filing_id).where(mine)
    closed = select(Filing.id, Filing.name).where(
        Filing.project_id == row.project_id,
        Filing.id.in_(items),
        Filing.state.not_in(OPEN_TO_FILES),
    )
    pile.add("item_on", "filing", closed.order_by(Filing.id))
    own = select(Volume.id).where(Volume.import_id == row.id)
    others = titles.where(
        Document.volume_id.in_(own),
        (Document.import_id != row.id) | Document.import_id.is_(None),
    )
    pile.add("put_inside", "document", others.order_by(Document.id))
    inspected = select(Volume.id, Volume.title).where(
        Volume.import_id == row.id, Volume.id.in_(select(Sample.volume_id))
    )
    pile.add("sampled", "volume", inspected.order_by(Volume.id))
    pile.add("shelved_since", "volume", shelving.kept(Volume.import_id == row.id))
    for document, change in _reworded(row):
        if words_of(document, change["new"]) != change["new"]:
            pile.note("reworded", "document", document.id, document.title)
    return pile


def _reworded(row: CatalogueImport) -> Iterator[tuple[Document, RowChange]]:
    """The files whose words the import changed, with what it changed."""
    for change in row.changed:
        if "due" not in change:
            yield db.session.get_one(Document, change["id"]), change


def _change_back(row: CatalogueImport, now: datetime) -> None:
    for change in row.changed:
        if "due" in change:
            set_due(change["due"], as_day(change["old"]))
    for document, change in _reworded(row):
        rewrite(document, change["old"], now=now)
