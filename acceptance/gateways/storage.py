"""Bytes on local disk under their digest.

A blob is durable before anyone is told that it is stored.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlparse

from ..refusals import Refused
from .pacing import Pace
from .parts import CHUNK, FULL, Part

READ_ONLY = 0o400
ASIDE = "set-aside"
"""Where bytes stay that were found not to be what was stored."""
AT_ONCE = 64 * CHUNK
"""A file is verified before it is handed out when it has no more bytes than this: that takes a
twentieth of a second. What is larger is verified by schedule, as everything is.
"""


class Damaged(Exception):
    """A stored file is not what was stored. `found` is the digest of what is there; empty: it
    cannot be read.
    """

    def __init__(self, digest: str, found: str) -> None:
        super().__init__(digest)
        self.digest, self.found = digest, found


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

    What lies under a digest is read-only and never written to again.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.incoming = folder / "incoming"
        try:
            self.incoming.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            # a disk that takes no writes is still read
            if error.errno != errno.EROFS:
                raise

    def path(self, digest: str) -> Path:
        return Path(f"{self.folder}/{digest[:2]}/{digest[2:4]}/{digest}")

    def receive(self, stream: BinaryIO, *, limit: int) -> tuple[Path, Stored]:
        """Write a stream to a durable temporary file, whose name nobody else ever knew.

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

    def part(self, token: str) -> Part:
        """A resumable upload, whose bytes gather apart from what is stored."""
        return Part(self.incoming, token)

    def keep(self, path: Path, stored: Stored) -> None:
        """Move a received file to its place under the digest, durably.

        The same bytes may lie there already: then these, digested just now, take their place.
        """
        target = self.path(stored.digest)
        if path == target:
            return
        new = [folder for folder in (target.parent, target.parent.parent) if not folder.exists()]
        target.parent.mkdir(parents=True, exist_ok=True)
        path.chmod(READ_ONLY)
        os.replace(path, target)
        for folder in {target.parent, *(made.parent for made in new)}:
            synced(folder)

    def look(self, digest: str, pace: Pace | None = None) -> str:
        """Read a stored file again: the digest of what is there, nothing when it cannot be read."""
        try:
            return digested(self.path(digest), pace).digest
        except OSError:
            return ""

    def present(self) -> bool:
        """Whether the store is there at all: a disk that is not mounted has lost no file."""
        return self.incoming.is_dir()

    def set_aside(self, digest: str) -> str:
        """Keep what lies under a digest apart as well, since it is not what was stored; the name it
        has there, nothing when there is nothing to keep.
        """
        kept = self._aside(digest)
        try:
            os.link(self.path(digest), kept)
        except FileNotFoundError:
            return ""
        except OSError:
            # a disk that knows no second name of a file
            shutil.copyfile(self.path(digest), kept)
        synced(kept.parent)
        return kept.name

    def give_up(self, digest: str) -> str:
        """Take bad bytes from their place, so that nobody is given them; they stay set aside, under
        the name that is the answer. Good ones that came there meanwhile go back; nothing then.
        """
        kept = self._aside(digest)
        try:
            self.path(digest).rename(kept)
            synced(self.path(digest).parent)
            if digested(kept).digest == digest:
                os.replace(kept, self.path(digest))
                return ""
        except FileNotFoundError:
            return ""
        except OSError:
            # cannot be read there either
            pass
        synced(kept.parent)
        return kept.name

    def _aside(self, digest: str) -> Path:
        (self.folder / ASIDE).mkdir(exist_ok=True)
        return self.folder / ASIDE / f"{digest}.{secrets.token_hex(4)}"

    def size(self, digest: str) -> int:
        """Bytes of a stored file, 0 when it is gone."""
        try:
            # a path of its own for each of ten thousand would cost five times the question
            return os.stat(f"{self.folder}/{digest[:2]}/{digest[2:4]}/{digest}").st_size  # noqa: PTH116
        except FileNotFoundError:
            return 0

    def sizes(self, digests: Iterable[str]) -> Iterator[int]:
        """Bytes of many stored files, as `size` tells them; half of the way to each is gone once."""
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            for digest in digests:
                at = f"{digest[:2]}/{digest[2:4]}/{digest}"
                try:
                    size = os.stat(at, dir_fd=folder).st_size
                except FileNotFoundError:
                    size = 0
                yield size
        finally:
            os.close(folder)

    def sound(self, digest: str) -> Path:
        """Where a stored file lies, its bytes verified when they are no more than AT_ONCE.

        Raises Damaged when they are not what was stored.
        """
        path = self.path(digest)
        if self.size(digest) > AT_ONCE:
            return path
        if (found := self.look(digest)) != digest:
            raise Damaged(digest, found)
        return path

    def erase(self, digest: str) -> None:
        """Take a stored file away, durably, with what was set aside of it; one that is gone already
        stays so.
        """
        for kept in (self.folder / ASIDE).glob(f"{digest}.*"):
            kept.unlink(missing_ok=True)
        path = self.path(digest)
        if not path.exists():
            return
        path.unlink()
        synced(path.parent)

    def folders(self) -> list[str]:
        """The first two characters of the digests of what is stored, in order."""
        return sorted(path.name for path in self.folder.glob("[0-9a-f][0-9a-f]"))

    def digests(self, first: str = "[0-9a-f][0-9a-f]") -> Iterator[str]:
        """Everything that is stored, or what begins with these two characters."""
        for path in self.folder.glob(f"{first}/[0-9a-f][0-9a-f]/*"):
            yield path.name

    def put(self, stream: BinaryIO, *, limit: int = 1 << 40) -> Stored:
        """Store a stream; when this returns the bytes are durable."""
        path, stored = self.receive(stream, limit=limit)
        self.keep(path, stored)
        return stored


def synced(folder: Path) -> None:
    """What was put into a folder, or taken from it, is durable when this returns."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def digested(path: Path, pace: Pace | None = None) -> Stored:
    """What lies on the disk; with a pace read from there, not from what memory kept of it."""
    running = Running()
    with open(path, "rb") as file:
        if pace is not None and hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while chunk := file.read(CHUNK):
            running.add(chunk)
            if pace is not None:
                pace.took(len(chunk))
    return running.stored()


def store(url: str) -> LocalStore:
    """The store behind a `file://` URL. Raises ValueError for any other."""
    parts = urlparse(url)
    if parts.scheme != "file":
        raise ValueError(f"STORAGE_URL must be file://…, not {parts.scheme}://")
    return LocalStore(Path(unquote(parts.path)))
