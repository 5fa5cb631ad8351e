"""Whether stored bytes are still what was stored: looked at again by schedule, the oldest look
first, and whenever a small file is handed out. What differs is shown, journaled and told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CompoundSelect, and_, func, insert, or_, select, union_all

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.gateways.storage import LocalStore
from acceptance.models import Document, FileVersion, Fixity, HeldFile, PurgedDigest, Report
from acceptance.models.states import Soundness
from acceptance.services.ground import jobs, journal
from acceptance.services.ground.access import Place, Viewer
from workflows.roles import Role

from . import checks

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
SYSTEM = Viewer(0, "本系统")
"""Who writes down what no person did."""


@dataclass(frozen=True)
class Look:
    """A stored file and the digest of what is there now; empty when it cannot be read."""

    digest: str
    found: str

    @property
    def outcome(self) -> Soundness:
        """How the two compare."""
        if not self.found:
            return Soundness.UNREADABLE
        if self.found != self.digest:
            return Soundness.CHANGED
        return Soundness.SOUND


@dataclass(frozen=True)
class Standing:
    """How the whole store stands: files in all, never looked at, overdue, damaged, and the first of
    those.
    """

    files: int
    unseen: int
    overdue: int
    damaged: int
    shown: Sequence[Fixity]


def ask(*, now: datetime) -> None:
    """Queue what is to be done next: once a day a list of what is stored, then one look at a time."""
    day = local_date(now).toordinal()
    if jobs.of_subject("list_stored", day) is None:
        jobs.queue("list_stored", now=now, subject_id=day)
        return
    last = jobs.of_subject("verify_stored", day)
    if (last is None or last.state not in jobs.OPEN) and due(now=now, limit=1):
        jobs.queue("verify_stored", now=now, subject_id=day)


def unlisted(store: LocalStore) -> list[str]:
    """What has no row yet: of what lies in the store, and of what files, held files and documents
    say must lie there.
    """
    known = set(db.session.scalars(select(Fixity.digest)))
    wanted = set(store.digests())
    for table in (FileVersion, HeldFile, Report):
        wanted.update(db.session.scalars(select(table.digest).where(table.digest != "")))
    return sorted(wanted - known - _erased())


def _erased() -> set[str]:
    """What was purged from the store: of it there is nothing to look at."""
    return set(db.session.scalars(select(PurgedDigest.digest)))


def enrol(digests: Sequence[str]) -> None:
    """A row for each, not looked at yet."""
    db.session.execute(insert(Fixity), [{"digest": digest} for digest in digests])


def due(*, now: datetime, limit: int = FILES) -> list[str]:
    """The files whose turn it is: never looked at first, then the longest ago."""
    damaged = and_(Fixity.damaged_at.is_not(None), Fixity.checked_at < now - SOON)
    rows = db.session.scalars(
        select(Fixity.digest)
        .where(or_(Fixity.checked_at.is_(None), Fixity.checked_at < now - AGAIN, damaged))
        .order_by(Fixity.checked_at.is_not(None), Fixity.checked_at, Fixity.digest)
        .limit(limit)
    )
    return list(rows)


def look(store: LocalStore, digests: Sequence[str]) -> list[Look]:
    """Read them again, until BYTES are read. No database is touched."""
    looks: list[Look] = []
    read = 0
    for digest in digests:
        read += store.size(digest)
        if looks and read > BYTES:
            break
        looks.append(Look(digest, store.look(digest)))
    return looks


def write(looks: Sequence[Look], *, now: datetime) -> None:
    """Keep what the looks found; what has turned for the worse or the better is journaled in its
    projects and told to their owners and organisers.
    """
    erased = _erased()
    looks = [one for one in looks if one.found or one.digest not in erased]
    wanted = [one.digest for one in looks]
    known = db.session.scalars(select(Fixity).where(Fixity.digest.in_(wanted)))
    rows = {row.digest: row for row in known}
    worse: list[str] = []
    better: list[str] = []
    for one in looks:
        row = rows.get(one.digest)
        if row is None:
            row = Fixity(digest=one.digest)
            db.session.add(row)
        row.outcome, row.found, row.checked_at = one.outcome, one.found, now
        if one.outcome != Soundness.SOUND and row.damaged_at is None:
            row.damaged_at = now
            worse.append(one.digest)
        elif one.outcome == Soundness.SOUND and row.damaged_at is not None:
            row.damaged_at = None
            better.append(one.digest)
    db.session.flush()
    _tell("find_damage", worse, now=now)
    _tell("find_restored", better, now=now)


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


def standing(*, now: datetime, limit: int = 50) -> Standing:
    """How the whole store stands."""
    late = and_(Fixity.checked_at.is_not(None), Fixity.checked_at < now - AT_LEAST)
    files, unseen, overdue, broken = db.session.execute(
        select(
            func.count(),
            func.count().filter(Fixity.checked_at.is_(None)),
            func.count().filter(late),
            func.count().filter(Fixity.damaged_at.is_not(None)),
        ).select_from(Fixity)
    ).one()
    damaged = db.session.scalars(
        select(Fixity)
        .where(Fixity.damaged_at.is_not(None))
        .order_by(Fixity.damaged_at, Fixity.digest)
        .limit(limit)
    )
    return Standing(files, unseen, overdue, broken, damaged.all())


def damaged_files(place: Place, *, limit: int = 50) -> list[Document]:
    """The files of a project whose bytes are known to be damaged, as far as this viewer sees them."""
    rows = db.session.scalars(
        checks.current(place)
        .join(Fixity, Fixity.digest == FileVersion.digest)
        .where(Fixity.damaged_at.is_not(None))
        .limit(limit)
    )
    return [version.document for version in rows]
