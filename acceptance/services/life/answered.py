"""What the receiving archive answered last to a package of a whole project."""

from __future__ import annotations

from sqlalchemy import select

from acceptance.models import Parcel, ParcelReceipt
from acceptance.services.ground.questions import Answers, Question
from workflows.archive_facts import Answer
from workflows.parcels.layout import Extent
from workflows.parcels.receipts import Verdict

from .probes import MINE

LAST = Question(
    select(ParcelReceipt.verdict, Parcel.archive_digest)
    .join(Parcel, Parcel.id == ParcelReceipt.parcel_id)
    .where(
        ParcelReceipt.project_id == MINE,
        Parcel.extent == Extent.WHOLE,
        # a trial is never taken in: that it was refused says nothing
        Parcel.version > 0,
    )
    .order_by(ParcelReceipt.id.desc())
    .limit(1)
)
"""What the receipt that was loaded last says, and about which archive."""


def last(project_id: int, archive_digest: str) -> Answer:
    """By the receipt that was loaded last; `archive_digest` is that of the archive as it lies."""
    return judged(Answers(project=project_id), archive_digest)


def judged(answers: Answers, archive_digest: str) -> Answer:
    """The same from what was asked already."""
    rows = answers.rows(LAST)
    if not rows:
        return Answer.NONE
    found = rows[0]
    if found.verdict == Verdict.REFUSED:
        return Answer.REFUSED
    if found.archive_digest != archive_digest:
        return Answer.OTHER
    return Answer.ACCEPTED
