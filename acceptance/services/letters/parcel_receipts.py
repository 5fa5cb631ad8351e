"""Receipts (回执) that come back to the sender of a package, and what they mean for the transfer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways.sealing import fingerprint, signed
from acceptance.models import Parcel, ParcelReceipt
from acceptance.refusals import Refused
from acceptance.services.ground import journal
from acceptance.services.ground.access import Place
from workflows.parcels import receipts
from workflows.parcels.layout import Extent
from workflows.parcels.receipts import Verdict

CLIPPED = 200
"""Characters of a name that are kept."""


def load(place: Place, text: str, *, now: datetime) -> ParcelReceipt:
    """Put a receipt on record: signed, and of a package of this project.

    Raises Refused (receipt_unreadable, receipt_forged, receipt_other, receipt_known).
    """
    try:
        told = receipts.read(text)
        genuine = signed(told["key"], told["signature"], receipts.signed_text(told))
    except ValueError:
        raise Refused("receipt_unreadable") from None
    if not genuine:
        raise Refused("receipt_forged")
    mine = select(Parcel).where(
        Parcel.project_id == place.project.id, Parcel.digest == told["digest"]
    )
    parcel = db.session.scalar(mine.order_by(Parcel.number.desc()).limit(1))
    if parcel is None:
        raise Refused("receipt_other")
    receiver, number = told["receiver"][:CLIPPED], told["number"][:100]
    known = select(ParcelReceipt.id).where(
        ParcelReceipt.parcel_id == parcel.id,
        ParcelReceipt.receiver == receiver,
        ParcelReceipt.number == number,
    )
    if db.session.scalar(known) is not None:
        raise Refused("receipt_known", number=number)
    row = ParcelReceipt(
        project_id=place.project.id,
        parcel_id=parcel.id,
        verdict=told["verdict"],
        receiver=receiver,
        number=number,
        fingerprint=fingerprint(told["key"]),
        body=text,
        loaded_by=place.viewer.name,
        loaded_at=now,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(
        place.project.id,
        "load_receipt",
        actor=place.viewer,
        now=now,
        noun="parcel_receipt",
        object_id=row.id,
        facts={
            "parcel_id": parcel.id,
            "parcel": parcel.number,
            "digest": parcel.digest,
            "verdict": row.verdict,
            "receiver": receiver,
            "number": number,
            "fingerprint": row.fingerprint,
        },
    )
    return row


def of_project(project_id: int) -> tuple[Sequence[Parcel], Sequence[ParcelReceipt]]:
    """All packages of a project and all receipts, the newest first, in one question."""
    both = (
        select(Parcel, ParcelReceipt)
        .outerjoin(ParcelReceipt, ParcelReceipt.parcel_id == Parcel.id)
        .where(Parcel.project_id == project_id)
        .order_by(Parcel.number.desc(), ParcelReceipt.id.desc())
    )
    rows = db.session.execute(both).all()
    receipts = [receipt for _parcel, receipt in rows if receipt is not None]
    receipts.sort(key=lambda receipt: receipt.id, reverse=True)
    return list(dict.fromkeys(parcel for parcel, _receipt in rows)), receipts


def record_transfer(place: Place, archive_digest: str, *, now: datetime) -> None:
    """With the transfer: which package is handed over, where one was made of this archive as a whole,
    and by which receipt the archive has it.
    """
    mine = select(Parcel).where(
        Parcel.project_id == place.project.id,
        Parcel.extent == Extent.WHOLE,
        Parcel.version > 0,
        Parcel.archive_digest == archive_digest,
    )
    parcel = db.session.scalar(mine.order_by(Parcel.number.desc()).limit(1))
    if parcel is None:
        return
    got = select(ParcelReceipt).where(
        ParcelReceipt.project_id == place.project.id,
        ParcelReceipt.verdict == Verdict.ACCEPTED,
        ParcelReceipt.parcel_id.in_(mine.with_only_columns(Parcel.id)),
    )
    receipt = db.session.scalar(got.order_by(ParcelReceipt.id.desc()).limit(1))
    facts = {"parcel": parcel.number, "digest": parcel.digest, "receiver": "", "receipt": ""}
    if receipt is not None:
        had = db.session.get_one(Parcel, receipt.parcel_id)
        facts |= {"parcel": had.number, "digest": had.digest}
        facts |= {"receiver": receipt.receiver, "receipt": receipt.number}
    journal.record(
        place.project.id,
        "close_with_parcel",
        actor=place.viewer,
        now=now,
        noun="parcel",
        object_id=parcel.id,
        facts=facts,
    )
