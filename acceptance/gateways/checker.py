"""Looks into files in a child process that hostile ones may kill.

The answer is then that the file is damaged.
"""

from __future__ import annotations

import json
import selectors
import subprocess
import sys
from pathlib import Path

CHILD = Path(__file__).with_name("check_child.py")


class Checker:
    """One child for many files.

    A new one when it dies or takes longer than `patience` seconds over a file.
    """

    def __init__(self, patience: float = 300) -> None:
        self.patience = patience
        self._child: subprocess.Popen[str] | None = None

    def look(self, path: Path, media_type: str) -> dict[str, object]:
        """The facts of a file.

        Digests, pages, damage, encryption, signatures, blank and coarse pages.
        """
        child = self._living()
        assert child.stdin is not None and child.stdout is not None
        line = ""
        try:
            child.stdin.write(json.dumps({"path": str(path), "type": media_type}) + "\n")
            child.stdin.flush()
            with selectors.DefaultSelector() as waiting:
                waiting.register(child.stdout, selectors.EVENT_READ)
                if waiting.select(self.patience):
                    line = child.stdout.readline()
        except OSError:  # it died before it had read what was asked
            pass
        if not line:
            self.close()
            return {"damaged": "the reader gave up on it"}
        return dict(json.loads(line))

    def _living(self) -> subprocess.Popen[str]:
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(
                [sys.executable, "-I", str(CHILD)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
        return self._child

    def close(self) -> None:
        """End the child; the next file starts another."""
        if self._child is not None:
            self._child.kill()
            self._child.communicate()
            self._child = None
