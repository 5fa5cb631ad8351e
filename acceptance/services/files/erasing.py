"""Where a project keeps bytes that must not be kept, and how they leave the store (彻底清除)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    cast,
    delete,
    except_,
    exists,
    literal,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from acceptance.extensions import db
from acceptance.gateways import previews
from acceptance.gateways.storage import LocalStore
from acceptance.models import (
    FileVersion,
    Finding,
    Fixity,
    HeldFile,
    PanelMember,
    Purge,
    PurgedDigest,
    Report,
    SampleNote,
    Upload,
)
from acceptance.models.shapes import PurgedPlace
from acceptance.models.states import Gone
from acceptance.services.ground import jobs, journal
from acceptance.services.ground.access import Viewer
from workflows.purges import PurgeState

NAMELESS = "已清除"
"""What stands in the place of a file's name: the name itself may be what must not be kept."""
SYSTEM = Viewer(0, "本系统")
Column: TypeAlias = InstrumentedAttribute[Any]
Key: TypeAlias = InstrumentedAttribute[int]
SCANS: Mapping[str, tuple[Column, Key, Key]] = {
    "ballot": (PanelMember.sheet, PanelMember.id, PanelMember.project_id),
    "evidence": (Finding.evidence, Finding.id, Finding.project_id),
    "photo": (SampleNote.photos, SampleNote.id, SampleNote.project_id),
}
"""What tells of bytes beside the files of the archive: the column, its row, its project."""


def places(project_id: int, digest: str) -> list[PurgedPlace]:
    """Everywhere a project keeps these bytes: versions, held files, packages they came in, scans of
    ballots, evidence of problems, photos of entries.
    """
    found: list[PurgedPlace] = [
        {"kind": "version", "id": version.id, "document": version.document_id}
        for version in db.session.scalars(versions(project_id, digest))
    ]
    found += [{"kind": "held", "id": key, "document": None} for key in _held(project_id, digest)]
    for upload in uploads(project_id, digest):
        if upload.result.get("package"):
            found.append({"kind": "package", "id": upload.id, "document": None})
    scans = [
        select(literal(kind).label("kind"), row_key.label("id")).where(
            project == project_id, _holds(column, digest)
        )
        for kind, (column, row_key, project) in SCANS.items()
    ]
    for kind, number in db.session.execute(union_all(*scans).order_by("kind", "id")):
        found.append({"kind": kind, "id": number, "document": None})
    return found


def _held(project_id: int, digest: str) -> Iterator[int]:
    held = select(HeldFile.id).where(
        HeldFile.project_id == project_id, HeldFile.digest == digest, HeldFile.name != NAMELESS
    )
    yield from db.session.scalars(held.order_by(HeldFile.id))


def _holds(column: Column, digest: str) -> ColumnElement[bool]:
    """Whether a JSON column tells of these bytes."""
    return cast(column, String).contains(digest)


def versions(project_id: int, digest: str) -> Select[FileVersion]:
    """The versions of a project that are these bytes."""
    return (
        select(FileVersion)
        .where(
            FileVersion.project_id == project_id,
            FileVersion.digest == digest,
            FileVersion.gone != Gone.PURGED,
        )
        .order_by(FileVersion.id)
    )


def uploads(project_id: int, digest: str) -> Iterator[Upload]:
    """The uploads with which these bytes came in, as themselves or in a package."""
    rows = db.session.scalars(
        select(Upload)
        .where(Upload.project_id == project_id, _holds(Upload.result, digest))
        .order_by(Upload.id)
    )
    for row in rows:
        inside = row.result.get("files", ())
        if any(one.get("digest") == digest for one in (row.result, *inside)):
            yield row


def others(project_id: int, digest: str) -> int:
    """How many other projects keep the same bytes; which ones is not this project's to know."""
    return len(_keeping(digest) - {project_id})


def _keeping(digest: str) -> set[int]:
    """The projects that keep these bytes, not counting those that purged them."""
    kept = [
        select(model.project_id).where(model.digest == digest, model.project_id.is_not(None))
        for model in (FileVersion, HeldFile, Report)
    ]
    kept += [
        select(project).where(_holds(column, digest)) for column, _key, project in SCANS.values()
    ]
    purged = select(Purge.project_id).where(
        Purge.digest == digest, Purge.state == PurgeState.PURGED
    )
    keeping = except_(union(*kept).subquery().select(), purged).order_by("project_id")
    return set(db.session.scalars(keeping))


def erased() -> Select[str]:
    """What was erased from the store and nobody keeps since: it is missing on purpose, and what was
    copied of it goes too. The same bytes may have come in again, in a project that may keep them.
    """
    keeping = (
        exists().where(FileVersion.digest == PurgedDigest.digest, FileVersion.gone != Gone.PURGED),
        exists().where(HeldFile.digest == PurgedDigest.digest, HeldFile.name != NAMELESS),
        exists().where(Report.digest == PurgedDigest.digest),
    )
    return select(PurgedDigest.digest).where(*(~one for one in keeping))


def erase(store: LocalStore, purge_id: int, *, now: datetime) -> None:
    """Take the bytes out of the store, with what was drawn from them and the packages they came in,
    unless another project keeps the same; and note them for the next run of a backup.
    """
    row = db.session.get_one(Purge, purge_id)
    packages = [
        db.session.get_one(Upload, place["id"]).result.get("digest", "")
        for place in row.places
        if place["kind"] == "package"
    ]
    erased = [digest for digest in (row.digest, *packages) if digest and not _keeping(digest)]
    for digest in erased:
        size = store.size(digest)
        previews.forget(store, digest)
        store.erase(digest)
        db.session.execute(delete(Fixity).where(Fixity.digest == digest))
        if db.session.get(PurgedDigest, digest) is None:
            db.session.add(
                PurgedDigest(digest=digest, purge_id=row.id, size=size or row.size, erased_at=now)
            )
    if row.digest in erased:
        row.erased_at = now
    db.session.flush()
    journal.record(
        row.project_id,
        "erase_bytes",
        actor=SYSTEM,
        now=now,
        noun="purge",
        object_id=row.id,
        facts={"sha256": erased, "kept": row.digest not in erased},
    )


def is_purged(project_id: int, digest: str) -> Purge | None:
    """The purge by which a project may not keep these bytes, if there is one."""
    return db.session.scalar(
        select(Purge).where(
            Purge.project_id == project_id,
            Purge.digest == digest,
            Purge.state == PurgeState.PURGED,
        )
    )


def came_in(project_id: int, digest: str, upload_id: int) -> None:
    """A package brought what was purged: its bytes are to be erased as well."""
    row = is_purged(project_id, digest)
    if row is not None:
        row.places = [*row.places, {"kind": "package", "id": upload_id, "document": None}]


def erase_again(row: Purge, *, now: datetime) -> None:
    """The bytes came in once more, in a package: they go as before."""
    jobs.queue("erase_bytes", now=now, project_id=row.project_id, subject_id=row.id)
