"""Where an arrived file goes: the item it was sent to, the one listed file of its name, the item its folder names, or the
holding area. Nothing that was stored is thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import filetypes
from acceptance.gateways.storage import LocalStore
from acceptance.models import Document, FileVersion, Filing, HeldFile, Purge
from acceptance.models.states import DocumentState, Gone, HeldState
from acceptance.refusals import Forbidden, Refused
from acceptance.services.files import erasing, filings
from acceptance.services.files.filings import Incoming, Receipt
from acceptance.services.ground import holds, journal, packs
from acceptance.services.ground.access import Place
from workflows.acts import FIXED
from workflows.folders import Finder
from workflows.placing import Placer

from . import matching, originals, quotas
from .matching import File, Match


def placer(place: Place) -> Placer:
    """Who knows the items of the project by the words of its scope."""
    return Placer(
        packs.scope(place.project),
        [section.number for section in place.project.sections],
        matching.sections(place),
    )


@dataclass(frozen=True)
class Sent:
    """How a file was sent: to an item, out of a folder, told to be a newer version."""

    filing: Filing | None = None
    folder: str = ""
    newer: bool = False


LOOSE = Sent()


def settle(
    place: Place,
    store: LocalStore,
    incoming: Incoming,
    sent: Sent = LOOSE,
    *,
    now: datetime,
    finder: Finder | None = None,
) -> Receipt:
    """Take a durable file in: attached and waiting for its check, or held. It supersedes another only where it was
    told to. Raises Forbidden, Refused (not_in_stage).
    """
    if not place.may("filing.upload"):
        raise Forbidden("filing.upload")
    if not holds.may(place, "file.deliver") and place.project.state not in FIXED:
        raise holds.shut(place.project.state)
    if purged := erasing.is_purged(place.project.id, incoming.stored.digest):
        return _turn_away(store, incoming, purged, now)
    twin = same_content(place.project.id, incoming.stored.digest)
    found = _found(place, incoming, sent, finder)
    store.keep(incoming.path, incoming.stored)
    if found.reason or found.filing is None:
        row = hold(place, incoming, found.reason, folder=sent.folder, filing=found.filing, now=now)
        return Receipt(incoming.name, None, row.digest, row.size, held=row.reason, twin=twin)
    if found.same and found.document:
        return _receipt(incoming, found.document, "same", "")
    known = known_as(found)
    document = filings.attach(
        place, found.filing, found.document, incoming, now=now, folder=sent.folder
    )
    originals.follow(place, found.filing, incoming, sent.folder, now=now)
    return _receipt(incoming, document, known, twin)


def known_as(found: Match) -> str:
    """What a file is to what was there before it: a key of `KNOWN`."""
    if found.document is None:
        return "new"
    if found.document.state == DocumentState.LISTED:
        return "listed"
    return "version"


def _found(place: Place, incoming: Incoming, sent: Sent, finder: Finder | None) -> Match:
    if not filetypes.fits(incoming.name, incoming.media_type):
        return Match(sent.filing, reason="wrong_extension")
    if not holds.may(place, "file.deliver"):
        # It began to come in before the archive was fixed: nothing that was stored is lost.
        return Match(sent.filing, reason="archive_fixed")
    file = File(
        incoming.name,
        sent.folder,
        incoming.media_type,
        incoming.stored.digest,
        newer=sent.newer,
    )
    finder = finder or matching.finder(place)
    if sent.filing is None:
        return matching.match(place, file, finder)
    return matching.at(place, sent.filing, file, finder)


def _receipt(incoming: Incoming, document: Document, known: str, twin: str) -> Receipt:
    """The receipt of a file that is at its place, with the version that it is."""
    versions = db.session.scalars(
        select(FileVersion.id)
        .where(FileVersion.document_id == document.id)
        .order_by(FileVersion.current.desc(), FileVersion.id.desc())
    ).all()
    return Receipt(
        incoming.name,
        document,
        incoming.stored.digest,
        incoming.stored.size,
        twin=twin,
        version_id=versions[0],
        known=known,
        number=len(versions),
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
    sent: Sent = LOOSE,
    *,
    space: int,
    now: datetime,
) -> list[Receipt]:
    """Take many files in, as long as there is room in the `space` (bytes) that the project may hold;
    what was refused on the way stays refused.
    """
    finder, receipts = matching.finder(place), []
    room = quotas.quota(place.project.id, space, now=now).room
    for one in taken:
        if isinstance(one, Incoming):
            size = one.stored.size
            if size > room:
                one = _no_room(one, room)
            else:
                one, room = settle(place, store, one, sent, now=now, finder=finder), room - size
        receipts.append(one)
    return receipts


def _no_room(incoming: Incoming, room: int) -> Receipt:
    incoming.path.unlink(missing_ok=True)
    size = f"{max(1, incoming.stored.size >> 20)} MB"
    refused = Refused("no_quota", size=size, room=f"{room >> 20} MB")
    return Receipt(incoming.name, refused=refused)


def _held_already(place: Place, incoming: Incoming, folder: str) -> HeldFile | None:
    """The very same file that waits already: sent again, it does not wait twice."""
    waiting: HeldFile | None = db.session.scalar(
        select(HeldFile)
        .where(
            HeldFile.project_id == place.project.id,
            HeldFile.state == HeldState.HELD,
            HeldFile.digest == incoming.stored.digest,
            HeldFile.name == incoming.name,
            HeldFile.folder == folder[:1000],
            HeldFile.party_id == min(place.party_ids, default=None),
        )
        .order_by(HeldFile.id)
        .limit(1)
    )
    return waiting


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


MEANT = ("wrong_extension", "same_name", "same_number", "no_twin", "listed_elsewhere")
"""Reasons for which a held file keeps the item that it was sent to."""


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
    if waiting := _held_already(place, incoming, folder):
        return waiting
    meant = None
    if filing and reason in MEANT:
        # once its name is mended, or somebody has said what it is, it goes on to that item
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
