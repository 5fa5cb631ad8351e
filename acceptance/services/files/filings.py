"""Files come in against checklist items: stored, hashed and typed before anyone is told so."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.gateways import filetypes
from acceptance.gateways.storage import LocalStore, Stored
from acceptance.models import Document, FileVersion, Filing
from acceptance.models.states import DocumentState, Gone
from acceptance.refusals import Forbidden, Refused
from acceptance.services.ground import counts, hands, holds, journal
from acceptance.services.ground.access import Place
from workflows.acts import ACTS
from workflows.catalogue import FORBIDDEN
from workflows.filings import OPEN_TO_FILES
from workflows.names import stem
from workflows.roles import Role

from . import checks, seals


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
    held: str = ""
    """Why it waits in the holding area, empty when it does not."""
    twin: str = ""
    """The title of another file with the same content."""
    version_id: int = 0
    known: str = ""
    """What it is to what was there: a key of `KNOWN`; empty where it waits or was refused."""
    number: int = 0
    """Which version of its document it is, from 1."""


LONGEST = 255
"""Characters of a name, as NTFS counts them."""


def clean_name(name: str) -> str:
    """The file name as shown: last part of the path, NFC.

    Raises Refused (bad_name) for what cannot be shown or saved.
    """
    _folder, _slash, last = name.replace("\\", "/").rpartition("/")
    plain = unicodedata.normalize("NFC", last).strip()
    if (
        not plain
        or plain in (".", "..")
        or FORBIDDEN.search(plain)
        or "\n" in plain
        or len(plain.encode("utf-16-le")) > 2 * LONGEST
    ):
        raise Refused("bad_name", name=FORBIDDEN.sub("", plain)[:60])
    return plain


def receive(
    store: LocalStore, files: Iterable[tuple[str, object]], *, limit: int
) -> list[Incoming | Receipt]:
    """Take the bytes in, outside any transaction; a file that is refused leaves nothing behind.

    `files` are names with their streams; `limit` is bytes per file. Raises nothing: a refusal is
    the receipt of its file.
    """
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
            taken.append(Incoming(name, path, stored, filetypes.kind_of(path, name)))
        except Refused as refused:
            if path is not None:
                path.unlink(missing_ok=True)
            taken.append(Receipt(raw[:200], refused=refused))
    return taken


def may_upload(place: Place, filing: Filing) -> bool:
    """Whether this viewer may add files to the item: it owes it or is the owner, and the item is
    open to files.
    """
    hand = Role.OWNER in place.roles or filing.party_id in place.party_ids
    return (
        hand
        and place.may("filing.upload")
        and filing.state in OPEN_TO_FILES
        and holds.open_item(holds.of(place.project), ACTS["file.deliver"].when, filing)
    )


def _checked(place: Place, filing: Filing) -> Filing:
    if not (Role.OWNER in place.roles or filing.party_id in place.party_ids):
        raise Forbidden("filing.upload")
    holds.require_item(place, ACTS["file.deliver"].when, filing)
    if not may_upload(place, filing):
        raise Refused("item_closed", name=filing.name)
    return filing


def attach(
    place: Place,
    filing: Filing,
    document: Document | None,
    incoming: Incoming,
    *,
    now: datetime,
    number: str = "",
    folder: str = "",
) -> Document:
    """Put stored bytes under a document, a new one when none is given.

    An older version stays, but is no longer the current one. `folder` is where the bytes lay with
    their sender. Raises Forbidden, Refused
    (item_closed, item_fixed, volume_sealed, volume_fixed).
    """
    _checked(place, filing)
    if document is not None:
        seals.require_file(place, "file.deliver", document)
    if document is None:
        document = Document(
            project_id=place.project.id,
            filing_id=filing.id,
            title=stem(incoming.name)[:500],
            number=number,
            indexed=False,
        )
        db.session.add(document)
        db.session.flush()
    db.session.execute(
        update(FileVersion)
        .where(FileVersion.document_id == document.id, FileVersion.current)
        .values(current=False)
    )
    version = FileVersion(
        project_id=place.project.id,
        document_id=document.id,
        name=incoming.name,
        folder=folder[:1000],
        digest=incoming.stored.digest,
        crc32=incoming.stored.crc32,
        size=incoming.stored.size,
        media_type=incoming.media_type,
        stored_by=place.viewer.name,
        unit_id=place.viewer.organisation_id or None,
        stored_at=now,
    )
    db.session.add(version)
    document.state, document.gone = DocumentState.STORED.value, Gone.HERE.value
    db.session.flush()
    counts.recount([filing.id])
    checks.queue([version.id], project_id=place.project.id, now=now)
    journal.record(
        place.project.id,
        "store_file",
        actor=place.viewer,
        now=now,
        noun="filing",
        object_id=filing.id,
        facts={
            "document": document.id,
            "name": incoming.name,
            "sha256": incoming.stored.digest,
            "size": incoming.stored.size,
        },
    )
    hands.keep(place, "filing", filing.id, "store_file")
    return document


def listed(filing: Filing, titles: Collection[str]) -> list[Document]:
    """The files of an item that a catalogue lists under such a title and whose bytes are not here."""
    wanted = select(Document).where(
        Document.filing_id == filing.id,
        Document.title.in_(titles),
        Document.state == DocumentState.LISTED,
    )
    return list(db.session.scalars(wanted.order_by(Document.id).limit(20)))


def standing(
    filing: Filing, titles: Collection[str], folder: str, media_type: str
) -> Document | None:
    """The file of an item that stands at that place, a folder, under such a title; the same title
    elsewhere is another file, and a drawing and its PDF stay two.
    """
    wanted = (
        select(Document)
        .join(FileVersion, FileVersion.document_id == Document.id)
        .where(
            Document.filing_id == filing.id,
            Document.title.in_(titles),
            FileVersion.current,
            FileVersion.folder == folder,
        )
        .order_by(Document.id)
    )
    for document in db.session.scalars(wanted.limit(20)):
        if not twin_formats(document, media_type):
            return document
    return None


def lasting(filing: Filing, titles: Collection[str], folder: str) -> bool:
    """Whether a file of that title lies at that place in a lasting format, beside which its
    original may be kept."""
    found = (
        select(Document.id)
        .join(FileVersion, FileVersion.document_id == Document.id)
        .where(
            Document.filing_id == filing.id,
            Document.title.in_(titles),
            FileVersion.current,
            FileVersion.folder == folder,
            FileVersion.media_type.in_(filetypes.LASTING),
        )
    )
    return db.session.scalar(found.limit(1)) is not None


def twin_formats(document: Document, media_type: str) -> bool:
    """Whether one is a drawing, model or original and the other what lies beside it."""
    kind = db.session.scalar(
        select(FileVersion.media_type).where(
            FileVersion.document_id == document.id, FileVersion.current
        )
    )
    return filetypes.twins(kind, media_type)


def place_document(place: Place, document: Document, filing: Filing, *, now: datetime) -> None:
    """Put a file that matched nothing against a checklist item by hand.

    Raises Forbidden, Refused (item_closed, item_fixed, volume_sealed, volume_fixed).
    """
    _checked(place, filing)
    seals.require_file(place, "file.deliver", document)
    before, document.filing_id = document.filing_id, filing.id
    db.session.flush()
    counts.recount([before, filing.id])
    checks.rejudge(document, now=now)
    journal.record(
        place.project.id,
        "place_document",
        actor=place.viewer,
        now=now,
        noun="filing",
        object_id=filing.id,
        facts={"document": document.id, "title": document.title},
    )
