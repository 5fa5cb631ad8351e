"""What was begun and what is done, in a file beside the files that only grows.

Each line is written at once and made durable before anything is built upon it, so the process may
be killed at any byte: a cut last line is passed over, and nothing before it is touched.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

from .folder import OWN, Found

NAME = OWN + ".json"


class Memory:
    """What this folder has sent to one link."""

    def __init__(self, folder: Path, link: str) -> None:
        self._link = hashlib.sha256(link.rstrip("/").encode()).hexdigest()[:16]
        self.path = folder / NAME
        if not os.access(str(folder), os.W_OK):
            own = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
            self.path = Path.home() / f"{OWN}-{own}.json"
        self.lost = 0
        """Lines that could not be read."""
        self._begun: dict[str, str] = {}
        self._done: dict[str, dict[str, Any]] = {}
        whole = self._read()
        self._file = self.path.open("ab", buffering=0)
        if not whole:
            self._write(b"\n")

    def begun(self, found: Found) -> str:
        """The address of the upload that was begun for a file, or nothing."""
        return self._begun.get(self._key(found), "")

    def done(self, found: Found) -> dict[str, Any]:
        """What became of a file that the server has; empty while it has not."""
        return self._done.get(self._key(found), {})

    def note_begun(self, found: Found, url: str) -> None:
        """An upload was opened there."""
        key = self._key(found)
        self._begun[key] = url
        self._say({"key": key, "url": url})

    def note_done(self, found: Found, told: dict[str, Any]) -> None:
        """The server has the file whole."""
        key = self._key(found)
        self._done[key] = told
        self._say({"key": key, "done": told})

    def close(self) -> None:
        """Write no more."""
        self._file.close()

    def _key(self, found: Found) -> str:
        return f"{self._link}|{found.name}|{found.size}|{found.changed}"

    def _say(self, line: dict[str, Any]) -> None:
        self._write(json.dumps(line, ensure_ascii=False).encode() + b"\n")

    def _write(self, line: bytes) -> None:
        self._file.write(line)
        os.fsync(self._file.fileno())

    def _read(self) -> bool:
        """Take in what is there; whether the last line is whole."""
        try:
            content = self.path.read_bytes()
        except OSError:
            return True
        for line in content.split(b"\n"):
            if line.strip():
                self._take(line)
        return not content or content.endswith(b"\n")

    def _take(self, line: bytes) -> None:
        try:
            told = json.loads(line.decode("utf-8"))
            key = told["key"]
            if "url" in told:
                self._begun[key] = str(told["url"])
            if "done" in told:
                self._done[key] = dict(told["done"])
        except (ValueError, KeyError, TypeError):
            self.lost += 1
