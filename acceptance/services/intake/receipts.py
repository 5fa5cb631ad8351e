"""What became of a file that was sent: its receipt, and where the file stands now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Document, FileVersion, Filing
from acceptance.models.shapes import UploadResult
from acceptance.services.files.filings import Receipt
from workflows.filings import DONE, FilingState
from workflows.roles import Role


class Told(UploadResult, total=False):
    """A receipt with where the file stands: what the check and the scanner say, `filed` or
    `returned`, the item, in whose hand it is (a role, empty when nobody has to act), and whether it
    was withdrawn or purged since (`states.Gone`).
    """

    check: str
    scan: str
    filed: str
    holder: str
    filing: int | None
    item: str
    gone: str


def told(receipt: Receipt) -> UploadResult:
    """A receipt as plain values."""
    if receipt.refused:
        return {
            "name": receipt.name,
            "refused": receipt.refused.code,
            "facts": receipt.refused.facts,
        }
    document_id = None
    if receipt.document:
        document_id = receipt.document.id
    return {
        "name": receipt.name,
        "digest": receipt.digest,
        "size": receipt.size,
        "held": receipt.held,
        "twin": receipt.twin,
        "document": document_id,
        "version": receipt.version_id or None,
        "known": receipt.known,
        "number": receipt.number,
    }


def standing(results: Sequence[UploadResult]) -> list[Told]:
    """The receipts of files with where each stands now, in the same order; one query for all."""
    ids = [result["version"] for result in results if result.get("version")]
    wanted = (
        select(
            FileVersion.id,
            FileVersion.verdict,
            FileVersion.scan,
            FileVersion.gone,
            Filing.state,
            Filing.supervised,
            Filing.id,
            Filing.name,
        )
        .join(Document, Document.id == FileVersion.document_id)
        .outerjoin(Filing, Filing.id == Document.filing_id)
        .where(FileVersion.id.in_(ids))
    )
    found: dict[int | None, Told] = {}
    for version, verdict, scan, gone, state, supervised, filing, item in db.session.execute(wanted):
        holder = _holder(state, supervised)
        if gone:
            holder = ""
        found[version] = {
            "check": verdict,
            "scan": scan,
            "gone": gone,
            "filed": FILED.get(state or "", ""),
            "holder": holder,
            "filing": filing,
            "item": item,
        }
    nowhere: Told = {"check": "", "scan": "", "filed": "", "holder": ""}
    return [{**result, **found.get(result.get("version"), nowhere)} for result in results]


FILED: Mapping[str, str] = {
    **dict.fromkeys(DONE, "filed"),
    FilingState.RETURNED: "returned",
}
HANDS = {
    FilingState.MISSING: Role.OWER,
    FilingState.RETURNED: Role.OWER,
    FilingState.CHECKED: Role.OWNER,
    FilingState.EXEMPTION_ASKED: Role.BUREAU,
    FilingState.FILED: "",
    FilingState.EXEMPT: "",
}
"""In whose hand an item is by its state; a submitted one is the supervisor's where there is one."""


def _holder(state: str | None, supervised: bool) -> str:
    if state is None:
        return ""
    if state != FilingState.SUBMITTED:
        return HANDS[FilingState(state)]
    if supervised:
        return Role.SUPERVISOR
    return Role.OWNER
