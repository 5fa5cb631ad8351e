"""What the receiving archive answered last to a package of a whole project."""

from __future__ import annotations

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Parcel, ParcelReceipt
from workflows.archive_facts import Answer
from workflows.parcels.layout import Extent
from workflows.parcels.receipts import Verdict


def last(project_id: int, archive_digest: str) -> Answer:
    """By the receipt that was loaded last; `archive_digest` is that of the archive as it lies."""
    found = db.session.execute(
        select(ParcelReceipt.verdict, Parcel.archive_digest)
        .join(Parcel, Parcel.id == ParcelReceipt.parcel_id)
        .where(
            ParcelReceipt.project_id == project_id,
            Parcel.extent == Extent.WHOLE,
            # a trial is never taken in: that it was refused says nothing
            Parcel.version > 0,
        )
        .order_by(ParcelReceipt.id.desc())
        .limit(1)
    ).first()
    if found is None:
        return Answer.NONE
    if found.verdict == Verdict.REFUSED:
        return Answer.REFUSED
    if found.archive_digest != archive_digest:
        return Answer.OTHER
    return Answer.ACCEPTED
