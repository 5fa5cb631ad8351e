"""Files come in against checklist items: stored, hashed and typed before anyone is told so."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import case, func, select, update

from workflows.catalogue import FORBIDDEN
from workflows.filings import DONE, OPEN_TO_FILES, FilingState
from workflows.projects import CLOSED
from workflows.roles import Role

from ..extensions import db
from ..gateways import filetypes
from ..gateways.storage import LocalStore, Stored
from ..models import Document, FileVersion, Filing
from ..refusals import Forbidden, Refused
from . import access, journal
from .access import Place


@dataclass(frozen=True)
class Incoming:
    """A received file, durable but not yet against any document."""

    name: str
    path: Path
    stored: Stored
    media_type: str


@dataclass(frozen=True)
class Receipt:
    """What became of one file: the document it went to and its digest, or why not."""

    name: str
    document: Document | None = None
    digest: str = ""
    size: int = 0
    refused: Refused | None = None


def clean_name(name: str) -> str:
    """The file name as shown: last part of the path, NFC. Raises Refused (bad_name) for what cannot be shown or saved."""
    plain = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2]).strip()
    if not plain or plain in (".", "..") or FORBIDDEN.search(plain) or "\n" in plain or len(plain.encode()) > 255:
        raise Refused("bad_name", name=FORBIDDEN.sub("", plain)[:60])
    return plain


def receive(store: LocalStore, files: Iterable[tuple[str, object]], *, limit: int) -> list[Incoming | Receipt]:
    """Take the bytes in, outside any transaction; a file that is refused leaves nothing behind."""
    taken: list[Incoming | Receipt] = []
    names: set[str] = set()
    for raw, stream in files:
        path = None
        try:
            name = clean_name(raw)
            if name in names:
                raise Refused("twin_name", name=name)
            names.add(name)
            path, stored = store.receive(stream, limit=limit)  # type: ignore[arg-type]
            if not stored.size:
                raise Refused("empty_file", name=name)
            taken.append(Incoming(name, path, stored, filetypes.sniff(path, name)))
        except Refused as refused:
            if path is not None:
                path.unlink(missing_ok=True)
            taken.append(Receipt(raw[:200], refused=refused))
    return taken


def may_upload(place: Place, filing: Filing) -> bool:
    """Whether this viewer may add files to the item: it owes it or is the owner, and the item is open to files."""
    hand = Role.OWNER in place.roles or filing.party_id in place.party_ids
    return hand and place.may("filing.upload") and filing.state in OPEN_TO_FILES and place.project.state not in CLOSED


def _checked(place: Place, filing: Filing) -> Filing:
    if not (Role.OWNER in place.roles or filing.party_id in place.party_ids):
        raise Forbidden("filing.upload")
    if not may_upload(place, filing):
        raise Refused("item_closed", name=filing.name)
    return filing


def attach(place: Place, filing: Filing, document: Document | None, incoming: Incoming, *, now: datetime) -> Document:
    """Put stored bytes under a document, a new one when none is given. Raises Forbidden, Refused (item_closed)."""
    _checked(place, filing)
    if document is None:
        title = incoming.name.rpartition(".")[0] or incoming.name
        document = Document(project_id=place.project.id, filing_id=filing.id, title=title)
        db.session.add(document)
        db.session.flush()
    db.session.execute(update(FileVersion).where(FileVersion.document_id == document.id).values(current=False))
    version = FileVersion(
        project_id=place.project.id, document_id=document.id, name=incoming.name, digest=incoming.stored.digest,
        size=incoming.stored.size, media_type=incoming.media_type, stored_by=place.viewer.name, stored_at=now,
    )  # fmt: skip
    db.session.add(version)
    document.state = "stored"
    db.session.flush()
    journal.record(
        place.project.id, "store_file", actor=place.viewer, now=now, noun="filing", object_id=filing.id,
        facts={"document": document.id, "name": incoming.name, "sha256": incoming.stored.digest, "size": incoming.stored.size},
    )  # fmt: skip
    return document


def attach_to_item(place: Place, store: LocalStore, filing: Filing, taken: Sequence[Incoming | Receipt], *, now: datetime) -> list[Receipt]:
    """Files for one item: each goes to the document of that title, or becomes a new one."""
    receipts = []
    for incoming in taken:
        if isinstance(incoming, Receipt):
            receipts.append(incoming)
            continue
        title = incoming.name.rpartition(".")[0]
        document = db.session.scalar(
            select(Document).where(Document.filing_id == filing.id, Document.title.in_((title, incoming.name))).limit(1)
        )
        receipts.append(_attach(place, store, filing, document, incoming, now))
    return receipts


def attach_by_name(place: Place, store: LocalStore, taken: Sequence[Incoming | Receipt], *, now: datetime) -> list[Receipt]:
    """Files for the whole project: each goes to the one listed document whose title is its name."""
    receipts = []
    for incoming in taken:
        if isinstance(incoming, Receipt):
            receipts.append(incoming)
            continue
        title = incoming.name.rpartition(".")[0]
        mine = access.filings(place).with_only_columns(Filing.id)
        if Role.OWNER not in place.roles:
            mine = mine.where(Filing.party_id.in_(place.party_ids))
        found = list(
            db.session.scalars(
                select(Document)
                .where(Document.project_id == place.project.id, Document.title == title, Document.filing_id.in_(mine))
                .order_by(Document.state, Document.id)
                .limit(20)
            )
        )
        waiting = [document for document in found if document.state == "listed"] or found
        if len(waiting) != 1:
            incoming.path.unlink(missing_ok=True)
            code = "many_match" if waiting else "no_match"
            receipts.append(Receipt(incoming.name, refused=Refused(code, name=incoming.name, count=len(waiting))))
            continue
        filing = access.filing(place, waiting[0].filing_id or 0)
        receipts.append(_attach(place, store, filing, waiting[0], incoming, now))
    return receipts


def _attach(place: Place, store: LocalStore, filing: Filing, document: Document | None, incoming: Incoming, now: datetime) -> Receipt:
    try:
        _checked(place, filing)
    except Refused as refused:
        incoming.path.unlink(missing_ok=True)
        return Receipt(incoming.name, refused=refused)
    store.keep(incoming.path, incoming.stored)
    document = attach(place, filing, document, incoming, now=now)
    return Receipt(incoming.name, document, incoming.stored.digest, incoming.stored.size)


def place_document(place: Place, document: Document, filing: Filing, *, now: datetime) -> None:
    """Put a file that matched nothing against a checklist item by hand. Raises Forbidden, Refused (item_closed)."""
    _checked(place, filing)
    document.filing_id = filing.id
    db.session.flush()
    journal.record(
        place.project.id, "place_document", actor=place.viewer, now=now, noun="filing", object_id=filing.id,
        facts={"document": document.id, "title": document.title},
    )  # fmt: skip


def matrix(place: Place) -> tuple[list[tuple[str, str]], dict[tuple[int, str], tuple[int, int, int]]]:
    """What is missing: classes, and per (section, class) the required, the done and the returned items."""
    wanted = access.filings(place).where(Filing.required).subquery()
    rows = db.session.execute(
        select(
            wanted.c.section, wanted.c.group_code, wanted.c.group_name, func.count(),
            func.sum(case((wanted.c.state.in_(DONE), 1), else_=0)),
            func.sum(case((wanted.c.state == FilingState.RETURNED, 1), else_=0)), func.min(wanted.c.id),
        )
        .group_by(wanted.c.section, wanted.c.group_code, wanted.c.group_name)
        .order_by(func.min(wanted.c.id))
    ).all()  # fmt: skip
    groups = list(dict.fromkeys((row[1], row[2]) for row in rows))
    return groups, {(row[0], row[1]): (row[3], row[4], row[5]) for row in rows}
