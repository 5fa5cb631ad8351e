"""The shell of a package: all its texts in one stored file, and the table of what lies where in the package.

A member's bytes stand in the shell, or are stored bytes under their digest. What is stored is
digested as it is read: bytes that are not what was stored never leave whole.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, NamedTuple

from workflows.parcels import verify

from .parts import CHUNK
from .storage import Damaged, LocalStore, digested

END = 16
"""Digits at the end of a shell that tell where its table begins."""
GATHERED = 1 << 16
"""Characters of a text that are written at once."""
DIGEST = 64
"""Digits of the table's own digest, before those."""


class Entry(NamedTuple):
    """A member of a package: its path, size in bytes, CRC-32, SHA-256, and where in the shell it
    begins (-1: it is stored under its digest).
    """

    path: str
    size: int
    crc: int
    digest: str
    at: int = -1


def spool(store: LocalStore) -> IO[bytes]:
    """A file on the disk of the store that has no name and goes with its handle."""
    return tempfile.TemporaryFile(dir=store.incoming)


class Writer:
    """Writes a shell; `file` is written from its beginning."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._at = file, 0

    def add(self, path: str, pieces: Iterable[str | bytes]) -> Entry:
        """One text, in pieces."""
        running, crc, begins = hashlib.sha256(), 0, self._at
        for content in _gathered(pieces):
            running.update(content)
            crc = zlib.crc32(content, crc)
            self._file.write(content)
            self._at += len(content)
        return Entry(path, self._at - begins, crc, running.hexdigest(), begins)

    def end(self, entries: Iterable[Entry]) -> None:
        """The table of all members, in the order in which they go out."""
        table = json.dumps(list(entries), ensure_ascii=False).encode()
        self._file.write(table)
        self._file.write(f"{hashlib.sha256(table).hexdigest()}{self._at:0{END}d}".encode())


def _gathered(pieces: Iterable[str | bytes]) -> Iterator[bytes]:
    """The same as bytes, many lines as one: each piece costs as much as a few thousand bytes."""
    lines: list[str] = []
    held = 0
    for piece in pieces:
        if isinstance(piece, bytes):
            yield "".join(lines).encode("utf-8", "replace")
            yield piece
            lines, held = [], 0
            continue
        lines.append(piece)
        held += len(piece)
        if held >= GATHERED:
            yield "".join(lines).encode("utf-8", "replace")
            lines, held = [], 0
    yield "".join(lines).encode("utf-8", "replace")


def entries(shell: Path) -> list[Entry]:
    """The table of a shell. Raises ValueError where it is not what was written.

    Those of before bear no digest of their table: of them the bytes are looked at as a whole.
    """
    with open(shell, "rb") as file:
        file.seek(-END, 2)
        ended, begins = file.tell(), int(file.read(END))
        file.seek(begins)
        table = file.read(ended - begins)
    if table.endswith(b"]"):
        if digested(shell).digest != shell.name:
            raise ValueError("its bytes")
    else:
        table, told = table[:-DIGEST], table[-DIGEST:]
        if hashlib.sha256(table).hexdigest().encode() != told:
            raise ValueError("its table")
    return [*map(Entry._make, json.loads(table))]


@dataclass
class Reader:
    """The members of a package as bytes."""

    store: LocalStore
    shell: Path
    entries: Sequence[Entry]

    def missing(self) -> list[Entry]:
        """Members whose stored bytes are not there, or not so many."""
        wanted = [one for one in self.entries if one.at < 0]
        sizes = self.store.sizes(one.digest for one in wanted)
        return [one for one, size in zip(wanted, sizes, strict=True) if size != one.size]

    def true_to(self, digest: str) -> None:
        """The table holds to the digest by which the package is known. Raises Damaged, of the shell.

        So a shell of many megabytes need not be read before its first byte: each text is digested as
        it goes out, like a stored file.
        """
        named = {one.path: one for one in self.entries if one.at >= 0}
        tags, manifest = named.get(verify.TAGS), named.get(verify.MANIFEST)
        if tags is None or manifest is None or tags.digest != digest:
            raise self._damaged()
        listed = [f"{one.digest}  {one.path}\n" for one in self.entries if one is not tags]
        at = self.entries.index(tags)
        described, payload = listed[:at], listed[at:]
        # as they were written, line by line; nothing need be read for that
        if _sha256(sorted(described)) != tags.digest or _sha256(payload) != manifest.digest:
            raise self._damaged()

    def read(self, number: int, skip: int = 0) -> Iterator[bytes]:
        """One member, from a place in it on. Raises Damaged before its last piece is given."""
        entry = self.entries[number]
        if entry.at < 0:
            yield from _verified(self.store, entry, skip)
            return
        yield from self._text(entry, skip)

    def _text(self, entry: Entry, skip: int) -> Iterator[bytes]:
        """A text of the shell, the last piece only when all of it is what was written."""
        with open(self.shell, "rb") as file:
            file.seek(entry.at)
            pieces = iter(_pieces(file, entry.size))
            try:
                yield from _held_back(pieces, entry.digest, skip)
            except Damaged:
                raise self._damaged() from None

    def _damaged(self) -> Damaged:
        return Damaged(self.shell.name, self.store.look(self.shell.name))

    def lay_out(self, folder: Path) -> None:
        """All members as files in a folder that is not there yet. Raises Damaged."""
        for number, entry in enumerate(self.entries):
            path = folder / entry.path
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(path, "xb") as file:
                file.writelines(self.read(number))


def _verified(store: LocalStore, entry: Entry, skip: int) -> Iterator[bytes]:
    """Stored bytes, the last piece only when all of them were what they should be."""
    try:
        with open(store.path(entry.digest), "rb") as file:
            yield from _held_back(iter(partial(file.read, CHUNK), b""), entry.digest, skip)
    except OSError as error:
        raise Damaged(entry.digest, "") from error


def _sha256(lines: Iterable[str]) -> str:
    return hashlib.sha256("".join(lines).encode("utf-8", "replace")).hexdigest()


def _pieces(file: IO[bytes], left: int) -> Iterator[bytes]:
    """So many bytes from where a file stands; fewer where it ends before."""
    while left > 0 and (piece := file.read(min(CHUNK, left))):
        left -= len(piece)
        yield piece


def _held_back(pieces: Iterator[bytes], digest: str, skip: int) -> Iterator[bytes]:
    """Each piece when the next is here, the last when the digest of all is the one they should have."""
    running, at, kept = hashlib.sha256(), 0, b""
    for piece in pieces:
        running.update(piece)
        if kept[max(0, skip - at) :]:
            yield kept[max(0, skip - at) :]
        at += len(kept)
        kept = piece
    if running.hexdigest() != digest:
        raise Damaged(digest, running.hexdigest())
    if kept[max(0, skip - at) :]:
        yield kept[max(0, skip - at) :]
