"""A resident LibreOffice for our own papers.

Started at the first, used again while it is warm, gone when idle.

Files that people hand in never come here; they get a process of their own each (previews).
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import secrets
import select
import shutil
import signal
import subprocess
import tempfile
import threading
from functools import cache
from pathlib import Path

from ..refusals import Refused

CHILD = Path(__file__).with_name("uno_child.py")
JOBS = 100
"""After so many papers a fresh office takes over."""
IDLE = 120.0
"""Seconds after which an idle office goes."""

GONE, LATE = b"", b"late"


@cache
def python() -> str:
    """The Python that can speak to the office, or nothing."""
    brought = sorted(Path("/opt").glob("libreoffice*/program/python"))
    for program in (Path("/usr/bin/python3"), *brought):
        if program.exists() and _knows_uno(program):
            return str(program)
    return ""


def _knows_uno(program: Path) -> bool:
    command = [str(program), "-c", "import uno"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


class Resident:
    """The child that starts an office with a throwaway profile and speaks to it.

    Used by one thread at a time.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._room = ""
        self._born = 0
        self._left = 0
        self._timer: threading.Timer | None = None

    def convert(
        self,
        program: str,
        source: Path,
        out: Path,
        *,
        registry: str,
        before: list[str],
        env: dict[str, str],
        seconds: int,
    ) -> None:
        """Write the PDF of a Word file to `out`.

        Raises Refused (no_preview) when the office fails, takes too long or is busy for that long.
        """
        if not self._lock.acquire(timeout=seconds):
            raise Refused("no_preview")
        try:
            if self._timer is not None:
                self._timer.cancel()
            if self._child is not None and (self._child.poll() is not None or self._left <= 0):
                self._stop()
            warm = self._child is not None
            if not warm:
                self._start(program, registry, before, env)
            answer = self._ask(source, out, seconds)
            if answer == GONE and warm:
                # it died while it had nothing to do: that says nothing against this paper
                self._stop()
                self._start(program, registry, before, env)
                answer = self._ask(source, out, seconds)
            if answer in (GONE, LATE):
                self._stop()
                raise Refused("no_preview")
            self._timer = threading.Timer(IDLE, self.close)
            self._timer.daemon = True
            self._timer.start()
        finally:
            self._lock.release()

    def _ask(self, source: Path, out: Path, seconds: int) -> bytes:
        """One paper; the line it answers, or GONE or LATE."""
        self._left -= 1
        child = self._child
        assert child is not None and child.stdin is not None and child.stdout is not None
        try:
            child.stdin.write(json.dumps({"in": str(source), "out": str(out)}).encode() + b"\n")
            child.stdin.flush()
            ready, _w, _x = select.select([child.stdout], [], [], seconds)
            if not ready:
                return LATE
            return child.stdout.readline() or GONE
        except OSError:
            return GONE

    def close(self) -> None:
        """Let the office go, and what would have let it go later."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._stop()

    def leave(self) -> None:
        """Let the office go with this process, whoever still uses it.

        A forked process leaves its parent's alone.
        """
        if self._born != os.getpid():
            return
        held = self._lock.acquire(timeout=1)
        self._stop()
        if held:
            self._lock.release()

    def _start(self, program: str, registry: str, before: list[str], env: dict[str, str]) -> None:
        # no finalizer of Python's may take it from under an office that still runs
        self._room = room = tempfile.mkdtemp()
        pipe = "p" + secrets.token_hex(8)
        profile = Path(room) / "profile" / "user"
        profile.mkdir(parents=True)
        (profile / "registrymodifications.xcu").write_text(registry, "utf-8")
        self._child = subprocess.Popen(
            [*before, python(), str(CHILD), pipe, room, program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**env, "HOME": room},
        )
        self._born = os.getpid()
        self._left = JOBS

    def _stop(self) -> None:
        """The child and the office, which stands in its group, and what they wrote."""
        if self._child is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._child.pid, signal.SIGKILL)
            self._child.wait()
            self._child = None
        if self._room:
            shutil.rmtree(self._room, ignore_errors=True)
            self._room = ""


OFFICE = Resident()
"""The office of this process; it starts with the first paper."""
atexit.register(OFFICE.leave)
