"""Resumable uploads on disk: one writer at a time, and at the end a file that nobody can write to.

A writer that came first and wrote last would otherwise write into a file that is stored already.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from ..refusals import Refused

CHUNK = 1024 * 1024
STRIDE = 64 * CHUNK
"""How many bytes of one request may arrive before they are made durable and their offset is noted.
"""
AHEAD = 8
"""Pieces that may wait to be written while more come in."""
IDLE = 60.0
"""Seconds without a byte after which a writer has lost its lease: its line is taken to be broken.
"""
FULL = (errno.ENOSPC, errno.EDQUOT)
COPIED = 1 << 30
"""Bytes that the system is asked to copy at a time."""


class Busy(Exception):
    """Somebody else is writing to this upload (HTTP 423)."""


class Part:
    """The bytes of one upload under way, in the hand of one writer.

    The lease holds across threads and processes. It ends with `held`, with its process, however
    that dies, or when no byte came for IDLE seconds.
    """

    def __init__(self, folder: Path, token: str) -> None:
        self.path = folder / f"part-{token}"
        self._whole, self._lease = folder / f"whole-{token}", folder / f"lease-{token}"
        self._lock: int | None = None
        self._guard = threading.Lock()
        self._waiting: float | None = None

    @contextmanager
    def held(self) -> Iterator[Part]:
        """Take the lease. Raises Busy when another has it."""
        self._lock = _locked(self._lease)
        try:
            yield self
        finally:
            self._give_up()

    @property
    def size(self) -> int:
        """Bytes that are there; 0 before the first."""
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    def append(
        self,
        offset: int,
        read: Callable[[int], bytes],
        *,
        total: int,
        note: Callable[[int], Any],
    ) -> int:
        """Add bytes from `offset` on and return the new offset.

        `read(n)` gives at most n bytes, nothing at the end; `note(offset)` is called each time
        bytes have become durable and must make that offset durable in turn, except at `total`,
        where the caller does. What lay behind `offset` is forgotten first: nobody was told of it.
        Raises Busy (the lease is lost), Refused (too_large when more than `total` bytes come,
        no_space) and whatever `read` raises; what arrived before stays.
        """
        failure: Exception | None = None
        handle, over = self._opened(), threading.Event()
        threading.Thread(target=self._watch, args=(over,), daemon=True).start()
        try:
            os.ftruncate(handle, offset)
            os.lseek(handle, offset, os.SEEK_SET)
            with ThreadPoolExecutor(1) as hand:  # one hand writes while the next piece comes in
                doing: deque[Future[None]] = deque()
                while True:
                    chunk, failure = self._next(read)
                    if not chunk:
                        break
                    if offset + len(chunk) > total:
                        raise Refused(
                            "too_large",
                            size=f"{(offset + len(chunk)) // CHUNK} MB+",
                            limit=f"{total // CHUNK} MB",
                        )
                    doing.append(hand.submit(self._write, handle, chunk))
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
            over.set()
            os.close(handle)
        if offset != total:
            note(offset)
        if failure is not None:
            raise failure
        return offset

    def whole(self) -> Path:
        """The complete bytes in a file to which no descriptor opened before can write.

        The part itself under a second name when nobody has it open for writing, else a copy. The
        part stays until `forget`, so that an end that fails can be tried again. Raises Refused
        (no_space).
        """
        self._whole.unlink(missing_ok=True)
        if not _second_name(self.path, self._whole):
            _copied(self.path, self._whole)
        return self._whole

    def forget(self) -> None:
        """Drop what gathered: it is stored, or given up."""
        for path in (self.path, self._whole):
            path.unlink(missing_ok=True)

    def _opened(self) -> int:
        """The part, open for writing.

        After an end that did not reach its commit the part may be a stored file by another name:
        then a copy takes its place.
        """
        handle = os.open(self.path, os.O_WRONLY | os.O_CREAT, 0o600)
        if os.fstat(handle).st_nlink == 1:
            return handle
        os.close(handle)
        _copied(self.path, self._whole)
        os.replace(self._whole, self.path)
        return os.open(self.path, os.O_WRONLY)

    def _next(self, read: Callable[[int], bytes]) -> tuple[bytes, Exception | None]:
        """What comes in next, and why no more does. Raises Busy when the lease was lost meanwhile."""
        self._waiting, failure = time.monotonic(), None
        try:
            chunk = read(CHUNK)
        except Exception as error:
            chunk, failure = b"", error
        with self._guard:
            self._waiting = None
            if self._lock is None:
                raise Busy
        return chunk, failure

    def _write(self, handle: int, chunk: bytes) -> None:
        with self._guard:
            if self._lock is None:
                raise Busy
            view = memoryview(chunk)
            while view:
                view = view[os.write(handle, view) :]

    def _watch(self, over: threading.Event) -> None:
        """Give the lease up when the line is silent for too long."""
        while not over.wait(IDLE / 20):
            with self._guard:
                since = self._waiting
                silent = since is not None and time.monotonic() - since >= IDLE
            if silent:
                self._give_up()
                return

    def _give_up(self) -> None:
        with self._guard:
            if self._lock is not None:
                self._lease.unlink(missing_ok=True)
                os.close(self._lock)
                self._lock = None


def _locked(path: Path) -> int:
    """A descriptor that holds the lock on this file. Raises Busy."""
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(handle)
            raise Busy from error
        if _is_at(handle, path):
            return handle
        os.close(handle)  # its holder ended in between and took the file away


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


def _second_name(path: Path, name: Path) -> bool:
    """Give a file another name, when no descriptor anywhere can write to it; says whether it did.

    The system grants a lease for reading only while nobody has the file open for writing.
    """
    with open(path, "rb") as file:
        try:
            # whoever opens it in this instant is told of by a signal, which else would end us
            fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
            os.link(path, name)
        except (OSError, AttributeError):  # somebody has, or this disk cannot say
            return False
    return True


def _copied(path: Path, target: Path) -> None:
    """A durable copy, made by the system: with shared blocks where the disk can. Raises Refused
    (no_space).
    """
    target.unlink(missing_ok=True)
    try:
        with open(path, "rb") as source, open(target, "xb") as copy:
            _copy(source, copy)
            copy.flush()
            os.fsync(copy.fileno())
    except OSError as error:
        target.unlink(missing_ok=True)
        if error.errno in FULL:
            raise Refused("no_space") from error
        raise


def _copy(source: BinaryIO, copy: BinaryIO) -> None:
    size, done = os.fstat(source.fileno()).st_size, 0
    try:
        while done < size:
            piece = min(size - done, COPIED)
            done += os.copy_file_range(source.fileno(), copy.fileno(), piece, done, done)
    except (AttributeError, OSError) as error:
        if getattr(error, "errno", None) in FULL:
            raise
        shutil.copyfileobj(source, copy, CHUNK)  # this disk, or this system, does not know how
