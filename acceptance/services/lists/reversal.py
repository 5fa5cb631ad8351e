"""Take an import back as a whole, as long as nothing was built on it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select

from acceptance.extensions import db
from acceptance.models import CatalogueImport, Document, FileVersion, Filing, Sample, Volume
from acceptance.models.states import SheetState
from acceptance.refusals import Refused
from acceptance.services.files import index
from acceptance.services.ground import counts, holds, journal
from acceptance.services.ground.access import Place
from acceptance.services.volumes import totals
from workflows.filings import OPEN_TO_FILES
from workflows.roles import Role

from .changes import as_day, rewrite, set_due, words_of


def may_undo(place: Place, row: CatalogueImport) -> bool:
    """Whether this viewer could take the import back: its own unit's, or any for the owner."""
    return row.state == SheetState.IMPORTED and (
        Role.OWNER in place.roles or row.organisation_id == place.viewer.organisation_id
    )


def undo(place: Place, row: CatalogueImport, *, now: datetime) -> None:
    """Take an import back as a whole. Raises Refused (not_in_stage, archive_fixed; built_upon when
    something rests on it, with what it is).
    """
    holds.require(place, "list.undo")
    if not may_undo(place, row):
        raise Refused("built_upon", name=row.name)
    mine = Document.import_id == row.id
    stored = select(FileVersion.document_id).where(FileVersion.project_id == row.project_id)
    name = _sample(mine & Document.id.in_(stored))
    if name:
        raise Refused("built_upon", name=name)
    closed = mine & Document.filing_id.in_(
        select(Filing.id).where(
            Filing.project_id == row.project_id, Filing.state.not_in(OPEN_TO_FILES)
        )
    )
    name = _sample(closed)
    if name:
        raise Refused("built_upon", name=name)
    own = select(Volume.id).where(Volume.import_id == row.id)
    others = (
        select(Document.title)
        .where(
            Document.volume_id.in_(own),
            (Document.import_id != row.id) | Document.import_id.is_(None),
        )
        .limit(1)
    )
    if name := db.session.scalar(others) or "":
        raise Refused("built_upon", name=name)
    if (
        name := db.session.scalar(
            select(Volume.title)
            .join(Sample, Sample.volume_id == Volume.id)
            .where(Volume.import_id == row.id)
            .limit(1)
        )
        or ""
    ):
        raise Refused("built_upon", name=name)
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


def _sample(condition: ColumnElement[bool]) -> str:
    """The title of one such file, or nothing."""
    return db.session.scalar(select(Document.title).where(condition).limit(1)) or ""


def _change_back(row: CatalogueImport, now: datetime) -> None:
    for change in row.changed:
        if "due" in change:
            set_due(change["due"], as_day(change["old"]))
            continue
        document = db.session.get_one(Document, change["id"])
        if words_of(document, change["new"]) != change["new"]:
            raise Refused("built_upon", name=document.title)
        rewrite(document, change["old"], now=now)
