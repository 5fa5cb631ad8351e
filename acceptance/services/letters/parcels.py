"""Packages in which an archive leaves (移交包): whether it is what was accepted, what is made of it, and
the register of those that were made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.gateways import shells
from acceptance.gateways.clock import SHANGHAI
from acceptance.gateways.shells import Entry, Reader
from acceptance.gateways.storage import Damaged, LocalStore
from acceptance.gateways.zipstream import Layout, Member
from acceptance.models import FileVersion, Parcel, Purge, Report
from acceptance.models.shapes import Difference
from acceptance.models.states import Gone, Scan
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import journal
from acceptance.services.ground.access import Place
from acceptance.services.life import frozen
from workflows.documents import Standing
from workflows.frozen import archive_digest
from workflows.parcels import accepted, layout
from workflows.parcels.accepted import Leaving
from workflows.parcels.layout import Extent
from workflows.projects import Stage
from workflows.purges import PurgeState

from . import parcel_content, parcel_texts
from .parcel_content import Content

OPINIONS = ("opinion", "recheck_opinion")
"""The papers that say which archive was accepted."""
NAMED = 20
"""Files that a refusal names."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for; `trial`: the archive as it lies, not as it was fixed."""

    extent: Extent = Extent.WHOLE
    key: str = ""
    trial: bool = False
    agreed: bool = False
    """Whoever asks knows that it is not what was accepted."""


@dataclass(frozen=True)
class Stands:
    """How the archive stands: why it is not what was accepted, and volume by volume what differs from
    the last fixed version.
    """

    version: int
    differs: Sequence[str]
    changes: Sequence[Difference]
    grown: bool = False
    """All that differs is volumes that came after the acceptance."""


@dataclass(frozen=True)
class Made:
    """A package that is written, before it is on record."""

    wanted: Wanted
    version: int
    archive_digest: str
    differs: Sequence[str]
    digest: str
    shell: str
    files: int
    size: int


@dataclass(frozen=True)
class Opened:
    """A package that can be read: its one folder, its members, where each lies in its ZIP."""

    top: str
    reader: Reader
    zip: Layout


def standing(place: Place) -> Stands:
    """Hold the archive as it lies against the last fixed version, and that against the opinion."""
    version = frozen.latest(place.project.id)
    if version is None:
        leaving = Leaving(0, unchanged=False, opinion=False, same=False)
        return Stands(0, tuple(accepted.differences(leaving)), ())
    lines = frozen.live(place.project.id)
    spoken = _opinion(place.project.id)
    same = spoken is not None and (
        frozen.numbered(place.project.id, spoken).digest == version.digest
    )
    unchanged = archive_digest(lines) == version.digest
    changes: Sequence[Difference] = ()
    if not unchanged:
        changes = frozen.since(version, lines)
    grown = place.project.state == Stage.ACCEPTED and not unchanged
    grown = grown and all(one["what"] == "new" for one in changes)
    leaving = Leaving(version.number, unchanged, spoken is not None, same, grown)
    return Stands(version.number, tuple(accepted.differences(leaving)), changes, grown)


def _opinion(project_id: int) -> int | None:
    """The version of which the opinion that stands speaks; none when none stands."""
    mine = select(Report.archive_version).where(
        Report.project_id == project_id,
        Report.kind.in_(OPINIONS),
        Report.state == Standing.VALID,
        Report.archive_version.is_not(None),
    )
    return db.session.scalar(mine.order_by(Report.id.desc()).limit(1))


def write(place: Place, store: LocalStore, wanted: Wanted, *, scanner: bool, now: datetime) -> Made:
    """Write the texts of a package into the store; nothing is on record yet.

    Raises Refused (parcel_differs until it is agreed, parcel_empty, parcel_missing by name).
    """
    stands = standing(place)
    trial = wanted.trial or not stands.version
    lying: int | None = None
    if trial:
        lying = 0
    elif stands.grown:
        # the transfer will fix it as the next version
        lying = stands.version + 1
    differs = list(stands.differs)
    if differs and not wanted.agreed:
        raise Refused("parcel_differs")
    content = parcel_content.content(place, lying=lying, extent=wanted.extent, key=wanted.key)
    if not content.volumes:
        raise Refused("parcel_empty")
    _require_bytes(place, store, content)
    placed = {one.bytes.digest for one in content.placed if one.bytes is not None}
    _require_seen(place.project.id, placed, scanner=scanner)
    told = parcel_texts.Told(tuple(differs), trial)
    shell, digest = parcel_texts.write(place, store, content, told, now=now)
    opened = _opened(store, shell, content.top, now)
    version = content.version["version"]
    return Made(
        wanted=wanted,
        version=version,
        archive_digest=content.version["digest"],
        differs=differs,
        digest=digest,
        shell=shell,
        files=sum(1 for one in content.placed if one.path),
        size=opened.zip.size,
    )


def _require_bytes(place: Place, store: LocalStore, content: Content) -> None:
    """A file whose bytes are not there stops the package before its first byte."""
    asked = [one.file["title"] for one in content.placed if one.file["sha256"] in content.asked]
    if asked:
        raise Refused("parcel_purge_asked", names=_named(asked))
    gone = [
        one.file["title"]
        for one in content.placed
        if one.bytes is not None and store.size(one.bytes.digest) != one.bytes.size
    ]
    if gone:
        raise Refused("parcel_missing", names=_named(gone), count=len(gone))


def _require_seen(project_id: int, digests: set[str], *, scanner: bool) -> None:
    """What goes to nobody leaves in no package. `scanner`: whether one is set up here.

    Raises Refused (infected, not_scanned).
    """
    unseen = [Scan.INFECTED]
    if scanner:
        unseen = [one for one in Scan if one != Scan.CLEAN]
    rows = db.session.execute(
        select(FileVersion.digest, FileVersion.name, FileVersion.scan)
        .where(
            FileVersion.project_id == project_id,
            FileVersion.gone == Gone.HERE,
            FileVersion.scan.in_(unseen),
        )
        .order_by(FileVersion.id)
    )
    held = [(name, scan) for digest, name, scan in rows if digest in digests]
    infected = [name for name, scan in held if scan == Scan.INFECTED]
    if infected:
        raise Refused("infected", name=_named(infected))
    if held:
        raise Refused("not_scanned", name=_named([name for name, _scan in held]))


def _named(titles: Sequence[str]) -> str:
    return "、".join(titles[:NAMED])


def record(place: Place, made: Made, *, now: datetime) -> Parcel:
    """Put a package on record."""
    project_id = place.project.id
    last = select(func.max(Parcel.number)).where(Parcel.project_id == project_id)
    row = Parcel(
        project_id=project_id,
        number=(db.session.scalar(last) or 0) + 1,
        extent=made.wanted.extent,
        key=made.wanted.key,
        version=made.version,
        archive_digest=made.archive_digest,
        differs=list(made.differs),
        digest=made.digest,
        shell=made.shell,
        files=made.files,
        size=made.size,
        made_by=place.viewer.name,
        made_at=now,
    )
    db.session.add(row)
    db.session.flush()
    journal.record(
        project_id,
        "make_parcel",
        actor=place.viewer,
        now=now,
        noun="parcel",
        object_id=row.id,
        facts={
            "number": row.number,
            "extent": row.extent,
            "key": row.key,
            "version": row.version,
            "archive_digest": row.archive_digest,
            "differs": list(made.differs),
            "digest": row.digest,
            "files": row.files,
        },
    )
    return row


def numbered(project_id: int, number: int) -> Parcel:
    """One package. Raises NotFound."""
    mine = select(Parcel).where(Parcel.project_id == project_id, Parcel.number == number)
    found = db.session.scalar(mine)
    if found is None:
        raise NotFound
    return found


def opened(place: Place, store: LocalStore, row: Parcel, *, scanner: bool) -> Opened:
    """A package to be read, everything in it looked for: nothing of it goes out otherwise.

    Raises Refused (parcel_missing by name, parcel_purged, infected, not_scanned), Damaged where its
    texts are.
    """
    if not store.path(row.shell).exists():
        raise Refused("parcel_gone")
    top = layout.top(place.project.code, place.project.name, row.version)
    try:
        found = _opened(store, row.shell, top, row.made_at)
    except (ValueError, TypeError, OSError) as error:
        raise Damaged(row.shell, store.look(row.shell)) from error
    found.reader.true_to(row.digest)
    digests = {one.digest for one in found.reader.entries if one.at < 0}
    if digests & _purged(place.project.id):
        raise Refused("parcel_purged")
    _require_seen(place.project.id, digests, scanner=scanner)
    gone = found.reader.missing()
    if gone:
        names = _named([Path(one.path).name for one in gone])
        raise Refused("parcel_missing", names=names, count=len(gone))
    return found


def _purged(project_id: int) -> set[str]:
    """What was purged, or is proposed to be."""
    states = (PurgeState.ASKED, PurgeState.PURGED)
    mine = select(Purge.digest).where(Purge.project_id == project_id, Purge.state.in_(states))
    return set(db.session.scalars(mine.order_by(Purge.id)))


def _opened(store: LocalStore, shell: str, top: str, at: datetime) -> Opened:
    path = store.path(shell)
    inside: list[Entry] = shells.entries(path)
    members = [Member(f"{top}/{one.path}", one.size, one.crc) for one in inside]
    return Opened(top, Reader(store, path, inside), Layout(members, at.astimezone(SHANGHAI)))
