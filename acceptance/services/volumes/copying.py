"""查阅复制件: copies of files for a reader, each page of which says who reads it, when and what for; on record in the
register of readers. The stored file is only read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import Select, func, select

from acceptance.extensions import db
from acceptance.gateways import watermarks
from acceptance.gateways.clock import local_date
from acceptance.gateways.storage import LocalStore
from acceptance.gateways.watermarks import Copied
from acceptance.models import Document, FileVersion, Loan, LoanCopy, LoanVolume
from acceptance.models.states import Gone
from acceptance.refusals import NotFound, Refused, Stale
from acceptance.services.files import purges, quarantine
from acceptance.services.ground import access, journal
from acceptance.services.ground.access import Place
from workflows.keeping import LoanState

from . import places


class Wanted(NamedTuple):
    """A copy that can be made: of which version, and what it is made of."""

    version_id: int
    copied: Copied


def files_of(loan: Loan, volume_id: int) -> Select[FileVersion]:
    """The files of a volume of an entry that are with the reader, in order."""
    return (
        _with_reader(loan)
        .where(Document.volume_id == volume_id)
        .order_by(Document.position, Document.id)
    )


def _with_reader(loan: Loan) -> Select[FileVersion]:
    return (
        select(FileVersion)
        .join(Document, Document.id == FileVersion.document_id)
        .join(LoanVolume, LoanVolume.volume_id == Document.volume_id)
        .where(
            LoanVolume.loan_id == loan.id,
            LoanVolume.out,
            FileVersion.project_id == loan.project_id,
            FileVersion.current,
            FileVersion.gone == Gone.HERE,
            Document.gone == Gone.HERE,
        )
    )


def of_loan(loan: Loan) -> Sequence[LoanCopy]:
    """The copies of an entry, in order."""
    mine = select(LoanCopy).where(LoanCopy.loan_id == loan.id)
    return db.session.scalars(mine.order_by(LoanCopy.number)).all()


def counted(loans: Sequence[int]) -> Mapping[int, int]:
    """How many copies of these entries stand; none where there are none."""
    mine = select(LoanCopy.loan_id, func.count().label("copies")).where(
        LoanCopy.loan_id.in_(loans), LoanCopy.struck.is_(False)
    )
    grouped = mine.group_by(LoanCopy.loan_id).order_by(LoanCopy.loan_id)
    return {row.loan_id: row.copies for row in db.session.execute(grouped)}


def found(loan: Loan, number: int) -> LoanCopy:
    """A copy of an entry. Raises NotFound."""
    mine = select(LoanCopy).where(LoanCopy.loan_id == loan.id, LoanCopy.number == number)
    one = db.session.scalar(mine)
    if one is None:
        raise NotFound
    return one


def _next(loan: Loan) -> int:
    last = select(func.max(LoanCopy.number)).where(LoanCopy.loan_id == loan.id)
    return (db.session.scalar(last) or 0) + 1


def _lines(place: Place, loan: Loan, now: datetime) -> list[str]:
    """What stands on each page: which copy, who reads, when, what for."""
    reader = loan.reader
    if loan.unit:
        reader = f"{reader}（{loan.unit}）"
    which = f"查阅复制件　第 {loan.number} 号登记第 {_next(loan)} 份"
    return [
        f"{which}　{place.viewer.organisation}",
        f"查阅人：{reader}　{local_date(now).isoformat()}",
        f"查阅目的：{loan.purpose}",
    ]


def ready(
    place: Place,
    store: LocalStore,
    loan: Loan,
    version_id: int,
    pages: tuple[int | None, int | None],
    *,
    scanner: bool,
    now: datetime,
) -> Wanted:
    """Make a copy of a file that is with the reader, before anything is written; `pages` from 1, both
    None for all.

    Raises Refused (not_in_stage, loan_over, not_with_reader, what `watermarks.made` and the ways to a
    file say), NotFound.
    """
    places.require(place)
    version = access.owned(place, FileVersion, version_id)
    if loan.state != LoanState.LENT:
        raise Refused("loan_over", number=loan.number)
    if db.session.scalar(_with_reader(loan).where(FileVersion.id == version.id)) is None:
        raise Refused("not_with_reader", name=version.name, number=loan.number)
    purges.require_kept(place, version.digest, version.name)
    quarantine.require_seen(version, scanner=scanner)
    first, last = pages
    copied = Copied(
        version.digest, version.media_type, version.name, first, last, _lines(place, loan, now)
    )
    db.session.rollback()
    watermarks.made(store, copied)
    return Wanted(version_id, copied)


def record(place: Place, loan: Loan, wanted: Wanted, *, now: datetime) -> LoanCopy:
    """Put a copy that was made on record. Raises Stale where the entry is not what it was, and as
    `ready`.
    """
    places.require(place)
    copied = wanted.copied
    if loan.state != LoanState.LENT:
        raise Refused("loan_over", number=loan.number)
    same = _with_reader(loan).where(FileVersion.id == wanted.version_id)
    if list(copied.lines) != _lines(place, loan, now) or db.session.scalar(same) is None:
        raise Stale
    row = LoanCopy(
        project_id=place.project.id,
        loan_id=loan.id,
        number=_next(loan),
        version_id=wanted.version_id,
        name=copied.name,
        digest=copied.digest,
        media_type=copied.kind,
        first=copied.first,
        last=copied.last,
        lines=list(copied.lines),
        made_by=place.viewer.name,
        made_at=now,
        struck=False,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(
        place.project.id,
        "make_copy",
        actor=place.viewer,
        now=now,
        noun="loan_copy",
        object_id=row.id,
        facts={
            "loan": loan.id,
            "number": row.number,
            "version": row.version_id,
            "name": row.name,
            "digest": row.digest,
            "pages": [row.first, row.last],
            "lines": row.lines,
        },
    )
    return row


def handed(place: Place, store: LocalStore, loan: Loan, row: LoanCopy) -> Path:
    """Where the bytes of a copy lie. Raises Refused (loan_struck, copy_struck, copy_gone, and as
    `watermarks.made`).
    """
    if loan.state == LoanState.STRUCK:
        raise Refused("loan_struck", number=loan.number)
    if row.struck:
        raise Refused("copy_struck")
    version = db.session.get(FileVersion, row.version_id)
    if version is None or version.project_id != loan.project_id or version.gone != Gone.HERE:
        raise Refused("copy_gone", name=row.name)
    purges.require_kept(place, row.digest, row.name)
    quarantine.require_clean(version)
    return watermarks.made(
        store, Copied(row.digest, row.media_type, row.name, row.first, row.last, row.lines)
    )


def strike(place: Place, row: LoanCopy, reason: str, *, now: datetime) -> None:
    """A copy was made by mistake: it stays on record and is handed out no more. Raises Refused
    (not_in_stage, copy_struck).
    """
    places.require(place)
    if row.struck:
        raise Refused("copy_struck")
    row.struck, row.reason = True, reason
    db.session.flush()
    journal.record(
        place.project.id,
        "strike_copy",
        actor=place.viewer,
        now=now,
        noun="loan_copy",
        object_id=row.id,
        facts={"reason": reason},
    )
