"""Packages that come to a receiving archive (接收): looked into, taken in whole or refused with the reasons, and
answered with a signed receipt (回执).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any, BinaryIO, Protocol, cast

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.gateways import shells
from acceptance.gateways.clock import SHANGHAI, local_date
from acceptance.gateways.parcelcheck import Seen
from acceptance.gateways.parts import CHUNK
from acceptance.gateways.sealing import Signer
from acceptance.gateways.storage import LocalStore, Stored
from acceptance.gateways.zipstream import Layout, Member
from acceptance.models import Accession
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground.access import Viewer
from workflows.parcels import receipts, verify_carriers
from workflows.parcels.receipts import Verdict

UNFINISHED = {"carrier_missing", "carrier_other"}
SHOWN = 200
"""Receptions on one page."""


class Source(Protocol):
    """A package as `workflows.parcels.verify_carriers` reads it."""

    name: str
    paths: Sequence[str]

    def open(self, path: str) -> IO[bytes]:
        """The bytes of one file."""


def judged(seen: Seen) -> Seen:
    """What a look found, with what an archive refuses beside it: a trial, a form that is not ours.

    Raises Refused (scanner_away): nothing is known of viruses, and the sender is not to blame.
    """
    if seen.unscanned:
        raise Refused("scanner_away")
    reasons = list(seen.reasons)
    if not reasons:
        if seen.about.get("form") != "acceptance-parcel/1":
            reasons.append(["not_ours", ""])
        elif seen.about.get("trial"):
            reasons.append(["trial", ""])
    return Seen(reasons, seen.more, seen.digest, seen.about, seen.files, seen.size)


def unfinished(seen: Seen) -> bool:
    """Whether the carriers that came are not those of one whole package: nothing is known of it yet, and
    nothing is refused.
    """
    return bool(seen.reasons) and {code for code, _where in seen.reasons} <= UNFINISHED


def as_one(store: LocalStore, paths: Sequence[Path], *, now: datetime) -> tuple[Path, Stored]:
    """The carriers of a package, looked at and found whole, as one ZIP on the disk of the store.

    Raises Refused (no_space).
    """
    source = verify_carriers.source_of([str(one) for one in paths])
    with shells.spool(store) as file:
        file.writelines(zipped(source, now))
        file.seek(0)
        return store.receive(cast(BinaryIO, file), limit=1 << 62)


def take_in(
    viewer: Viewer,
    store: LocalStore,
    signer: Signer,
    came: tuple[str, Path, Stored],
    seen: Seen,
    *,
    now: datetime,
) -> Accession:
    """Put on record what came (its name, where it lies, its digest): taken in whole, or refused and
    nothing of it kept; the receipt is signed either way.

    Raises Refused (parcel_known) for what was taken in already.
    """
    name, path, stored = came
    known = select(Accession.number).where(
        Accession.organisation_id == viewer.organisation_id,
        Accession.digest == seen.digest,
        Accession.verdict == Verdict.ACCEPTED,
    )
    number = db.session.scalar(known.order_by(Accession.number).limit(1))
    if not seen.reasons and number is not None:
        raise Refused("parcel_known", number=number)
    row = _row(viewer, name, seen, now)
    if row.verdict == Verdict.ACCEPTED:
        store.keep(path, stored)
        row.blob = stored.digest
    row.receipt = _receipt(row, viewer, seen, signer)
    db.session.add(row)
    db.session.flush()
    return row


def _row(viewer: Viewer, name: str, seen: Seen, now: datetime) -> Accession:
    mine = select(func.max(Accession.number)).where(
        Accession.organisation_id == viewer.organisation_id
    )
    verdict = Verdict.ACCEPTED
    if seen.reasons:
        verdict = Verdict.REFUSED
    return Accession(
        organisation_id=viewer.organisation_id,
        number=(db.session.scalar(mine) or 0) + 1,
        verdict=verdict,
        name=name[:255],
        digest=seen.digest[:64],
        project_code=_said(seen.about, "project", 50),
        project_name=_said(seen.about, "name", 200),
        sender=_said(seen.about, "sender", 200),
        files=seen.files,
        size=seen.size,
        reasons=seen.reasons,
        more=seen.more,
        received_by=viewer.name,
        received_at=now,
    )


def _said(about: Mapping[str, Any], name: str, limit: int) -> str:
    """What a package says of itself, as far as it says anything."""
    value = about.get(name)
    if not isinstance(value, str):
        return ""
    return "".join(one for one in value if one.isprintable())[:limit]


def _receipt(row: Accession, viewer: Viewer, seen: Seen, signer: Signer) -> str:
    told = {
        "form": receipts.FORM,
        "verdict": row.verdict,
        "digest": row.digest,
        "archive_digest": _said(seen.about, "digest", 64),
        "project": row.project_code,
        "name": row.project_name,
        "files": row.files,
        "payload": [row.files, row.size],
        "receiver": viewer.organisation,
        "number": f"{local_date(row.received_at).year}-{row.number}",
        "received_by": viewer.name,
        "received_at": row.received_at.isoformat(),
        "reasons": row.reasons[: receipts.NAMED],
    }
    return receipts.written(told, signer.public, signer.sign(receipts.signed_text(told)))


def of_archive(viewer: Viewer) -> Sequence[Accession]:
    """What came to the archive that a viewer serves, the newest first."""
    mine = select(Accession).where(Accession.organisation_id == viewer.organisation_id)
    return db.session.scalars(mine.order_by(Accession.number.desc()).limit(SHOWN)).all()


def numbered(viewer: Viewer, number: int) -> Accession:
    """One of them. Raises NotFound."""
    mine = select(Accession).where(
        Accession.organisation_id == viewer.organisation_id, Accession.number == number
    )
    found = db.session.scalar(mine)
    if found is None:
        raise NotFound
    return found


def zipped(source: Source, at: datetime) -> Iterator[bytes]:
    """A package that lies in a folder, or on several carriers, as one ZIP."""
    paths = source.paths
    members = [Member(f"{source.name}/{one}", *_counted(source, one)) for one in paths]

    def read(number: int, skip: int) -> Iterator[bytes]:
        with source.open(paths[number]) as file:
            file.seek(skip)
            while piece := file.read(CHUNK):
                yield piece

    yield from Layout(members, at.astimezone(SHANGHAI)).stream(read)


def _counted(source: Source, path: str) -> tuple[int, int]:
    """Bytes and CRC-32 of a file."""
    size = found = 0
    with source.open(path) as file:
        while piece := file.read(CHUNK):
            size, found = size + len(piece), zlib.crc32(piece, found)
    return size, found
