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
from pathlib import Path
from typing import IO, NamedTuple

from .parts import CHUNK
from .storage import Damaged, LocalStore

END = 16
"""Digits at the end of a shell that tell where its table begins."""
GATHERED = 1 << 16
"""Characters of a text that are written at once."""


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
        begins = self._at
        self._file.write(json.dumps(list(entries), ensure_ascii=False).encode())
        self._file.write(f"{begins:0{END}d}".encode())


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
    """The table of a shell."""
    with open(shell, "rb") as file:
        file.seek(-END, 2)
        ended, begins = file.tell(), int(file.read(END))
        file.seek(begins)
        rows = json.loads(file.read(ended - begins))
    return [Entry(*row) for row in rows]


@dataclass
class Reader:
    """The members of a package as bytes."""

    store: LocalStore
    shell: Path
    entries: Sequence[Entry]

    def missing(self) -> list[Entry]:
        """Members whose stored bytes are not there, or not so many."""
        wanted = [one for one in self.entries if one.at < 0]
        return [one for one in wanted if self.store.size(one.digest) != one.size]

    def read(self, number: int, skip: int = 0) -> Iterator[bytes]:
        """One member, from a place in it on. Raises Damaged before its last piece is given."""
        entry = self.entries[number]
        if entry.at < 0:
            yield from _verified(self.store, entry, skip)
            return
        with open(self.shell, "rb") as file:
            file.seek(entry.at + skip)
            left = entry.size - skip
            while left > 0:
                piece = file.read(min(CHUNK, left))
                left -= len(piece)
                yield piece

    def lay_out(self, folder: Path) -> None:
        """All members as files in a folder that is not there yet. Raises Damaged."""
        for number, entry in enumerate(self.entries):
            path = folder / entry.path
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(path, "xb") as file:
                file.writelines(self.read(number))


def _verified(store: LocalStore, entry: Entry, skip: int) -> Iterator[bytes]:
    """Stored bytes, the last piece only when all of them were what they should be."""
    running, at, kept = hashlib.sha256(), 0, b""
    try:
        with open(store.path(entry.digest), "rb") as file:
            while piece := file.read(CHUNK):
                running.update(piece)
                if kept[max(0, skip - at) :]:
                    yield kept[max(0, skip - at) :]
                at += len(kept)
                kept = piece
    except OSError as error:
        raise Damaged(entry.digest, "") from error
    if running.hexdigest() != entry.digest:
        raise Damaged(entry.digest, running.hexdigest())
    if kept[max(0, skip - at) :]:
        yield kept[max(0, skip - at) :]
