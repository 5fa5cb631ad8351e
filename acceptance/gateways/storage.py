"""Bytes on local disk under their digest. A blob is durable before anyone is told that it is stored."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlparse

from ..refusals import Refused

CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Stored:
    """What was written: SHA-256 as hex, size in bytes."""

    digest: str
    size: int


class LocalStore:
    """Write to a temporary file, fsync, rename to the digest, fsync the folder. Nothing is ever overwritten."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.incoming = folder / "incoming"
        self.incoming.mkdir(parents=True, exist_ok=True)

    def path(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest[2:4] / digest

    def receive(self, stream: BinaryIO, *, limit: int) -> tuple[Path, Stored]:
        """Write a stream to a durable temporary file. Raises Refused (too_large, no_space); leaves nothing then."""
        path = self.incoming / secrets.token_hex(16)
        digest, size = hashlib.sha256(), 0
        try:
            with open(path, "xb") as file:
                while chunk := stream.read(CHUNK):
                    size += len(chunk)
                    if size > limit:
                        raise Refused("too_large", size=f"{size // 1024 // 1024} MB+", limit=f"{limit // 1024 // 1024} MB")
                    digest.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
        except BaseException as error:
            path.unlink(missing_ok=True)
            if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise Refused("no_space") from error
            raise
        return path, Stored(digest.hexdigest(), size)

    def keep(self, path: Path, stored: Stored) -> None:
        """Move a received file to its place under the digest, durably."""
        target = self.path(stored.digest)
        if target.exists() and target.stat().st_size == stored.size:
            path.unlink()
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, target)
        for folder in (target.parent, target.parent.parent, self.folder):
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


def store(url: str) -> LocalStore:
    """The store behind a `file://` URL. Raises ValueError for any other."""
    parts = urlparse(url)
    if parts.scheme != "file":
        raise ValueError(f"STORAGE_URL must be file://…, not {parts.scheme}://")
    return LocalStore(Path(unquote(parts.path)))
