"""A bulk change in the holding area is taken back as a whole: every file is held again, as it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select

from acceptance.extensions import db
from acceptance.models import (
    BulkChange,
    CheckResult,
    Document,
    FileVersion,
    Filing,
    HeldFile,
    Job,
    Pin,
    Purge,
    Withdrawal,
)
from acceptance.models.befores import HeldBefore
from acceptance.models.states import DocumentState, HeldState
from acceptance.refusals import NotFound
from acceptance.services.files import index, seals
from acceptance.services.ground import counts, holds, journal, parted
from acceptance.services.ground.access import Place
from acceptance.services.ground.built import Pile
from workflows.acts import ACTS
from workflows.filings import OPEN_TO_FILES
from workflows.roles import Role


def undo(place: Place, change: BulkChange, *, now: datetime) -> None:
    """Take a bulk change back as a whole. Raises Refused (built_upon) when something was built on it since."""
    if change.undone or (
        change.person_id != place.viewer.person_id and Role.OWNER not in place.roles
    ):
        raise NotFound
    parted.refuse(change.project_id, change.made_at)
    rows = {
        row.id: row
        for row in db.session.scalars(
            select(HeldFile).where(HeldFile.id.in_([old["id"] for old in change.before]))
        )
    }
    _resting(rows, change).refuse()
    touched = []
    for old in change.before:
        row = rows[old["id"]]
        if old["document"]:
            touched.append(_take_back(place, row, old))
        row.name, row.number, row.reason = old["name"], old["number"], old["reason"]
        row.state = HeldState.HELD
        row.document_id, row.filing_id = None, old["filing"]
    change.undone = True
    db.session.flush()
    counts.recount(touched)
    journal.record(
        place.project.id,
        "undo_fix",
        actor=place.viewer,
        now=now,
        noun="bulk",
        object_id=change.id,
        facts={"files": change.count},
    )


def _resting(rows: Mapping[int, HeldFile], change: BulkChange) -> Pile:
    """What was built on the files that a bulk change placed: another version, an item handed in, a
    volume that would keep a hole.
    """
    pile = Pile(next(iter(rows.values())).name)
    for old in change.before:
        if not old["document"]:
            continue
        row, document = rows[old["id"]], db.session.get(Document, old["document"])
        if document is None:
            pile.note("replaced", "project", change.project_id, row.name)
            continue
        version, filing = _placed(document)
        if version is None or version.digest != row.digest:
            pile.note("replaced", "document", document.id, document.title)
        elif filing and filing.state not in OPEN_TO_FILES:
            pile.note("item_on", "filing", filing.id, filing.name)
        elif _corrected(document.id):
            pile.note("put_right", "document", document.id, document.title)
        elif old["new"] and document.volume_id is not None:
            pile.note("bound", "document", document.id, document.title)
    return pile


def _placed(document: Document) -> tuple[FileVersion | None, Filing | None]:
    """The version in force of a file, and the item in which it lies."""
    version = db.session.scalar(
        select(FileVersion).where(FileVersion.document_id == document.id, FileVersion.current)
    )
    if document.filing_id is None:
        return version, None
    return version, db.session.get(Filing, document.filing_id)


def _take_back(place: Place, row: HeldFile, old: HeldBefore) -> int | None:
    document = db.session.get_one(Document, old["document"])
    version, filing = _placed(document)
    if filing is not None:
        holds.require_item(place, ACTS["file.deliver"].when, filing)
    seals.require_file(place, "file.deliver", document)
    assert version is not None  # else it was refused before
    for model in (CheckResult, Pin):
        db.session.execute(delete(model).where(model.version_id == version.id))
    db.session.execute(delete(Job).where(Job.kind == "check_file", Job.subject_id == version.id))
    db.session.delete(version)
    db.session.flush()
    earlier = db.session.scalar(
        select(FileVersion)
        .where(FileVersion.document_id == document.id)
        .order_by(FileVersion.id.desc())
        .limit(1)
    )
    row.document_id = None
    db.session.flush()
    if earlier is not None:
        earlier.current = True
    elif old["new"]:
        index.forget([document])
        db.session.delete(document)
    else:
        document.state = DocumentState.LISTED
    db.session.flush()
    if filing is None:
        return None
    return filing.id


def _corrected(document_id: int) -> bool:
    """Whether a version of a file was ever withdrawn or proposed for purging."""
    for model in (Withdrawal, Purge):
        known = select(model.id).where(model.document_id == document_id)
        if db.session.scalar(known.limit(1)) is not None:
            return True
    return False
