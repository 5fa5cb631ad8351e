"""A store that keeps what is put into it in memory: for papers that are shown before anybody signs."""

from __future__ import annotations

import hashlib
from typing import BinaryIO

from .storage import LocalStore, Stored


class ScratchStore(LocalStore):
    """Reads from a store on disk, writes nowhere: `written` holds the bytes by their digest."""

    def __init__(self, behind: LocalStore) -> None:
        super().__init__(behind.folder)
        self.written: dict[str, bytes] = {}

    def put(self, stream: BinaryIO, *, limit: int = 1 << 40) -> Stored:
        """Keep the bytes of a stream in memory."""
        content = stream.read()
        digest = hashlib.sha256(content).hexdigest()
        self.written[digest] = content
        return Stored(digest, len(content))
