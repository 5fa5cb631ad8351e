"""彻底清除: what must not be kept at all leaves the store; a tombstone says what it was, who, why and when.

Moving one is a step (services.purging); the bytes go right after it, in a task of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from acceptance.extensions import db
from acceptance.models import (
    Caption,
    CheckResult,
    Document,
    FileVersion,
    HeldFile,
    Pin,
    Purge,
    Upload,
    Volume,
)
from acceptance.models.states import DocumentState, Gone, HeldState
from acceptance.refusals import Erased, Refused
from acceptance.services.ground import counts, hands, holds, jobs, journal
from acceptance.services.ground.access import Place
from workflows.purges import PurgeState
from workflows.roles import Role

from . import erasing

MAY_LOOK = frozenset({Role.OWNER, Role.BUREAU})
"""Who sees a file whose purging is proposed: those who decide."""


def of_project(project_id: int) -> Sequence[Purge]:
    """All that was proposed in a project, the newest first."""
    mine = select(Purge).where(Purge.project_id == project_id)
    return db.session.scalars(mine.order_by(Purge.id.desc())).all()


def of_digests(project_id: int, digests: Sequence[str]) -> Mapping[str, Purge]:
    """What is proposed or done about these bytes in a project, by digest."""
    rows = db.session.scalars(
        select(Purge)
        .where(
            Purge.project_id == project_id,
            Purge.digest.in_(digests),
            Purge.state.in_((PurgeState.ASKED, PurgeState.PURGED)),
        )
        .order_by(Purge.id)
    )
    return {row.digest: row for row in rows}


def require_kept(
    place: Place, digest: str, name: str, known: Mapping[str, Purge] | None = None
) -> None:
    """Before bytes are handed out; `known` is what `of_digests` says of them, where it was asked.

    Raises Erased when they were purged here, Refused (purge_asked) while that is proposed and this
    hand is not one that decides.
    """
    if known is None:
        known = of_digests(place.project.id, [digest])
    row = known.get(digest)
    if row is None:
        return
    if row.state == PurgeState.PURGED and row.answered_at is not None:
        raise Erased(row.ground, row.answered_at)
    if not MAY_LOOK & place.roles:
        raise Refused("purge_asked", name=name)


def ask(place: Place, version: FileVersion, ground: str, reason: str, *, now: datetime) -> Purge:
    """Propose that the bytes of a version are kept nowhere in this project.

    Raises Refused (gone_already, purge_asked, not_in_stage).
    """
    holds.require(place, "file.purge")
    if version.gone == Gone.PURGED:
        raise Refused("gone_already", name=version.name)
    if of_digests(place.project.id, [version.digest]):
        raise Refused("purge_asked", name=version.name)
    row = Purge(
        project_id=place.project.id,
        document_id=version.document_id,
        file_version_id=version.id,
        digest=version.digest,
        size=version.size,
        ground=ground,
        reason=reason,
        asked_by=place.viewer.name,
        asked_at=now,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(
        row.project_id,
        "ask_purge",
        actor=place.viewer,
        now=now,
        noun="purge",
        object_id=row.id,
        after=row.state,
        facts={
            "document": row.document_id,
            "sha256": row.digest,
            "size": row.size,
            "ground": ground,
            "reason": reason,
        },
    )
    hands.keep(place, "purge", row.id, "ask_purge")
    journal.notify(row.project_id, Role.BUREAU, "ask_purge", now=now, reason=reason)
    return row


def _answered(place: Place, row: Purge, answer: str, now: datetime) -> None:
    row.answer, row.answered_by, row.answered_at = answer, place.viewer.name, now
    journal.notify(row.project_id, Role.OWNER, "ask_purge", now=now, reason=answer)


def _carry_out(place: Place, row: Purge, answer: str, now: datetime) -> None:
    """Everything of it in this project becomes a tombstone; the bytes go in a task of their own."""
    _answered(place, row, answer, now)
    row.places = erasing.places(row.project_id, row.digest)
    row.others = erasing.others(row.project_id, row.digest)
    versions = db.session.scalars(erasing.versions(row.project_id, row.digest)).all()
    for version in versions:
        _bury(version)
    db.session.execute(
        update(HeldFile)
        .where(HeldFile.project_id == row.project_id, HeldFile.digest == row.digest)
        .values(name=erasing.NAMELESS, folder="", state=HeldState.DISCARDED)
    )
    for upload in list(erasing.uploads(row.project_id, row.digest)):
        _unname(upload, row.digest)
    db.session.flush()
    counts.recount([version.document.filing_id for version in versions])
    jobs.queue("erase_bytes", now=now, project_id=row.project_id, subject_id=row.id)


def _unname(upload: Upload, digest: str) -> None:
    """A receipt keeps the digest and loses the name; so does the package it came in."""
    upload.name, upload.folder = erasing.NAMELESS, ""
    result = upload.result.copy()
    if "name" in result:
        result["name"] = erasing.NAMELESS
    if "files" in result:
        inside = [one.copy() for one in result["files"]]
        for one in inside:
            if one.get("digest") == digest:
                one["name"] = erasing.NAMELESS
        result["files"] = inside
    upload.result = result


def _bury(version: FileVersion) -> None:
    """A version becomes its tombstone: digest and size stay, name and what was read from it go.

    In a sealed volume or a fixed archive it stays in its place, which does not change; else the
    version before stands again, and where none is the file is a tombstone as a whole.
    """
    document = version.document
    version.gone, version.name = Gone.PURGED.value, erasing.NAMELESS
    db.session.execute(delete(CheckResult).where(CheckResult.version_id == version.id))
    db.session.execute(
        update(Pin).where(Pin.version_id == version.id).values(text=erasing.NAMELESS, closed=True)
    )
    db.session.flush()
    if not version.current and not document.gone:
        return
    before = None
    if not _stands_fixed(document):
        before = db.session.scalar(
            select(FileVersion)
            .where(FileVersion.document_id == document.id, FileVersion.gone == Gone.HERE)
            .order_by(FileVersion.id.desc())
            .limit(1)
        )
        db.session.execute(delete(Caption).where(Caption.document_id == document.id))
    if before is not None:
        version.current, before.current = False, True
    else:
        document.state, document.gone = DocumentState.LISTED.value, Gone.PURGED.value
    db.session.flush()


def _stands_fixed(document: Document) -> bool:
    if document.volume_id is None:
        return False
    volume = db.session.get_one(Volume, document.volume_id)
    return volume.sealed or volume.fixed


def _nothing_else(_place: Place, row: Purge, answer: str, now: datetime) -> None:
    row.answer, row.answered_at = answer, now


EFFECTS: Mapping[str, Callable[[Place, Purge, str, datetime], None]] = {
    "agree_purge": _carry_out,
    "refuse_purge": _answered,
    "withdraw_purge": _nothing_else,
}
"""What a step of a purge does beside moving it."""
