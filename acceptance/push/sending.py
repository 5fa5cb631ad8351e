"""A folder on its way: each file from where it was left, told one by one, counted at the end."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .folder import Found, Tree, look
from .memory import Memory
from .wire import CHUNK, LOST, NoLink, Refused, Wire

STORED, HELD, REFUSED, BROKEN = "stored", "held", "refused", "broken"
DONE, SOME, LINK, LINE = 0, 1, 3, 4
"""Exit codes: all is there, some was not taken, no such link, the line broke."""


@dataclass
class Outcome:
    """What became of the files: one line each, and the sums."""

    lines: list[dict[str, Any]] = field(default_factory=list)
    junk: int = 0
    lost: int = 0
    no_link: bool = False

    def count(self, state: str) -> int:
        """How many files are in that state."""
        return sum(line["state"] == state for line in self.lines)

    @property
    def sums(self) -> dict[str, int]:
        """All counts; what is held is stored too."""
        return {
            "files": len(self.lines),
            "stored": self.count(STORED) + self.count(HELD),
            "held": self.count(HELD),
            "same": sum(line.get("known") == "same" for line in self.lines),
            "refused": self.count(REFUSED),
            "broken": self.count(BROKEN),
            "junk": self.junk,
            "lost": self.lost,
        }

    @property
    def code(self) -> int:
        """The exit code."""
        if self.no_link:
            return LINK
        if self.count(BROKEN):
            return LINE
        if self.count(REFUSED):
            return SOME
        return DONE


@dataclass(frozen=True)
class Manner:
    """How files are sent: told to be newer versions, how often a broken line is tried again for one
    file that does not move, for how many seconds at most is waited before (doubled each time), and
    bytes a request."""

    newer: bool = False
    tries: int = 6
    patience: float = 30.0
    chunk: int = CHUNK


class Sender:
    """Sends a folder to a link. `tell` is given the line of each file, `move` the bytes that went."""

    def __init__(
        self,
        folder: Path,
        wire: Wire,
        manner: Manner = Manner(),
        *,
        tell: Callable[[dict[str, Any]], object] = lambda _line: None,
        move: Callable[[int], object] = lambda _bytes: None,
    ) -> None:
        self.folder, self.wire, self.manner = folder, wire, manner
        self._tell, self._move = tell, move
        self.memory = Memory(folder, wire.link)

    def run(self, tree: Tree | None = None) -> Outcome:
        """Every file once. What the server refuses is told and passed over; when the line stays broken it ends."""
        tree = tree or look(self.folder)
        outcome = Outcome(junk=tree.junk, lost=self.memory.lost)
        for number, found in enumerate(tree.files):
            line = self._file(found)
            if line is None:
                outcome.no_link = True
                break
            outcome.lines.append(line)
            self._tell(line)
            if line["state"] == BROKEN:
                rest = tree.files[number + 1 :]
                outcome.lines += [self._left(one) for one in rest]
                break
        return outcome

    def _left(self, found: Found) -> dict[str, Any]:
        """A file that was not begun because the line is broken; it may be there from before."""
        done = self.memory.done(found)
        if done:
            return done
        return {"file": found.name, "state": BROKEN, "sentence": ""}

    def _file(self, found: Found) -> dict[str, Any] | None:
        """The line of one file; none when the link is not valid."""
        done = self.memory.done(found)
        if done:
            self._move(found.size)
            return done
        if not found.size:
            return {"file": found.name, "state": REFUSED, "sentence": "empty"}
        failed, before = 0, -1
        while True:
            try:
                return self._send(found)
            except Refused as refused:
                return {"file": found.name, "state": REFUSED, "sentence": str(refused)}
            except NoLink:
                return None
            except (*LOST, json.JSONDecodeError) as error:
                reached = self._reached
                failed = 1 if reached > before else failed + 1
                before = max(before, reached)
                if failed >= self.manner.tries:
                    return {"file": found.name, "state": BROKEN, "sentence": str(error)}
                time.sleep(min(self.manner.patience, 0.5 * 2.0**failed))

    _reached = -1

    def _send(self, found: Found) -> dict[str, Any]:
        url, offset = self.memory.begun(found), -1
        self._reached = -1
        if url:
            offset = self.wire.reached(url)
        if offset < 0:
            url, offset = self.wire.begin(found, self.manner.newer), 0
            self.memory.note_begun(found, url)
        self._reached = offset
        self._move(offset)
        with open(str(found.path), "rb") as file:
            while offset < found.size:
                file.seek(offset)
                chunk = file.read(min(self.manner.chunk, found.size - offset))
                offset = self.wire.append(url, offset, chunk)
                self._reached = offset
                self._move(len(chunk))
        told = self.wire.receipt(url)
        line = {
            "file": found.name,
            "state": HELD if told.get("held") else STORED,
            "sentence": str(told.get("sentence") or ""),
            "known": str(told.get("known") or ""),
            "sha256": str(told.get("digest") or ""),
        }
        self.memory.note_done(found, line)
        return line
