"""Backups: the database as of one moment first, then every stored file that the copy does not have yet,
and the manifest last. Whoever kills it in the middle leaves the earlier ones as they were.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, Select, func, select

from acceptance.extensions import Base, db
from acceptance.gateways import previews, shelves, snapshots
from acceptance.gateways.pacing import Pace
from acceptance.gateways.shelves import Shelf
from acceptance.gateways.storage import LocalStore
from acceptance.models import (
    JournalEntry,
    PurgedDigest,
    Safekeeping,
)
from acceptance.models.states import Safekept
from acceptance.services.files import erasing

from . import named_files

KEPT_FOR = timedelta(days=2)
"""A backup older than this is said to be old (本系统约定)."""
TRIED = timedelta(days=180)
"""Bringing one back is tried at least this often (本系统约定)."""
NAMED = 20
"""Digests that a record names."""
AT_ONCE = 10_000
"""Digests that one query asks for."""


@dataclass
class Outcome:
    """What came of it: counts, and what is wrong by digest or in words; good when nothing is. `torn`:
    the snapshot itself is not what was written.
    """

    files: int = 0
    bytes: int = 0
    new: int = 0
    torn: bool = False
    wrong: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        """Whether nothing was wrong."""
        return not self.wrong

    def said(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "files": self.files,
            "bytes": self.bytes,
            "new": self.new,
            "wrong": self.wrong[:NAMED],
            "wrong_count": len(self.wrong),
        }


def key_mark(secret: str) -> str:
    """By which a key is known again without being told: ballots and second steps need the same key."""
    return hmac.new(secret.encode(), b"acceptance backup", hashlib.sha256).hexdigest()[:16]


def owner_of(connection: Connection) -> str:
    """By which an instance is known again: the first line of its oldest journal; empty before that."""
    first = select(JournalEntry.hash).where(JournalEntry.seq == 1)
    return connection.execute(first.order_by(JournalEntry.project_id).limit(1)).scalar() or ""


def heads(connection: Connection) -> str:
    """One digest over the last line of every journal: a cut tail shows."""
    last = (
        select(JournalEntry.project_id, func.max(JournalEntry.seq).label("seq"))
        .group_by(JournalEntry.project_id)
        .subquery()
    )
    on = (last.c.project_id == JournalEntry.project_id) & (last.c.seq == JournalEntry.seq)
    rows = connection.execute(
        select(JournalEntry.project_id, JournalEntry.seq, JournalEntry.hash)
        .join(last, on)
        .order_by(JournalEntry.project_id)
    )
    sums = hashlib.sha256()
    for project_id, seq, line in rows:
        sums.update(f"{project_id} {seq} {line}\n".encode())
    return sums.hexdigest()


def migration(connection: Connection) -> str:
    """The migration that the database is at."""
    return MigrationContext.configure(connection).get_current_revision() or ""


def make(engine: Engine, store: LocalStore, shelf: Shelf, *, secret: str, now: datetime) -> Outcome:
    """Make one backup. Raises Unfit, SnapshotFailed, Refused (no_space); what was there before stays
    good then.
    """
    with engine.connect() as connection:
        owner = owner_of(connection)
    shelf.open(owner)
    with shelf.alone():
        folder = shelf.begin(now.strftime("%Y%m%dT%H%M%S%fZ"))
        path = folder / snapshots.NAMES[engine.dialect.name]
        with snapshots.taken(engine, path) as connection:
            purged = set(connection.scalars(erasing.erased()))
            named = set(connection.scalars(named_files.named_digests())) - {""}
            prints = dict(connection.execute(named_files.issued_prints()).all())
            manifest = {
                "format": shelves.FORMAT,
                "at": now.isoformat(),
                "migration": migration(connection),
                "dialect": engine.dialect.name,
                "key": key_mark(secret),
                "heads": heads(connection),
                "rows": snapshots.counted(connection, Base.metadata.tables),
            }
        copies, outcome = shelf.store(), Outcome()
        erased, back = shelf.erased(), set[str]()
        with open(folder / shelves.LIST, "w", encoding="ascii") as listing:
            for digest in _wanted(store, named):
                if not _copy(store, copies, digest, outcome):
                    continue
                listing.write(f"{digest} {copies.size(digest)}\n")
                outcome.files += 1
                outcome.bytes += copies.size(digest)
                if digest in erased:
                    back.add(digest)
            listing.flush()
            os.fsync(listing.fileno())
        # purged while the files were copied: missing on purpose
        outcome.wrong = sorted(set(outcome.wrong) - _purged(outcome.wrong))
        manifest |= {"files": outcome.files, "bytes": outcome.bytes, "missing": outcome.wrong}
        manifest["prints"] = _copy_prints(store, copies, prints, outcome)
        for name in (path.name, shelves.LIST):
            manifest[name] = shelves.digest_of(folder / name)
        # before the list that names them counts
        shelf.note_kept(back)
        shelf.finish(folder, manifest)
        gone = {digest for digest in purged if not store.size(digest)}
        shelf.note_erased(gone)
        for digest in gone:
            copies.erase(digest)
    return outcome


def _wanted(store: LocalStore, named: set[str]) -> Iterator[str]:
    """What lies in the store or is named by a row, folder by folder."""
    for first in store.folders():
        here = set(store.digests(first))
        named -= here
        yield from sorted(here)
    yield from sorted(named)


def _copy(store: LocalStore, copies: LocalStore, digest: str, outcome: Outcome) -> bool:
    """One file, unless the copy has it; whether it has it now. What is bad in the store and in the
    copy stands in `wrong`.
    """
    size, held = store.size(digest), copies.size(digest)
    if held and (held == size or copies.look(digest) == digest):
        return True
    if shelves.copied(store, copies, digest):
        outcome.new += 1
        return True
    outcome.wrong.append(digest)
    return False


def _purged(digests: Sequence[str]) -> set[str]:
    wanted = erasing.erased().where(PurgedDigest.digest.in_(digests[:AT_ONCE]))
    found = set(db.session.scalars(wanted))
    db.session.rollback()
    return found


def _copy_prints(
    store: LocalStore, copies: LocalStore, prints: Mapping[str, str], outcome: Outcome
) -> dict[str, str]:
    """The PDFs lie among the copies under their own digests; which there are."""
    kept = {}
    for digest, printed in prints.items():
        path = previews.place_of_print(store, digest)
        if not copies.size(printed):
            if shelves.digest_of(path) != printed:
                # not what was issued, or not made yet: the Word document stands for it
                continue
            with open(path, "rb") as stream:
                copies.put(stream)
            outcome.new += 1
        kept[digest] = printed
    return kept


def verify(shelf: Shelf, pace: Pace, *, whole: bool = True) -> Outcome:
    """Read the newest snapshot again: the database and every file it names, or without `whole` only
    whether they are there in their size. Raises Unfit.
    """
    kept, outcome = shelf.last(), Outcome()
    for name in (snapshots.NAMES[kept.manifest["dialect"]], shelves.LIST):
        if shelves.digest_of(kept.folder / name) != kept.manifest[name]:
            outcome.wrong.append(name)
    if outcome.wrong:
        outcome.torn = True
        return outcome
    copies, erased = shelf.store(), shelf.erased()
    for digest, size in shelves.listed(kept.folder / shelves.LIST):
        if digest in erased:
            continue
        outcome.files += 1
        outcome.bytes += size
        good = copies.size(digest) == size
        if whole and good:
            good = copies.look(digest, pace) == digest
        if not good:
            outcome.wrong.append(digest)
    for printed in kept.manifest["prints"].values():
        if copies.look(printed) != printed:
            outcome.wrong.append(printed)
    outcome.wrong += kept.manifest["missing"]
    return outcome


def record(
    kind: Safekept, place: str, outcome: Outcome, *, began: datetime, now: datetime
) -> Safekeeping:
    """Keep what was done, in the caller's transaction."""
    row = Safekeeping(
        kind=kind,
        began_at=began,
        ended_at=now,
        place=place[:300],
        good=outcome.good,
        said=outcome.said(),
    )
    db.session.add(row)
    return row


def records() -> Select[Safekeeping]:
    """Everything that was done, the newest first, as a query."""
    return select(Safekeeping).order_by(Safekeeping.id.desc())


def trials(most: int = 5) -> Sequence[Safekeeping]:
    """The last trials of bringing a backup back, the newest first."""
    tried = select(Safekeeping).where(Safekeeping.kind == Safekept.DRILL)
    return db.session.scalars(tried.order_by(Safekeeping.id.desc()).limit(most)).all()


@dataclass(frozen=True)
class State:
    """When a good backup was last made and one was last brought back on trial; whether that is too long
    ago.
    """

    backup: datetime | None
    drill: datetime | None
    old: bool
    untried: bool


def state(*, now: datetime) -> State:
    """How old the last good backup is, and the last good trial."""
    tried = (Safekept.DRILL, Safekept.RESTORE)
    made = select(func.max(Safekeeping.ended_at)).where(Safekeeping.good)
    backup = db.session.scalar(made.where(Safekeeping.kind == Safekept.BACKUP))
    drill = db.session.scalar(made.where(Safekeeping.kind.in_(tried)))
    old = backup is None or backup < now - KEPT_FOR
    return State(backup, drill, old, drill is None or drill < now - TRIED)
