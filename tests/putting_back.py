"""A folder with the demo in it, put back before each test.

To copy some nine hundred folders anew, and to take them away again, is a tenth of a second a test;
to see which of them were touched is a fiftieth of that.
"""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

UNTOUCHED = 0
"""When a folder that nobody wrote into was changed, ns: whatever is made, replaced or removed in
it sets a time of today."""


def link(source: str, target: str) -> None:
    """Stored files are linked: what is stored is never written to again, it is replaced."""
    os.link(source, target)


def cleared(path: Path) -> None:
    """Take a file or folder away; what a child that is just ending writes there needs a second
    try."""
    if not path.is_dir() or path.is_symlink():
        path.unlink(missing_ok=True)
        return
    for _ in range(50):
        shutil.rmtree(path, ignore_errors=True)
        if not path.exists():
            return
        time.sleep(0.1)


class Folder:
    """A folder that becomes what `origin` is, at once or again; `files/` is put back entry by
    entry, the rest is copied."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.origin = folder, Path()
        self.known: dict[str, int] = {}

    def put_back(self, origin: Path) -> None:
        """Undo what a test did here."""
        self.folder.mkdir(parents=True, exist_ok=True)
        os.chmod(self.folder, os.stat(origin).st_mode)
        for entry in os.scandir(self.folder):
            if entry.name != "files":
                cleared(Path(entry.path))
        for entry in os.scandir(origin):
            if entry.is_file():
                shutil.copy2(entry.path, self.folder / entry.name)
        self._put_files_back(origin)

    def _put_files_back(self, origin: Path) -> None:
        (self.folder / "files").mkdir(exist_ok=True)
        another = origin != self.origin
        if another:
            self.origin = origin
            self.known = {
                os.path.relpath(path, origin): os.stat(path).st_mode
                for path, _, _ in os.walk(origin / "files")
            }
        for name, mode in self.known.items():
            path = f"{self.folder}/{name}"
            now = os.stat(path, follow_symlinks=False)
            if now.st_mode != mode:
                os.chmod(path, mode)
            if another or now.st_mtime_ns != UNTOUCHED:
                self._put_entries_back(f"{origin}/{name}", path)

    @staticmethod
    def _put_entries_back(origin: str, path: str) -> None:
        """What lies in one folder; the folders in it come later, each with its own entries."""
        wanted = {entry.name: entry for entry in os.scandir(origin)}
        for entry in os.scandir(path):
            there = wanted.get(entry.name)
            if (
                there is not None
                and there.is_dir()
                and entry.is_dir(follow_symlinks=False)
                or there is not None
                and there.inode() == entry.inode()
            ):
                del wanted[entry.name]
            else:
                cleared(Path(entry.path))
        for name, there in wanted.items():
            if there.is_dir():
                os.mkdir(f"{path}/{name}")
            else:
                link(there.path, f"{path}/{name}")
        os.utime(path, ns=(UNTOUCHED, UNTOUCHED))
