"""Bytes on local disk under their digest.

A blob is durable before anyone is told that it is stored.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import zlib
from collections import OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote, urlparse

from ..refusals import Refused

CHUNK = 1024 * 1024
STRIDE = 64 * CHUNK
"""How many bytes of one request may arrive before they are made durable and their offset is noted.
"""
AHEAD = 8
"""Pieces that may wait to be written while more come in."""
FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class Stored:
    """What was written: SHA-256 as hex, size in bytes, CRC-32 as eight hex digits."""

    digest: str
    size: int
    crc32: str = ""


class Running:
    """SHA-256 and CRC-32 of what has arrived so far."""

    def __init__(self) -> None:
        self.sha256, self.crc, self.size = hashlib.sha256(), 0, 0

    def add(self, chunk: bytes) -> None:
        self.sha256.update(chunk)
        self.crc = zlib.crc32(chunk, self.crc)
        self.size += len(chunk)

    def stored(self) -> Stored:
        return Stored(self.sha256.hexdigest(), self.size, f"{self.crc:08x}")


class LocalStore:
    """Write to a temporary file, fsync, rename to the digest, fsync the folder.

    Nothing is ever overwritten.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.incoming = folder / "incoming"
        self.incoming.mkdir(parents=True, exist_ok=True)
        self._running: OrderedDict[str, Running] = OrderedDict()

    def path(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest[2:4] / digest

    def receive(self, stream: BinaryIO, *, limit: int) -> tuple[Path, Stored]:
        """Write a stream to a durable temporary file.

        Raises Refused (too_large, no_space); leaves nothing then.
        """
        path = self.incoming / secrets.token_hex(16)
        running = Running()
        try:
            with open(path, "xb") as file:
                while chunk := stream.read(CHUNK):
                    if running.size + len(chunk) > limit:
                        raise Refused(
                            "too_large",
                            size=f"{(running.size + len(chunk)) // CHUNK} MB+",
                            limit=f"{limit // CHUNK} MB",
                        )
                    running.add(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
        except BaseException as error:
            path.unlink(missing_ok=True)
            if isinstance(error, OSError) and error.errno in FULL:
                raise Refused("no_space") from error
            raise
        return path, running.stored()

    def part(self, token: str) -> Path:
        """Where the bytes of a resumable upload gather."""
        return self.incoming / f"part-{token}"

    def append(
        self,
        token: str,
        offset: int,
        read: Callable[[int], bytes],
        *,
        total: int,
        note: Callable[[int], Any],
    ) -> int:
        """Add bytes to a resumable upload from `offset` on and return the new offset.

        `read(n)` gives at most n bytes, nothing at the end; `note(offset)` is called each time
        bytes have become durable and must make that offset durable in turn, except at `total`,
        where the caller does. What lay behind `offset` is forgotten first: nobody was told of it.
        Raises Refused (too_large when more than `total` bytes come, no_space) and whatever `read`
        raises; what arrived before stays.
        """
        running = self._running.pop(token, None)
        if running is None or running.size != offset:
            running = None if offset else Running()
        failure: Exception | None = None
        handle = os.open(self.part(token), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            os.ftruncate(handle, offset)
            os.lseek(handle, offset, os.SEEK_SET)
            with ThreadPoolExecutor(
                1
            ) as hand:  # one hand writes and digests while the next piece comes in
                doing: deque[Future[None]] = deque()
                while True:
                    try:
                        chunk = read(CHUNK)
                    except Exception as error:
                        chunk, failure = b"", error
                    if not chunk:
                        break
                    if offset + len(chunk) > total:
                        raise Refused(
                            "too_large",
                            size=f"{(offset + len(chunk)) // CHUNK} MB+",
                            limit=f"{total // CHUNK} MB",
                        )
                    doing.append(hand.submit(_take, handle, chunk, running))
                    offset += len(chunk)
                    while len(doing) > (0 if offset % STRIDE < len(chunk) else AHEAD):
                        doing.popleft().result()
                    if not doing and offset != total:
                        os.fsync(handle)
                        note(offset)
                for one in doing:
                    one.result()
            os.fsync(handle)
        except OSError as error:
            if error.errno in FULL:
                raise Refused("no_space") from error
            raise
        finally:
            os.close(handle)
        if offset != total:
            note(offset)
        if running is not None:
            self._running[token] = running
            while len(self._running) > 256:
                self._running.popitem(last=False)
        if failure is not None:
            raise failure
        return offset

    def finish(self, token: str) -> tuple[Path, Stored]:
        """The complete file of a resumable upload with its digests.

        Read once more only when a restart came between.
        """
        path = self.part(token)
        running = self._running.pop(token, None)
        if running is None or running.size != path.stat().st_size:
            running = Running()
            with open(path, "rb") as file:
                while chunk := file.read(CHUNK):
                    running.add(chunk)
        return path, running.stored()

    def forget(self, token: str) -> None:
        """Drop an upload that was broken off for good."""
        self._running.pop(token, None)
        self.part(token).unlink(missing_ok=True)

    def keep(self, path: Path, stored: Stored) -> None:
        """Move a received file to its place under the digest, durably."""
        target = self.path(stored.digest)
        if path == target:
            return
        if target.exists() and target.stat().st_size == stored.size:
            path.unlink()
            return
        new = [folder for folder in (target.parent, target.parent.parent) if not folder.exists()]
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, target)
        for folder in {target.parent, *(made.parent for made in new)}:
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def put(self, stream: BinaryIO, *, limit: int = 1 << 40) -> Stored:
        """Store a stream; when this returns the bytes are durable."""
        path, stored = self.receive(stream, limit=limit)
        self.keep(path, stored)
        return stored


def _take(handle: int, chunk: bytes, running: Running | None) -> None:
    if running is not None:
        running.add(chunk)
    _write(handle, chunk)


def _write(handle: int, chunk: bytes) -> None:
    view = memoryview(chunk)
    while view:
        view = view[os.write(handle, view) :]


def store(url: str) -> LocalStore:
    """The store behind a `file://` URL. Raises ValueError for any other."""
    parts = urlparse(url)
    if parts.scheme != "file":
        raise ValueError(f"STORAGE_URL must be file://…, not {parts.scheme}://")
    return LocalStore(Path(unquote(parts.path)))
