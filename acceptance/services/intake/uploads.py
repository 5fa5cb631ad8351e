"""Resumable uploads (tus 1.0): what has been promised, how far it has come, and what became of it."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, update

from acceptance.extensions import db
from acceptance.gateways import filetypes
from acceptance.gateways.storage import LocalStore, Stored
from acceptance.models import Document, FileVersion, Filing, HeldFile, Upload
from acceptance.models.shapes import UploadResult
from acceptance.refusals import NotFound, Refused
from acceptance.services.files import filings
from acceptance.services.files.filings import Incoming, Receipt
from acceptance.services.ground import access, jobs
from acceptance.services.ground.access import Place
from workflows.filings import DONE, FilingState
from workflows.projects import CLOSED

from . import arrivals

PACKAGE = "application/zip"
KEPT = timedelta(days=14)
"""How long an upload that was broken off can be resumed."""
FRESH = 10.0
"""Seconds for which the sum of what a project holds is good enough: half a million files are not added up for each."""
_stored: dict[tuple[str, int], tuple[float, int]] = {}


@dataclass(frozen=True)
class Quota:
    """Bytes a project may hold, holds, and has promised to uploads under way."""

    limit: int
    used: int
    coming: int

    @property
    def room(self) -> int:
        return max(0, self.limit - self.used - self.coming)


def quota(project_id: int, limit: int) -> Quota:
    """What is left of a project's space."""
    key = (str(db.engine.url), project_id)
    known = _stored.get(key)
    if known is None or time.monotonic() - known[0] > FRESH:
        total = db.session.scalar(
            select(func.coalesce(func.sum(FileVersion.size), 0)).where(
                FileVersion.project_id == project_id
            )
        )
        known = _stored[key] = (time.monotonic(), int(total or 0))
    waiting = db.session.scalar(
        select(func.coalesce(func.sum(HeldFile.size), 0)).where(
            HeldFile.project_id == project_id, HeldFile.state == "held"
        )
    )
    coming = db.session.scalar(
        select(func.coalesce(func.sum(Upload.size), 0)).where(
            Upload.project_id == project_id, Upload.state == "receiving"
        )
    )
    return Quota(limit, known[1] + int(waiting or 0), int(coming or 0))


def clean_folder(folder: str) -> str:
    """A relative folder path as kept: parts without tricks, NFC."""
    parts = []
    for part in folder.replace("\\", "/").split("/"):
        if part.strip() in ("", ".", ".."):
            continue
        parts.append(filings.clean_name(part))
    return "/".join(parts)[:1000]


def promise(
    place: Place,
    *,
    name: str,
    size: int,
    folder: str,
    filing_id: int | None,
    limit: int,
    space: int,
    link_id: int | None,
    now: datetime,
) -> Upload:
    """Open an upload. Raises Refused: bad_name, empty_file, too_large, no_quota, item_closed, not_in_stage; NotFound for a foreign item."""
    if place.project.state in CLOSED:
        raise Refused("not_in_stage", stage=place.project.state)
    name = filings.clean_name(name)
    if size <= 0:
        raise Refused("empty_file", name=name)
    if size > limit:
        raise Refused("too_large", size=f"{size >> 20} MB", limit=f"{limit >> 20} MB")
    if size > (left := quota(place.project.id, space).room):
        raise Refused("no_quota", size=f"{max(1, size >> 20)} MB", room=f"{left >> 20} MB")
    if filing_id is not None:
        filing = access.filing(place, filing_id)
        if not filings.may_upload(place, filing):
            raise Refused("item_closed", name=filing.name)
    row = Upload(
        token=secrets.token_hex(16),
        project_id=place.project.id,
        filing_id=filing_id,
        party_id=min(place.party_ids, default=None),
        link_id=link_id,
        person_id=place.viewer.person_id,
        name=name,
        folder=clean_folder(folder),
        size=size,
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def find(place: Place, token: str, *, link_id: int | None) -> Upload:
    """One's own upload. Raises NotFound for anybody else's."""
    row: Upload | None = db.session.scalar(
        select(Upload).where(Upload.token == token, Upload.project_id == place.project.id)
    )
    if (
        row is None
        or row.link_id != link_id
        or (link_id is None and row.person_id != place.viewer.person_id)
    ):
        raise NotFound
    return row


def reached(upload_id: int, offset: int) -> None:
    """Note that bytes up to `offset` are durable."""
    db.session.execute(
        update(Upload)
        .where(Upload.id == upload_id, Upload.state == "receiving")
        .values(offset=offset),
        execution_options={"synchronize_session": False},
    )


def judge(path: Path, stored: Stored, name: str) -> Incoming | Refused:
    """What the complete bytes are: a file, a package, or refused. No database is touched."""
    if filetypes.is_package(path, name):
        return Incoming(name, path, stored, PACKAGE)
    try:
        return Incoming(name, path, stored, filetypes.kind_of(path, name))
    except Refused as refused:
        return refused


def complete(
    place: Place, store: LocalStore, row: Upload, judged: Incoming | Refused, *, now: datetime
) -> None:
    """Write what became of a complete upload; its bytes are at their place, or gone when they were refused."""
    row.done_at, row.offset = now, row.size
    if isinstance(judged, Refused):
        row.state, row.result = "refused", {"refused": judged.code, "facts": judged.facts}
        return
    row.state = "done"
    if judged.media_type == PACKAGE:
        store.keep(judged.path, judged.stored)
        job = jobs.queue(
            "unpack",
            now=now,
            project_id=row.project_id,
            subject_id=row.id,
            payload={
                "digest": judged.stored.digest,
                "name": row.name,
                "folder": row.folder,
                "viewer": asdict(place.viewer),
                "roles": sorted(place.roles),
                "parties": sorted(place.party_ids),
            },
        )
        row.result = {"package": True, "job": job, "digest": judged.stored.digest}
        return
    filing = access.filing(place, row.filing_id) if row.filing_id else None
    receipt = arrivals.settle(place, store, judged, now=now, filing=filing, folder=row.folder)
    row.result = told(receipt)


def told(receipt: Receipt) -> UploadResult:
    """A receipt as plain values."""
    if receipt.refused:
        return {
            "name": receipt.name,
            "refused": receipt.refused.code,
            "facts": receipt.refused.facts,
        }
    return {
        "name": receipt.name,
        "digest": receipt.digest,
        "size": receipt.size,
        "held": receipt.held,
        "twin": receipt.twin,
        "document": receipt.document.id if receipt.document else None,
        "version": receipt.version_id or None,
    }


def rail(results: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Where each stored file stands now: stored, checked or failed, submitted, filed or returned, and who holds it."""
    ids = [result["version"] for result in results if result.get("version")]
    rows = {
        row.id: row
        for row in db.session.execute(
            select(
                FileVersion.id,
                FileVersion.verdict,
                FileVersion.scan,
                Filing.state,
                Filing.supervised,
                Filing.id.label("filing"),
                Filing.name,
            )
            .join(Document, Document.id == FileVersion.document_id)
            .outerjoin(Filing, Filing.id == Document.filing_id)
            .where(FileVersion.id.in_(ids))
        )
    }
    return [{**result, **standing(rows.get(result.get("version") or 0))} for result in results]


HOLDERS = {
    FilingState.MISSING: "ower",
    FilingState.RETURNED: "ower",
    FilingState.CHECKED: "owner",
    FilingState.EXEMPTION_ASKED: "bureau",
    FilingState.FILED: "",
    FilingState.EXEMPT: "",
}


def standing(row: Any) -> dict[str, Any]:
    """The rail of one version: check, filing, holder (a role, or nothing when nobody has to act)."""
    if row is None:
        return {"check": "", "scan": "", "filed": "", "holder": ""}
    holder = (
        HOLDERS.get(row.state, "supervisor" if row.supervised else "owner") if row.state else ""
    )
    filed = (
        "filed" if row.state in DONE else "returned" if row.state == FilingState.RETURNED else ""
    )
    return {
        "check": row.verdict,
        "scan": row.scan,
        "filed": filed,
        "holder": holder,
        "filing": row.filing,
        "item": row.name,
    }


def drop(store: LocalStore, row: Upload) -> None:
    """Give an upload up (tus termination)."""
    row.state = "dropped"
    store.forget(row.token)


def sweep(store: LocalStore, *, now: datetime) -> int:
    """Drop uploads that nobody resumed in time; returns how many."""
    rows = list(
        db.session.scalars(
            select(Upload).where(Upload.state == "receiving", Upload.created_at < now - KEPT)
        )
    )
    for row in rows:
        drop(store, row)
    return len(rows)


def sent_by(link_id: int, *, limit: int) -> Sequence[Upload]:
    """What came in through a link, the last first."""
    mine = select(Upload).where(Upload.link_id == link_id, Upload.state == "done")
    return db.session.scalars(mine.order_by(Upload.id.desc()).limit(limit)).all()
