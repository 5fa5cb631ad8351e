"""Whether stored bytes are still what was stored: looked at again by schedule, the oldest look
first, and whenever a small file is handed out. What differs is mended from the replica where there is
one; it is shown, journaled and told once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CompoundSelect, exists, select, text, union_all

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.gateways.pacing import Pace
from acceptance.gateways.replicas import Replica, mend
from acceptance.gateways.storage import LocalStore
from acceptance.models import (
    Accession,
    Document,
    FileVersion,
    Fixity,
    FixityEvent,
    HeldFile,
    Parcel,
    Report,
)
from acceptance.models.states import FixityKind, Soundness
from acceptance.services.ground import jobs, journal
from acceptance.services.ground.access import Place, Viewer
from acceptance.services.ground.job_lanes import OPEN
from workflows.roles import Role

from . import checks, erasing

AT_LEAST = timedelta(days=90)
"""Every stored file is looked at again within this time (本系统约定)."""
AGAIN = AT_LEAST - timedelta(days=10)
"""When its turn comes, so that there is time left to keep the promise."""
SOON = timedelta(days=1)
"""A damaged one is looked at again every day: a copy may have been put back."""
FILES, BYTES = 500, 1 << 30
"""What one task looks at, at most: other tasks wait meanwhile. One larger file is a task of its own.
"""
NAMED = 10
"""Files that a journal line names."""
_ENROL = text(
    "INSERT INTO fixity (digest, outcome, found) VALUES (:digest, '', '') ON CONFLICT DO NOTHING"
)
SYSTEM = Viewer(0, "本系统")
"""Who writes down what no person did."""


class StoreAway(Exception):
    """The whole store is not there: its disk is not mounted. No file is taken for lost then."""


@dataclass(frozen=True)
class Look:
    """A stored file and the digest of what is there now; empty when it cannot be read. `mended`:
    whether the replica's copy took its place, none when there is no replica or nothing to mend.
    `aside` is where bad bytes went, `size` what was read.
    """

    digest: str
    found: str
    mended: bool | None = None
    aside: str = ""
    size: int = 0

    @property
    def outcome(self) -> Soundness:
        """How the two compare."""
        if not self.found:
            return Soundness.UNREADABLE
        if self.found != self.digest:
            return Soundness.CHANGED
        return Soundness.SOUND


def ask(*, now: datetime) -> None:
    """Queue what is to be done next: once a day a list of what is stored, then one look at a time."""
    day = local_date(now).toordinal()
    if jobs.of_subject("list_stored", day) is None:
        jobs.queue("list_stored", now=now, subject_id=day)
        return
    last = jobs.of_subject("verify_stored", day)
    if (last is None or last.state not in OPEN) and due(now=now, limit=1):
        jobs.queue("verify_stored", now=now, subject_id=day)


_NAMING = (FileVersion.digest, HeldFile.digest, Report.digest, Parcel.shell, Accession.blob)
"""What says that bytes must lie in the store."""


def unlisted(store: LocalStore) -> list[str]:
    """What has no row yet: of what lies in the store, and of what files, held files and documents
    say must lie there. Folder by folder, so that no list of the whole store is ever held.
    """
    found: set[str] = set()
    for first in store.folders():
        inside = Fixity.digest.between(first, f"{first}g")
        known = set(db.session.scalars(select(Fixity.digest).where(inside)))
        found.update(digest for digest in store.digests(first) if digest not in known)
    for column in _NAMING:
        listed = exists().where(Fixity.digest == column)
        found.update(db.session.scalars(select(column).where(column != "", ~listed)))
    return sorted(found - _erased())


def _erased() -> set[str]:
    """What was purged from the store: of it there is nothing to look at."""
    return set(db.session.scalars(erasing.erased()))


def enrol(digests: Sequence[str]) -> None:
    """A row for each, not looked at yet; what got one meanwhile keeps it."""
    db.session.execute(_ENROL, [{"digest": digest} for digest in digests])


def due(*, now: datetime, limit: int = FILES) -> list[str]:
    """The files whose turn it is: never looked at first, then the longest ago, then the bad ones."""
    found = oldest(before=now - AGAIN, limit=limit)
    if len(found) < limit:
        damaged = select(Fixity.digest).where(
            Fixity.damaged_at.is_not(None), Fixity.checked_at.between(now - AGAIN, now - SOON)
        )
        ordered = damaged.order_by(Fixity.damaged_at, Fixity.digest).limit(limit - len(found))
        found += db.session.scalars(ordered)
    return found


def oldest(*, before: datetime, limit: int) -> list[str]:
    """What was not looked at since then, never looked at first, then the longest ago.

    Two queries along an index, each of which ends with the last row it gives.
    """
    never = select(Fixity.digest).where(Fixity.checked_at.is_(None)).order_by(Fixity.checked_at)
    found = list(db.session.scalars(never.limit(limit)))
    if len(found) < limit:
        longest = select(Fixity.digest).where(Fixity.checked_at < before)
        ordered = longest.order_by(Fixity.checked_at).limit(limit - len(found))
        found += db.session.scalars(ordered)
    return found


def look(
    store: LocalStore, digests: Sequence[str], pace: Pace, replica: Replica | None = None
) -> Iterator[Look]:
    """Read them again, until BYTES are read. No database is touched.

    What is bad at a second look too is mended, or taken from its place so that nobody is given it.
    Raises StoreAway.
    """
    read = 0
    for number, digest in enumerate(digests):
        if not store.present():
            raise StoreAway
        size = store.size(digest)
        read += size
        if number and read > BYTES:
            return
        found = store.look(digest, pace)
        if found != digest:
            found = store.look(digest, pace)
        if found == digest:
            yield Look(digest, found, size=size)
            continue
        seen = mended(store, replica, digest, found)
        aside = seen.aside
        if found and not seen.mended:
            aside = store.give_up(digest)
        yield Look(digest, found, seen.mended, aside, size)


def mended(store: LocalStore, replica: Replica | None, digest: str, found: str) -> Look:
    """What was found bad, after the replica's copy was tried where there is a replica."""
    if replica is None:
        return Look(digest, found)
    done, aside = mend(store, replica, digest)
    return Look(digest, found, done, aside)


def write(looks: Sequence[Look], *, now: datetime, rounds: bool = False) -> None:
    """Keep what the looks found; what has turned for the worse or the better is journaled in its
    projects and told to their owners and organisers. `rounds`: they are a round of the schedule, which
    is an event of its own.
    """
    erased = _erased()
    looks = [one for one in looks if one.found or one.digest not in erased]
    wanted = [one.digest for one in looks]
    known = db.session.scalars(select(Fixity).where(Fixity.digest.in_(wanted)))
    rows = {row.digest: row for row in known}
    told: dict[str, list[str]] = {"find_damage": [], "mend_stored": [], "find_restored": []}
    if rounds and looks:
        read = sum(one.size for one in looks)
        _event(FixityKind.CHECK, now, files=len(looks), bytes=read)
    for one in looks:
        row = rows.get(one.digest)
        if row is None:
            row = Fixity(digest=one.digest)
            db.session.add(row)
        action = _keep(row, one, now=now)
        if action:
            told[action].append(one.digest)
    db.session.flush()
    for action, digests in told.items():
        _tell(action, digests, now=now)


def _keep(row: Fixity, one: Look, *, now: datetime) -> str:
    """One look in its row and as events; what is to be told of it, if anything."""
    row.checked_at = now
    known = row.damaged_at is not None
    if one.outcome == Soundness.SOUND:
        row.outcome, row.found, row.damaged_at = one.outcome, one.found, None
        if not known:
            return ""
        _event(FixityKind.RESTORED, now, digest=one.digest)
        return "find_restored"
    if not known:
        _event(FixityKind.DAMAGE, now, digest=one.digest, found=one.found, aside=one.aside)
    if one.mended:
        _event(FixityKind.MEND, now, digest=one.digest, aside=one.aside)
        row.outcome, row.found, row.damaged_at = Soundness.SOUND, one.digest, None
        row.mended_at = now
        return "mend_stored"
    if known:
        # what was found first stands: since then the bad bytes lie aside
        return ""
    if one.mended is False:
        _event(FixityKind.NO_COPY, now, digest=one.digest)
    row.outcome, row.found, row.damaged_at = one.outcome, one.found, now
    return "find_damage"


def _event(kind: FixityKind, now: datetime, **said: str | int) -> None:
    db.session.add(FixityEvent(at=now, kind=kind, **said))


def _tell(action: str, digests: Sequence[str], *, now: datetime) -> None:
    """One line and one notice in each project that has one of these files."""
    concerned: dict[int, list[tuple[str, str]]] = {}
    for project_id, name, digest in db.session.execute(_named(digests)):
        concerned.setdefault(project_id, []).append((name, digest))
    for project_id, files in sorted(concerned.items()):
        named = sorted(files)[:NAMED]
        reason = "、".join(name for name, _digest in named)
        journal.record(
            project_id,
            action,
            actor=SYSTEM,
            now=now,
            facts={
                "reason": reason,
                "files": len(files),
                "sha256": [digest for _name, digest in named],
            },
        )
        for role in (Role.OWNER, Role.BUREAU):
            journal.notify(project_id, role, action, now=now, reason=reason)


def _named(digests: Sequence[str]) -> CompoundSelect[int, str, str]:
    """Project, name and digest of every file and document whose bytes these are."""
    return union_all(
        select(FileVersion.project_id, FileVersion.name, FileVersion.digest).where(
            FileVersion.digest.in_(digests)
        ),
        select(HeldFile.project_id, HeldFile.name, HeldFile.digest).where(
            HeldFile.digest.in_(digests)
        ),
        select(Report.project_id, Report.title, Report.digest).where(Report.digest.in_(digests)),
    )


def name_of(digest: str, version_id: int | None) -> str:
    """What a refusal calls a bad file: by the name of the version that was asked for, else by the
    beginning of its digest, since who asked need not see every name it has.
    """
    version = db.session.get(FileVersion, version_id or 0)
    if version is not None and version.digest == digest:
        return version.name
    return digest[:12]


def damaged_files(place: Place, *, limit: int = 50) -> list[Document]:
    """The files of a project whose bytes are known to be damaged, as far as this viewer sees them."""
    rows = db.session.scalars(
        checks.current(place)
        .join(Fixity, Fixity.digest == FileVersion.digest)
        .where(Fixity.damaged_at.is_not(None))
        .limit(limit)
    )
    return [version.document for version in rows]
