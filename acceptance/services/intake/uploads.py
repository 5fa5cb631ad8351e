"""Resumable uploads (tus 1.0): promised, received, and what became of them.

A door promises an upload and then calls `take` with whatever bytes have come: once or a hundred
times, the last call puts the file at its place.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import CursorResult, select, update

from acceptance.extensions import db
from acceptance.gateways import filetypes
from acceptance.gateways.parts import Busy, Part
from acceptance.gateways.storage import LocalStore, Stored, digested
from acceptance.models import Upload
from acceptance.models.states import UploadState
from acceptance.refusals import NotFound, Refused
from acceptance.services.files import filings
from acceptance.services.files.filings import Incoming
from acceptance.services.ground import access, holds, jobs
from acceptance.services.ground.access import Place
from workflows.acts import ACTS

from . import arrivals, deliveries, quotas, receipts
from .arrivals import Sent

PACKAGE = "application/zip"
KEPT = timedelta(days=14)
"""How long an upload that was broken off can be resumed."""


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
    newer: bool,
    limit: int,
    space: int,
    link_id: int | None,
    now: datetime,
) -> Upload:
    """Open an upload. Raises Refused: bad_name, empty_file, too_large, no_quota, item_closed, not_in_stage; NotFound for a foreign item."""
    filing = None
    if filing_id is not None:
        filing = access.filing(place, filing_id)
    holds.require(place, "file.deliver")
    name = filings.clean_name(name)
    if size <= 0:
        raise Refused("empty_file", name=name)
    if size > limit:
        raise Refused("too_large", size=f"{size >> 20} MB", limit=f"{limit >> 20} MB")
    quotas.require(place.project.id, size, space, now=now)
    if filing is not None:
        holds.require_item(place, ACTS["file.deliver"].when, filing)
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
        newer=newer,
        size=size,
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row


def find(place: Place, token: str, *, link_id: int | None) -> Upload:
    """One's own upload. Raises NotFound for anybody else's."""
    wanted = select(Upload).where(
        Upload.token == token, Upload.project_id == place.project.id, Upload.link_id == link_id
    )
    if link_id is None:
        wanted = wanted.where(Upload.person_id == place.viewer.person_id)
    row: Upload | None = db.session.scalar(wanted)
    if row is None:
        raise NotFound
    return row


class Over(Exception):
    """The upload takes no more bytes: done, refused or given up (HTTP 410)."""


class Misplaced(Exception):
    """The bytes do not go on where the durable ones end, at `offset` (HTTP 409)."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


@dataclass(frozen=True)
class Dock:
    """Where the bytes of a door come in, so that no transaction is open while they do.

    `stand` stands at the project anew: rights are read again inside the transaction in which they
    are used. `space`: bytes that the project may hold; `clock`: the moment, while bytes come in.
    """

    store: LocalStore
    stand: Callable[[], Place]
    transaction: Callable[[], AbstractContextManager[object]]
    link_id: int | None
    space: int
    now: datetime
    clock: Callable[[], datetime]


@dataclass(frozen=True)
class Coming:
    """An upload under way as plain values, good outside any transaction."""

    id: int
    token: str
    name: str
    size: int


def take(dock: Dock, token: str, offset: int, read: Callable[[int], bytes]) -> int:
    """Take bytes from `offset` on and return how many are durable now.

    `read(n)` gives at most n bytes, nothing at the end. With the last byte the file is judged and
    put at its place, in one transaction. One writer at a time: what the row says is read once the
    lease is held. Raises NotFound for another's upload, Over, Misplaced, Busy (another is writing),
    and Refused (too_large, no_space; what a file is refused for).
    """
    upload_id = find(dock.stand(), token, link_id=dock.link_id).id
    with dock.store.part(token).held() as part:
        coming = _goes_on(dock, upload_id, offset, part)

        def note(reached: int) -> None:
            with dock.transaction():
                _note(coming, reached, dock.clock())
            db.session.remove()

        try:
            reached = part.append(offset, read, total=coming.size, note=note)
            if reached == coming.size:
                _finish(dock, coming, part)
        except Over:
            part.forget()
            raise
    return reached


def _goes_on(dock: Dock, upload_id: int, offset: int, part: Part) -> Coming:
    """The upload as it stands under the lease. Raises Over, Misplaced, Refused (no_quota): it was
    silent for so long that its space went to others.
    """
    db.session.rollback()
    row = db.session.get_one(Upload, upload_id)
    if row.state != UploadState.RECEIVING:
        raise Over
    coming, durable = Coming(row.id, row.token, row.name, row.size), row.offset
    if part.size < durable:
        # the disk has lost some of it: what it still has is where it goes on
        durable = part.size
        with dock.transaction():
            _note(coming, durable, row.moved_at)
    quotas.require(row.project_id, row.size, dock.space, now=dock.now, but=row.id)
    # No transaction is open while bytes come in: that may take hours.
    db.session.rollback()
    db.session.remove()
    if offset != durable:
        raise Misplaced(durable)
    return coming


def _note(coming: Coming, offset: int, moved_at: datetime | None) -> None:
    """Bytes up to `offset` are durable, the last came then. Raises Over when the upload was given up meanwhile."""
    noted = db.session.execute(
        update(Upload)
        .where(Upload.id == coming.id, Upload.state == UploadState.RECEIVING)
        .values(offset=offset, moved_at=moved_at),
        execution_options={"synchronize_session": False},
    )
    assert isinstance(noted, CursorResult)
    if not noted.rowcount:
        raise Over


def _finish(dock: Dock, coming: Coming, part: Part) -> None:
    """The last byte is here: read them all again. Raises Refused when the file is not taken, Over
    when it was given up meanwhile.
    """
    path = part.whole()
    try:
        judged = _judge(path, digested(path), coming.name)
        with dock.transaction():
            row = db.session.get_one(Upload, coming.id, with_for_update=True)
            if row.state != UploadState.RECEIVING:
                raise Over
            _complete(dock, row, judged)
    finally:
        path.unlink(missing_ok=True)
    part.forget()
    if isinstance(judged, Refused):
        raise judged


def _judge(path: Path, stored: Stored, name: str) -> Incoming | Refused:
    """What the complete bytes are: a file, a package, or refused. No database is touched."""
    if filetypes.is_package(path, name):
        return Incoming(name, path, stored, PACKAGE)
    try:
        return Incoming(name, path, stored, filetypes.kind_of(path, name))
    except Refused as refused:
        return refused


def _complete(dock: Dock, row: Upload, judged: Incoming | Refused) -> None:
    """Write what became of a complete upload."""
    row.done_at, row.offset = dock.now, row.size
    if isinstance(judged, Refused):
        row.state = UploadState.REFUSED
        row.result = {"refused": judged.code, "facts": judged.facts}
        return
    row.state, place = UploadState.DONE, dock.stand()
    if judged.media_type == PACKAGE:
        dock.store.keep(judged.path, judged.stored)
        _unpack_later(place, row, judged.stored, now=dock.now)
        return
    filing = None
    if row.filing_id:
        filing = access.filing(place, row.filing_id)
    sent = Sent(filing, row.folder, row.newer)
    receipt = arrivals.settle(place, dock.store, judged, sent, now=dock.now)
    row.result = receipts.told(receipt)
    if receipt.refused:
        row.state = UploadState.REFUSED
    elif row.link_id is not None:
        kept = deliveries.keep(place, [row.result], link_id=row.link_id, now=dock.now)
        row.result = {**row.result, "slip": kept.id}


def _unpack_later(place: Place, row: Upload, stored: Stored, *, now: datetime) -> None:
    """A package is unpacked by the worker, with the rights of whoever sent it."""
    payload = access.kept(place)
    payload.update({"digest": stored.digest, "name": row.name, "folder": row.folder})
    job = jobs.queue(
        "unpack", now=now, project_id=row.project_id, subject_id=row.id, payload=payload
    )
    row.result = {"package": True, "job": job, "digest": stored.digest}


def drop(store: LocalStore, row: Upload) -> None:
    """Give an upload up (tus termination); who is writing to it just now finds that out."""
    row.state = UploadState.DROPPED
    try:
        with store.part(row.token).held() as part:
            part.forget()
    except Busy:
        return


def sweep(store: LocalStore, *, now: datetime) -> int:
    """Drop uploads that nobody resumed in time; returns how many."""
    rows = list(
        db.session.scalars(
            select(Upload).where(
                Upload.state == UploadState.RECEIVING, Upload.created_at < now - KEPT
            )
        )
    )
    for row in rows:
        drop(store, row)
    return len(rows)
