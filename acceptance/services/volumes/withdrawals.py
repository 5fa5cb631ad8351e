"""撤下: a version that was stored wrongly leaves every count and stays, marked, with who, when and why; the
version before stands again. It can be put back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.models import Document, Drawing, FileVersion, Filing, Purge, Volume, Withdrawal
from acceptance.models.befores import WithdrawnBefore
from acceptance.models.states import DocumentState, Gone
from acceptance.refusals import Forbidden, Refused
from acceptance.services.files import checks, index, seals
from acceptance.services.ground import counts, holds, journal
from acceptance.services.ground.access import Place
from workflows.acts import ACTS
from workflows.filings import OPEN_TO_FILES
from workflows.purges import PurgeState
from workflows.roles import Role

from . import laying, totals

ACT = "file.withdraw"


def require(place: Place, document: Document, version: FileVersion) -> None:
    """Whether this hand may withdraw or put back this version now: who stored it, for what it owes,
    or the owner.

    Raises Forbidden, Refused (not_your_file, item_closed, item_fixed, volume_sealed, volume_fixed,
    archive_fixed, not_in_stage, purge_asked).
    """
    filing = None
    if document.filing_id is not None:
        filing = db.session.get_one(Filing, document.filing_id)
    if Role.OWNER not in place.roles:
        if filing is None or filing.party_id not in place.party_ids:
            raise Forbidden("filing.upload")
        if version.unit_id not in (None, place.viewer.organisation_id):
            raise Refused("not_your_file", name=version.name)
    if filing is not None:
        holds.require_item(place, ACTS[ACT].when, filing)
        if filing.state not in OPEN_TO_FILES:
            raise Refused("item_closed", name=filing.name)
    seals.require_file(place, ACT, document)
    asked = select(Purge.id).where(
        Purge.project_id == document.project_id,
        Purge.digest == version.digest,
        Purge.state == PurgeState.ASKED,
    )
    if db.session.scalar(asked):
        raise Refused("purge_asked", name=version.name)


def may(place: Place, version: FileVersion) -> bool:
    """Whether `require` lets this hand through."""
    try:
        require(place, version.document, version)
    except (Forbidden, Refused):
        return False
    return place.may(ACTS[ACT].permission)


def withdrawn(document_ids: Sequence[int]) -> Mapping[int, Withdrawal]:
    """What stands withdrawn of these files, by version."""
    rows = db.session.scalars(
        select(Withdrawal)
        .where(Withdrawal.document_id.in_(document_ids), Withdrawal.undone_at.is_(None))
        .order_by(Withdrawal.id)
    )
    return {row.version_id: row for row in rows}


def withdraw(place: Place, version: FileVersion, reason: str, *, now: datetime) -> Withdrawal:
    """Take a version out of every count.

    The newest one that is left stands; where none is, a file that a list promises is only listed
    again, and any other leaves its volume and counts nowhere. Raises Refused (gone_already), and as
    `require`.
    """
    document = version.document
    if version.gone:
        raise Refused("gone_already", name=version.name)
    require(place, document, version)
    before = _lies(document, version)
    version.gone, version.current = Gone.WITHDRAWN.value, False
    db.session.flush()
    if before["current"]:
        before["stands"] = _fall_back(document, now)
    row = Withdrawal(
        project_id=place.project.id,
        document_id=document.id,
        version_id=version.id,
        reason=reason,
        before=before,
        made_by=place.viewer.name,
        made_at=now,
    )
    db.session.add(row)
    db.session.flush()
    counts.recount([document.filing_id])
    _record(place, "withdraw_file", row, {"reason": reason}, now)
    _tell_owing(place, row, now)
    return row


def _lies(document: Document, version: FileVersion) -> WithdrawnBefore:
    drawings = db.session.scalars(
        select(Drawing.id).where(Drawing.document_id == document.id).order_by(Drawing.id)
    )
    return {
        "volume": document.volume_id,
        "position": document.position,
        "first": document.first_page,
        "last": document.last_page,
        "current": version.current,
        "stands": None,
        "drawings": list(drawings),
    }


def _fall_back(document: Document, now: datetime) -> int | None:
    """The newest version that is left stands again; its key, or none where none is left."""
    left = db.session.scalar(
        select(FileVersion)
        .where(FileVersion.document_id == document.id, FileVersion.gone == Gone.HERE)
        .order_by(FileVersion.id.desc())
        .limit(1)
    )
    if left is not None:
        left.current = True
        db.session.flush()
        checks.rejudge(document, now=now)
        return left.id
    document.state = DocumentState.LISTED.value
    if document.import_id is None:
        index.forget([document])
        document.gone = Gone.WITHDRAWN.value
        db.session.execute(
            update(Drawing).where(Drawing.document_id == document.id).values(document_id=None)
        )
    db.session.flush()
    if document.gone:
        laying.take_out(document)
    return None


def put_back(place: Place, row: Withdrawal, *, now: datetime) -> None:
    """Undo a withdrawal: the version counts again. It stands again, too, unless another one was
    stored meanwhile; its file goes back to its volume while that is open.

    Raises Refused (gone_already: it was purged, or put back before), and as `require`.
    """
    version, document = row.version, row.document
    if row.undone_at is not None or version.gone != Gone.WITHDRAWN:
        raise Refused("gone_already", name=version.name)
    require(place, document, version)
    version.gone = Gone.HERE.value
    row.undone_by, row.undone_at = place.viewer.name, now
    db.session.flush()
    if row.before["current"] and _standing(document.id) == row.before["stands"]:
        _stand_again(place, row, now)
    counts.recount([document.filing_id])
    _record(place, "put_back_file", row, {}, now)


def _standing(document_id: int) -> int | None:
    current = select(FileVersion.id).where(
        FileVersion.document_id == document_id, FileVersion.current
    )
    return db.session.scalar(current.limit(1))


def _stand_again(place: Place, row: Withdrawal, now: datetime) -> None:
    document, before = row.document, row.before
    db.session.execute(
        update(FileVersion)
        .where(FileVersion.document_id == document.id, FileVersion.current)
        .values(current=False)
    )
    row.version.current = True
    was_out = document.gone == Gone.WITHDRAWN
    document.state, document.gone = DocumentState.STORED.value, Gone.HERE.value
    if was_out:
        db.session.execute(
            update(Drawing)
            .where(
                Drawing.project_id == document.project_id,
                Drawing.id.in_(before["drawings"]),
                Drawing.document_id.is_(None),
            )
            .values(document_id=document.id)
        )
    db.session.flush()
    if was_out and before["volume"] and _open(place, before["volume"]):
        laying.put_in(document.id, before["volume"], before["position"])
    checks.rejudge(document, now=now)


def _open(place: Place, volume_id: int) -> bool:
    """Whether a volume is still there, in this project, and takes files."""
    volume = db.session.get(Volume, volume_id)
    if volume is None or volume.sealed or volume.project_id != place.project.id:
        return False
    standing = holds.of(place.project).volume(volume.id, fixed=volume.fixed)
    return not volume.fixed or standing.named


def _record(
    place: Place, action: str, row: Withdrawal, more: Mapping[str, object], now: datetime
) -> None:
    """One line of the item; what stood there before and what stands now, by version."""
    document, version = row.document, row.version
    stood: int | None = None
    if row.before["current"]:
        stood = row.version_id
    totals.count_again([document.volume_id])
    journal.record(
        place.project.id,
        action,
        actor=place.viewer,
        now=now,
        noun="filing",
        object_id=document.filing_id or 0,
        facts={
            "withdrawal": row.id,
            "document": document.id,
            "version": version.id,
            "title": document.title,
            "name": version.name,
            "sha256": version.digest,
            "stood": stood,
            "stands": _standing(document.id),
            **more,
        },
    )


def _tell_owing(place: Place, row: Withdrawal, now: datetime) -> None:
    """The party that owes the item hears of what another hand withdrew."""
    if row.document.filing_id is None:
        return
    filing = db.session.get_one(Filing, row.document.filing_id)
    if filing.party_id in place.party_ids:
        return
    journal.notify(
        place.project.id,
        Role.CONTRACTOR,
        "withdraw_file",
        now=now,
        reason=f"{row.document.title}：{row.reason}"[:500],
        party_id=filing.party_id,
    )
