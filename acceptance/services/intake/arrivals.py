"""Where an arrived file goes: the item it was sent to, the one listed file of its name, the item its folder names, or the
holding area. Nothing that was stored is thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from acceptance.extensions import db
from acceptance.gateways import filetypes
from acceptance.gateways.storage import LocalStore
from acceptance.models import Document, FileVersion, Filing, HeldFile, Purge
from acceptance.models.states import DocumentState, Gone
from acceptance.refusals import Forbidden, Refused
from acceptance.services.files import erasing, filings
from acceptance.services.files.filings import Incoming, Receipt
from acceptance.services.ground import access, holds, journal, packs
from acceptance.services.ground.access import Place
from workflows.acts import FIXED
from workflows.folders import Guess, guess
from workflows.names import stem, without_copy_mark
from workflows.placing import Placer
from workflows.roles import Role


@dataclass(frozen=True)
class Match:
    """The item a file belongs to, and the listed document it is, if there is one; else the reason why not."""

    filing: Filing | None = None
    document: Document | None = None
    reason: str = ""


def placer(place: Place) -> Placer:
    """Who knows the items of the project by the words of its scope."""
    return Placer(
        packs.scope(place.project), [section.number for section in place.project.sections]
    )


def mine(place: Place) -> Select[int]:
    """The items this viewer may deliver to, as a query of their ids."""
    query = access.filings(place).with_only_columns(Filing.id)
    if Role.OWNER in place.roles:
        return query
    return query.where(Filing.party_id.in_(place.party_ids))


def match(
    place: Place,
    name: str,
    folder: str = "",
    *,
    number: str = "",
    finder: Placer | None = None,
    media_type: str = "",
) -> Match:
    """Find where a file belongs, by number, by name, then by folder."""
    found = _listed(place, name, number)
    waiting = [document for document in found if document.state == DocumentState.LISTED] or found
    if len(waiting) > 1 and folder:
        waiting = _in_folder(place, waiting, folder, finder) or waiting
    if len(waiting) == 1:
        filing = access.filing(place, waiting[0].filing_id or 0)
        if not filings.may_upload(place, filing):
            return Match(reason="item_closed")
        if filings.twin_formats(waiting[0], media_type):
            # a drawing and its PDF are two files of one title
            return Match(filing)
        return Match(filing, waiting[0])
    if waiting:
        return Match(reason="many_match")
    if not folder:
        return Match(reason="no_match")
    told = guess(finder or placer(place), f"{folder}/{name}")
    return _of_guess(place, told)


def _listed(place: Place, name: str, number: str) -> list[Document]:
    wanted = select(Document).where(
        Document.project_id == place.project.id,
        Document.filing_id.in_(mine(place)),
        Document.gone == Gone.HERE,
    )
    wanted = wanted.order_by(Document.state, Document.id).limit(20)
    if number:
        by_number = list(db.session.scalars(wanted.where(Document.number == number)))
        if by_number:
            return by_number
    title = stem(name)
    return list(
        db.session.scalars(wanted.where(Document.title.in_({title, without_copy_mark(title)})))
    )


def _in_folder(
    place: Place, documents: list[Document], folder: str, finder: Placer | None
) -> list[Document]:
    told = guess(finder or placer(place), f"{folder}/x")
    rows = {
        row.id: row
        for row in db.session.scalars(
            select(Filing).where(Filing.id.in_([d.filing_id for d in documents]))
        )
    }
    return [
        d
        for d in documents
        if (not told.section or rows[d.filing_id or 0].section == told.section)
        and (not told.group or rows[d.filing_id or 0].group_code == told.group)
    ]


def _of_guess(place: Place, told: Guess) -> Match:
    if not told.item:
        if told.reason in ("no_section", "unknown_section"):
            return Match(reason=told.reason)
        return Match(reason="no_match")
    filing = db.session.scalar(
        select(Filing).where(
            Filing.project_id == place.project.id,
            Filing.code == told.item,
            Filing.section == told.section,
            Filing.id.in_(mine(place)),
        )
    )
    if filing is None:
        return Match(reason="not_yours")
    if not filings.may_upload(place, filing):
        return Match(reason="item_closed")
    return Match(filing)


def settle(
    place: Place,
    store: LocalStore,
    incoming: Incoming,
    *,
    now: datetime,
    filing: Filing | None = None,
    folder: str = "",
    finder: Placer | None = None,
) -> Receipt:
    """Take a durable file in: attached and waiting for its check, or held. Raises Forbidden, Refused (not_in_stage)."""
    if not place.may("filing.upload"):
        raise Forbidden("filing.upload")
    fixed = not holds.may(place, "file.deliver")
    if fixed and place.project.state not in FIXED:
        raise holds.shut(place.project.state)
    if purged := erasing.is_purged(place.project.id, incoming.stored.digest):
        return _turn_away(store, incoming, purged, now)
    twin = same_content(place.project.id, incoming.stored.digest)
    if not filetypes.fits(incoming.name, incoming.media_type):
        found = Match(filing, reason="wrong_extension")
    elif fixed:
        # It began to come in before the archive was fixed: nothing that was stored is lost.
        found = Match(filing, reason="archive_fixed")
    elif filing is None:
        found = match(place, incoming.name, folder, finder=finder, media_type=incoming.media_type)
    elif not filings.may_upload(place, filing):
        found = Match(filing, reason="item_closed")
    else:
        found = Match(filing, filings.same_title(filing, incoming.name, incoming.media_type))
    store.keep(incoming.path, incoming.stored)
    if found.reason or found.filing is None:
        row = hold(place, incoming, found.reason, folder=folder, filing=found.filing, now=now)
        return Receipt(incoming.name, None, row.digest, row.size, held=found.reason, twin=twin)
    document = filings.attach(place, found.filing, found.document, incoming, now=now)
    version = db.session.scalars(
        select(FileVersion.id).where(FileVersion.document_id == document.id, FileVersion.current)
    ).one()
    return Receipt(
        incoming.name,
        document,
        incoming.stored.digest,
        incoming.stored.size,
        twin=twin,
        version_id=version,
    )


def _turn_away(store: LocalStore, incoming: Incoming, purged: Purge, now: datetime) -> Receipt:
    """What was purged from this project does not come in again."""
    if incoming.path == store.path(incoming.stored.digest):
        erasing.erase_again(purged, now=now)
    else:
        incoming.path.unlink(missing_ok=True)
    refused = Refused("purged_content", name=incoming.name)
    return Receipt(incoming.name, digest=incoming.stored.digest, refused=refused)


def settle_all(
    place: Place,
    store: LocalStore,
    taken: Sequence[Incoming | Receipt],
    *,
    now: datetime,
    filing: Filing | None = None,
) -> list[Receipt]:
    """Take many files in; what was refused on the way stays refused."""
    finder, receipts = placer(place), []
    for one in taken:
        if isinstance(one, Incoming):
            one = settle(place, store, one, now=now, filing=filing, finder=finder)
        receipts.append(one)
    return receipts


def same_content(project_id: int, digest: str) -> str:
    """The title of a file of the project that has these very bytes, or nothing."""
    found = db.session.scalar(
        select(Document.title)
        .join(FileVersion, FileVersion.document_id == Document.id)
        .where(
            FileVersion.project_id == project_id,
            FileVersion.digest == digest,
            FileVersion.gone == Gone.HERE,
        )
        .order_by(Document.id)
        .limit(1)
    )
    return found or ""


def hold(
    place: Place,
    incoming: Incoming,
    reason: str,
    *,
    folder: str,
    filing: Filing | None,
    now: datetime,
) -> HeldFile:
    """Park a stored file, with the reason why."""
    meant = None
    if filing and reason == "wrong_extension":
        # once its name is mended it goes on to the item that it was sent to
        meant = filing.id
    row = HeldFile(
        project_id=place.project.id,
        party_id=min(place.party_ids, default=None),
        name=incoming.name,
        folder=folder[:1000],
        filing_id=meant,
        digest=incoming.stored.digest,
        crc32=incoming.stored.crc32,
        size=incoming.stored.size,
        media_type=incoming.media_type,
        reason=reason or "no_match",
        held_by=place.viewer.name,
        held_at=now,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(
        place.project.id,
        "hold_file",
        actor=place.viewer,
        now=now,
        noun="held",
        object_id=row.id,
        facts={"name": row.name, "sha256": row.digest, "size": row.size, "reason": row.reason},
    )
    return row


def listed_titles(place: Place) -> dict[str, list[Filing]]:
    """The items that a file of a title would go to: those where a listed file of that title still waits for its bytes."""
    found: dict[str, list[Filing]] = {}
    items = access.filings(place).where(Filing.id.in_(mine(place)))
    rows = {row.id: row for row in db.session.scalars(items)}
    wanted = (
        select(Document.title, Document.filing_id)
        .where(
            Document.project_id == place.project.id,
            Document.state == DocumentState.LISTED,
            Document.gone == Gone.HERE,
            Document.filing_id.in_(rows),
        )
        .order_by(Document.id)
        .limit(50_000)
    )
    for title, filing_id in db.session.execute(wanted):
        if filing_id is not None:
            found.setdefault(title, []).append(rows[filing_id])
    return found
