"""The log that can be proved, as it is read: its head, its files, the proof of a paper, the way of a journal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Cosignature, LogEntry, LogHead, LogLeaf, Report
from acceptance.models.states import Sealed
from acceptance.refusals import NotFound
from workflows import sealed, tiles, witness
from workflows.witness import TILE

CHECKPOINT = "checkpoint"
"""The head of the log among its files."""


def head() -> LogHead | None:
    """The newest head; none before the first."""
    found: LogHead | None = db.session.scalar(
        select(LogHead).order_by(LogHead.size.desc()).limit(1)
    )
    return found


def cosigned(size: int) -> Sequence[Cosignature]:
    """What witnesses signed of a head, the first first."""
    mine = select(Cosignature).where(Cosignature.size == size).order_by(Cosignature.id)
    return db.session.scalars(mine).all()


def written(one: LogHead) -> str:
    """A head with all signatures below it."""
    return one.note + "".join(row.line for row in cosigned(one.size))


def file(path: str) -> bytes:
    """A file of the log as it lies below its address: the head, a tile, a bundle of entries. Raises
    NotFound.
    """
    newest = head()
    if newest is None:
        raise NotFound
    if path == CHECKPOINT:
        return written(newest).encode()
    place = tiles.place(path)
    if place is None:
        raise NotFound
    level, index, width = place
    content = b""
    if level == "entries":
        rows = _entries(index * TILE, width)
        if len(rows) == width:
            content = tiles.bundle([entry_content(row) for row in rows])
    elif level == "0":
        leaves = hashes(index * TILE, width)
        content = tiles.tile(leaves, 0, 0, width)
    else:
        content = tiles.tile(hashes(), int(level), index, width)
    if not content:
        raise NotFound
    return content


def files() -> Sequence[str]:
    """The paths of all files of the log, the head last: who copies them has a whole log at any moment."""
    newest = head()
    if newest is None:
        return []
    return [*tiles.paths(newest.size), CHECKPOINT]


def _entries(start: int, width: int) -> Sequence[LogEntry]:
    wanted = select(LogEntry).where(LogEntry.position >= start, LogEntry.position < start + width)
    return db.session.scalars(wanted.order_by(LogEntry.position)).all()


def entry_content(row: LogEntry) -> bytes:
    """What is hashed of an entry, and public."""
    return witness.entry_content(row.kind, row.day, row.root)


def hashes(start: int = 0, width: int | None = None) -> list[bytes]:
    """The hashes of the entries, from one on."""
    wanted = select(LogEntry.leaf).where(LogEntry.position >= start)
    if width is not None:
        wanted = wanted.where(LogEntry.position < start + width)
    found = db.session.scalars(wanted.order_by(LogEntry.position))
    return [bytes.fromhex(leaf) for leaf in found]


def consistency(old: int, new: int) -> list[bytes]:
    """The hashes by which the log of `new` entries is shown to continue that of `old`. Raises NotFound
    where there were no such heads.
    """
    known = select(LogHead.size).where(LogHead.size.in_((old, new)))
    if {*db.session.scalars(known.order_by(LogHead.size))} != {old, new} or old > new:
        raise NotFound
    return tiles.consistency(hashes(0, new), old)


def leaves(entry: LogEntry) -> list[list[Any]]:
    """The leaves of an entry in order: project, number, digest, and of a paper its code."""
    mine = select(LogLeaf.project_id, LogLeaf.number, LogLeaf.digest)
    if entry.kind == Sealed.PAPERS:
        mine = mine.add_columns(Report.code).join(Report, Report.id == LogLeaf.number)
    rows = db.session.execute(
        mine.where(LogLeaf.entry == entry.position).order_by(LogLeaf.position)
    )
    return [list(row) for row in rows]


def _hashes_of(entry: LogEntry) -> list[bytes]:
    return sealed.leaf_hashes(entry.kind, entry.salt, leaves(entry))


class Prover:
    """Shows of papers of a project that they are in the log, at its newest head."""

    def __init__(self, project_id: int) -> None:
        self._project = project_id
        self._head = head()
        self._log: list[bytes] = []
        self._entries: dict[int, tuple[LogEntry, list[bytes]]] = {}
        if self._head is not None:
            self._log = hashes(0, self._head.size)
            self._written = written(self._head)

    def of(self, digest: str) -> str:
        """What `witness.py paper` reads of the paper with these bytes; empty before the head of its day."""
        wanted = (
            select(LogLeaf.entry, LogLeaf.position, Report.code)
            .join(Report, Report.id == LogLeaf.number)
            .where(
                LogLeaf.kind == Sealed.PAPERS,
                LogLeaf.project_id == self._project,
                LogLeaf.digest == digest,
            )
            .order_by(LogLeaf.entry, LogLeaf.position)
            .limit(1)
        )
        leaf = db.session.execute(wanted).first()
        if leaf is None:
            return ""
        entry, known = self._entry(leaf.entry)
        told = tiles.proof(
            leaf.code or "",
            sealed.salt(entry.salt, leaf.position),
            entry.day,
            tiles.Place(known, leaf.position),
            tiles.Place(self._log, entry.position),
        )
        return f"{told}\n{self._written}"

    def _entry(self, position: int) -> tuple[LogEntry, list[bytes]]:
        if position not in self._entries:
            entry = db.session.get_one(LogEntry, position)
            self._entries[position] = entry, _hashes_of(entry)
        return self._entries[position]


def way(project_id: int) -> dict[str, Any]:
    """The way from the last line of a journal that is in the log to its newest head, without what others
    hold; empty while there is none.
    """
    ends = select(LogLeaf).where(LogLeaf.kind == Sealed.CHAINS, LogLeaf.project_id == project_id)
    leaf: LogLeaf | None = db.session.scalar(ends.order_by(LogLeaf.number.desc()).limit(1))
    newest = head()
    if newest is None or leaf is None:
        return {}
    entry = db.session.get_one(LogEntry, leaf.entry)
    known = _hashes_of(entry)
    path = [
        *tiles.inclusion(known, leaf.position),
        *tiles.inclusion(hashes(0, newest.size), entry.position),
    ]
    return {
        "day": newest.day,
        "root": newest.root,
        "leaf": [project_id, leaf.number, leaf.digest],
        "salt": sealed.salt(entry.salt, leaf.position).hex(),
        "sealed": entry.day,
        "places": [leaf.position, len(known), entry.position, newest.size],
        "path": [one.hex() for one in path],
        "head": written(newest),
    }
