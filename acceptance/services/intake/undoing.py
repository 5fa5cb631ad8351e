"""A bulk change in the holding area is taken back as a whole: every file is held again, as it was."""

from __future__ import annotations

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
from acceptance.models.shapes import HeldBefore
from acceptance.models.states import DocumentState, HeldState
from acceptance.refusals import NotFound, Refused
from acceptance.services.files import index, seals
from acceptance.services.ground import counts, holds, journal
from acceptance.services.ground.access import Place
from workflows.acts import ACTS
from workflows.filings import OPEN_TO_FILES
from workflows.roles import Role


def undo(place: Place, change: BulkChange, *, now: datetime) -> None:
    """Take a bulk change back as a whole. Raises Refused (built_upon) when something was built on it since."""
    if change.undone or (
        change.person_id != place.viewer.person_id and Role.OWNER not in place.roles
    ):
        raise NotFound
    rows = {
        row.id: row
        for row in db.session.scalars(
            select(HeldFile).where(HeldFile.id.in_([old["id"] for old in change.before]))
        )
    }
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


def _take_back(place: Place, row: HeldFile, old: HeldBefore) -> int | None:
    document = db.session.get(Document, old["document"])
    version = db.session.scalar(
        select(FileVersion).where(FileVersion.document_id == old["document"], FileVersion.current)
    )
    filing = None
    if document and document.filing_id:
        filing = db.session.get(Filing, document.filing_id)
    if (
        document is None
        or version is None
        or version.digest != row.digest
        or (filing and filing.state not in OPEN_TO_FILES)
        or _corrected(document.id)
        # what was bound into a volume since would leave a hole there
        or (old["new"] and document.volume_id is not None)
    ):
        raise Refused("built_upon", name=row.name)
    if filing is not None:
        holds.require_item(place, ACTS["file.deliver"].when, filing)
    seals.require_file(place, "file.deliver", document)
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
