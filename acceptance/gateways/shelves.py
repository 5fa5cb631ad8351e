"""A folder of backups: snapshots of the database, each with its manifest, and one copy of every file.

acceptance-backup        whose it is
files/ab/cd/digest       every stored file once, whatever snapshots name it
snapshots/20261129T2215/ the database, the list of files, and last of all manifest.json
erased                   digests that were purged: they are missing on purpose
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from ..refusals import Refused
from . import snapshots
from .storage import LocalStore, digested, synced

MARK, MANIFEST, LIST, ERASED = "acceptance-backup", "manifest.json", "files.txt", "erased"
FORMAT = 1
SAID = {"dialect", "migration", "key", "heads", "rows", "missing", "prints", LIST}
"""What every manifest says."""
_DIGEST, _LINE = re.compile(r"[0-9a-f]{64}"), re.compile(r"([0-9a-f]{64}) ([0-9]{1,18})\n")
PRIVATE = 0o700


class Unfit(Exception):
    """The folder cannot be used in this way; its text says why, in both languages."""


@dataclass(frozen=True)
class Kept:
    """One finished snapshot: its folder and what its manifest says."""

    folder: Path
    manifest: dict[str, Any]


class Shelf:
    """A folder of backups that this instance may write to, or that is only read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = folder / "files"
        self.snapshots = folder / "snapshots"

    def open(self, owner: str) -> None:
        """Make it ours, or go on with it. Raises Unfit: other things lie in it, or it is of another
        instance.
        """
        mark = self.folder / MARK
        if not mark.exists():
            if self.folder.exists() and any(self.folder.iterdir()):
                raise Unfit(f"{self.folder} 不是备份，也不是空的 is neither a backup nor empty")
            self.folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
            _written(mark, json.dumps({"format": FORMAT, "owner": owner}))
        whose = _marked(mark)
        if whose != owner:
            raise Unfit(f"{self.folder} 是另一个系统的备份 is the backup of another instance")
        self.snapshots.mkdir(exist_ok=True, mode=PRIVATE)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else writes to it meanwhile, in any process. Raises Unfit when somebody does."""
        with open(self.folder / "lock", "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise Unfit("另一次备份正在进行 another backup is running") from error
            yield

    def begin(self, name: str) -> Path:
        """The folder of a new snapshot; what earlier ones left unfinished is cleared away."""
        for folder in self.snapshots.iterdir():
            if not (folder / MANIFEST).exists():
                shutil.rmtree(folder)
        made = self.snapshots / name
        made.mkdir(mode=PRIVATE)
        return made

    def finish(self, folder: Path, manifest: dict[str, Any]) -> None:
        """Write the manifest: from now on the snapshot counts."""
        synced(folder)
        _written(folder / MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        synced(self.snapshots)

    def all(self) -> list[Kept]:
        """The finished snapshots, the oldest first. Raises Unfit when this is no backup."""
        _marked(self.folder / MARK)
        found = []
        for folder in sorted(self.snapshots.glob("*")):
            if (folder / MANIFEST).exists():
                found.append(Kept(folder, _manifest(folder / MANIFEST)))
        return found

    def last(self) -> Kept:
        """The newest finished snapshot. Raises Unfit when there is none."""
        found = self.all()
        if not found:
            raise Unfit(f"{self.folder} 里没有完成的备份 holds no finished backup")
        return found[-1]

    def store(self) -> LocalStore:
        """The files, as a store of their own."""
        return LocalStore(self.files)

    def erased(self) -> set[str]:
        """The digests that were purged."""
        path = self.folder / ERASED
        if not path.exists():
            return set()
        return set(path.read_text("ascii").split())

    def note_erased(self, digests: set[str]) -> None:
        """Keep what was purged: it is missing on purpose from now on."""
        _written(self.folder / ERASED, "\n".join(sorted(digests | self.erased())))

    def note_kept(self, digests: set[str]) -> None:
        """What was purged and has come in again since is missing on purpose no longer."""
        if digests:
            _written(self.folder / ERASED, "\n".join(sorted(self.erased() - digests)))


def listed(path: Path) -> Iterator[tuple[str, int]]:
    """The files of a snapshot: digest and size. Raises Unfit for what names no stored file."""
    with open(path, encoding="ascii", errors="replace") as lines:
        for line in lines:
            told = _LINE.fullmatch(line)
            if told is None:
                raise _foreign(path)
            digest, size = told.groups()
            yield digest, int(size)


def copied(source: LocalStore, target: LocalStore, digest: str) -> bool:
    """Copy a file and compare what arrived; whether it is what was stored. Raises Refused (no_space)."""
    try:
        with open(source.path(digest), "rb") as stream:
            path, stored = target.receive(stream, limit=1 << 50)
    except OSError:
        return False
    if stored.digest != digest:
        path.unlink(missing_ok=True)
        return False
    target.keep(path, stored)
    return True


def digest_of(path: Path) -> str:
    """SHA-256 of a file, empty when it cannot be read."""
    try:
        return digested(path).digest
    except OSError:
        return ""


def shelf(place: str) -> Shelf:
    """The shelf at a path or a `file://` URL. Raises Unfit for any other."""
    parts = urlparse(place)
    if parts.scheme == "file":
        return Shelf(Path(unquote(parts.path)))
    if parts.scheme and "://" in place:
        raise Unfit(f"只能备份到文件夹 only a folder will do, not {parts.scheme}://")
    return Shelf(Path(place).absolute())


def _manifest(path: Path) -> dict[str, Any]:
    """What a manifest says; what it names lies in the folder and nowhere else. Raises Unfit."""
    try:
        said = json.loads(path.read_text("utf-8"))
        prints = [*said["prints"].items()]
        known = said.keys() >= SAID and said["dialect"] in snapshots.NAMES
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _foreign(path) from error
    if not known or not all(_DIGEST.fullmatch(str(one)) for pair in prints for one in pair):
        raise _foreign(path)
    return dict(said)


def _foreign(path: Path) -> Unfit:
    return Unfit(f"{path.name} 不是本系统写成的 was not written by this system")


def _marked(mark: Path) -> str:
    try:
        said = json.loads(mark.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise Unfit(f"{mark.parent} 不是备份 is no backup") from error
    if said.get("format") != FORMAT:
        raise Unfit(f"{mark.parent} 由更新的版本写成 was written by a newer version")
    return str(said["owner"])


def _written(path: Path, words: str) -> None:
    """Write a small file so that it is there whole, or as it was."""
    coming = path.with_name(f"{path.name}.coming")
    try:
        with open(coming, "w", encoding="utf-8") as file:
            file.write(words)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        coming.unlink(missing_ok=True)
        raise Refused("no_space") from error
    os.replace(coming, path)
    synced(path.parent)
