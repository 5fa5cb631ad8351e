"""One file of the archive: its words, its versions, its pins, its twins."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from acceptance.extensions import db
from acceptance.models import Document, FileVersion, Filing, Pin
from acceptance.models.states import Gone
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import access, holds, journal
from acceptance.services.ground.access import Place
from workflows.acts import ACTS
from workflows.filings import OPEN_TO_FILES
from workflows.roles import Role

from . import checks, dating, index, seals, search
from .search import Like

NEARLY = 0.75
"""From which nearness on two titles are nearly the same."""


class Words(TypedDict, total=False):
    """The words about a file that are changed; pages are inclusive, the date is ISO text as far as it is known."""

    title: str
    number: str
    author: str
    formed_on: str | None
    first_page: int | None
    last_page: int | None


class PinWords(TypedDict):
    """A remark at a place of a page; `x` and `y` are fractions from the top left."""

    page: int
    x: float
    y: float
    text: str


def find(place: Place, document_id: int) -> Document:
    """A document of this project that this viewer may see. Raises NotFound."""
    return with_item(place, document_id)[0]


def with_item(place: Place, document_id: int) -> tuple[Document, Filing | None]:
    """The same and the item that it lies in, which is not asked for again while it is held."""
    row = db.session.execute(
        select(Document, Filing)
        .outerjoin(Filing, Filing.id == Document.filing_id)
        .where(Document.id == document_id, Document.project_id == place.project.id)
        .order_by(Document.id)
        .options(joinedload(Filing.party))
    ).first()
    if row is None:
        raise NotFound
    document, filing = row
    if not place.whole and (filing is None or filing.party_id not in place.read_ids):
        raise NotFound
    return document, filing


def item_of(document: Document) -> Filing | None:
    """The item that a document found lies in."""
    if document.filing_id is None:
        return None
    return db.session.get(Filing, document.filing_id)


def several(place: Place, ids: Collection[int]) -> Sequence[Document]:
    """Those of these documents that this viewer may see, in the order they came in."""
    mine = select(Document).where(Document.project_id == place.project.id, Document.id.in_(ids))
    if not place.whole:
        items = access.filings(place).with_only_columns(Filing.id)
        mine = mine.where(Document.filing_id.in_(items))
    return db.session.scalars(mine.order_by(Document.id)).all()


def versions(document: Document) -> list[FileVersion]:
    """Every version that was ever stored, the newest first."""
    return list(
        db.session.scalars(
            select(FileVersion)
            .where(FileVersion.document_id == document.id)
            .order_by(FileVersion.id.desc())
        )
    )


def may_edit(place: Place, document: Document) -> bool:
    """Whether this viewer may change the words: it owes the item or is the owner, and the item is
    open. What lies in no item is the owner's.
    """
    owner = Role.OWNER in place.roles
    filing = item_of(document)
    if filing is None:
        return owner
    return (owner or filing.party_id in place.party_ids) and filing.state in OPEN_TO_FILES


def may_correct(place: Place, document: Document) -> bool:
    """Whether this viewer may correct (更正) the words of a file whose item is closed to files: the
    owner, with a reason, while neither the item stands fixed nor its volume is shut.
    """
    if Role.OWNER not in place.roles or document.filing_id is None:
        return False
    item = db.session.get_one(Filing, document.filing_id)
    if item.state in OPEN_TO_FILES:
        return False
    try:
        holds.require_item(place, ACTS["file.describe"].when, item)
        seals.require_file(place, "file.describe", document)
    except Refused:
        return False
    return True


def edit(place: Place, document: Document, data: Words, reason: str = "", *, now: datetime) -> None:
    """Change title, number, author, date or pages; the checks judge the file again.

    Of a file in a volume the pages stay: there the volume numbers them. Where the item was handed
    in or filed already it is a correction (更正), the owner's alone, with its reason. Raises Refused
    (item_closed, correction_reason, item_fixed, volume_sealed, volume_fixed, bad_page).
    """
    if document.filing_id is not None:
        item = db.session.get_one(Filing, document.filing_id)
        holds.require_item(place, ACTS["file.describe"].when, item)
    seals.require_file(place, "file.describe", document)
    action, said = "edit_document", {}
    if not may_edit(place, document):
        if not may_correct(place, document):
            raise Refused("item_closed", name=document.title)
        if not reason.strip():
            raise Refused("correction_reason", name=document.title)
        action, said = "correct_document", {"reason": reason}
    first, last = data.get("first_page"), data.get("last_page")
    if first and last and last < first:
        raise Refused("bad_page", page=last)
    fields = {
        name: value
        for name, value in data.items()
        if not (document.volume_id and name in ("first_page", "last_page"))
    }
    changed = {
        name: [str(dating.word(document, name) or ""), str(value or "")]
        for name, value in fields.items()
        if dating.word(document, name) != value
    }
    if not changed:
        return
    index.forget([document])
    for name, value in fields.items():
        dating.write(document, name, value)
    db.session.flush()
    checks.rejudge(document, now=now)
    journal.record(
        place.project.id,
        action,
        actor=place.viewer,
        now=now,
        noun="filing",
        object_id=document.filing_id or 0,
        facts={"document": document.id, "title": document.title, "changed": changed, **said},
    )


def twins(place: Place, version: FileVersion) -> list[Document]:
    """Other documents of the project with the very same bytes, as far as this viewer sees them."""
    query = (
        select(Document)
        .join(FileVersion, FileVersion.document_id == Document.id)
        .where(
            FileVersion.project_id == place.project.id,
            FileVersion.digest == version.digest,
            FileVersion.gone == Gone.HERE,
            Document.id != version.document_id,
        )
        .distinct()
        .order_by(Document.id)
        .limit(20)
    )
    if not place.whole:
        query = query.where(
            Document.filing_id.in_(access.filings(place).with_only_columns(Filing.id))
        )
    return list(db.session.scalars(query))


def alike(place: Place, document: Document) -> list[Like]:
    """Documents whose titles are nearly the same, the likest first, as far as this viewer may see
    them; five at most.
    """
    only = None
    if not place.whole:
        only = access.filings(place).with_only_columns(Filing.id)
    return [
        like
        for like in search.near(place, document.title, only=only, limit=8)
        if like.document.id != document.id and like.nearness >= NEARLY
    ][:5]


def pins(version: FileVersion) -> list[Pin]:
    """The remarks on a version, page by page."""
    return list(
        db.session.scalars(
            select(Pin).where(Pin.version_id == version.id).order_by(Pin.page, Pin.id)
        )
    )


def set_pin(place: Place, version: FileVersion, data: PinWords, *, now: datetime) -> Pin:
    """Stick a remark on a page. Raises Refused (bad_page) for one that the file does not have."""
    if version.pages and data["page"] > version.pages:
        raise Refused("bad_page", page=data["page"])
    pin = Pin(
        project_id=place.project.id,
        version_id=version.id,
        set_by=place.viewer.name,
        set_at=now,
        **data,
    )
    db.session.add(pin)
    db.session.flush()
    filing_id = version.document.filing_id or 0
    journal.record(
        place.project.id,
        "set_pin",
        actor=place.viewer,
        now=now,
        noun="filing",
        object_id=filing_id,
        facts={"document": version.document_id, "page": pin.page, "text": pin.text},
    )
    return pin


def close_pin(place: Place, pin: Pin, *, now: datetime) -> None:
    """Say that a remark has been dealt with."""
    pin.closed = True
    db.session.flush()
    journal.record(
        place.project.id,
        "close_pin",
        actor=place.viewer,
        now=now,
        noun="filing",
        object_id=db.session.get_one(FileVersion, pin.version_id).document.filing_id or 0,
        facts={"page": pin.page, "text": pin.text},
    )


def current(ids: Sequence[int]) -> dict[int, FileVersion]:
    """The version that stands of each of these files; a file that is only listed has none."""
    wanted = select(FileVersion).where(FileVersion.document_id.in_(ids), FileVersion.current)
    return {version.document_id: version for version in db.session.scalars(wanted)}


def of_item(filing_id: int, *, limit: int) -> Sequence[Document]:
    """The files of a checklist item in the order of the volumes."""
    mine = select(Document).where(Document.filing_id == filing_id)
    ordered = mine.order_by(Document.volume_id, Document.position, Document.id)
    return db.session.scalars(ordered.limit(limit)).all()


def versions_of(ids: Sequence[int]) -> dict[int, list[FileVersion]]:
    """All versions of these files, the newest of each first."""
    found: dict[int, list[FileVersion]] = {}
    mine = select(FileVersion).where(FileVersion.document_id.in_(ids))
    for version in db.session.scalars(mine.order_by(FileVersion.id.desc())):
        found.setdefault(version.document_id, []).append(version)
    return found
