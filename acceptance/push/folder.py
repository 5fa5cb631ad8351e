"""The files of a folder, without what systems leave behind."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

JUNK = frozenset(("thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store", "__macosx"))
OWN = ".acceptance-push"
"""How the names of the client's own files begin."""


@dataclass(frozen=True)
class Found:
    """One file: its place, its relative path with strokes, its size and when it was changed (ns)."""

    path: Path
    name: str
    size: int
    changed: int


@dataclass(frozen=True)
class Tree:
    """The files of a folder in order, and how many were left out as a system's own."""

    files: list[Found]
    junk: int

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(one.size for one in self.files)


def is_junk(name: str) -> bool:
    """Whether a file or folder is none that people put there."""
    return name.lower() in JUNK or name.startswith(("~$", "."))


def look(folder: Path) -> Tree:
    """The files below a folder; the client's own are neither sent nor counted."""
    files, junk = [], 0
    for place, folders, names in os.walk(str(folder)):
        left = [name for name in folders if is_junk(name)]
        for name in left:
            junk += sum(len(inside) for _at, _below, inside in os.walk(str(Path(place) / name)))
        folders[:] = sorted(name for name in folders if not is_junk(name))
        for name in sorted(names):
            if name.startswith(OWN):
                continue
            if is_junk(name):
                junk += 1
                continue
            path = Path(place) / name
            try:
                stat = path.stat()
            except OSError:
                # it was taken away while we looked
                continue
            relative = path.relative_to(folder).as_posix()
            files.append(Found(path, relative, stat.st_size, stat.st_mtime_ns))
    return Tree(sorted(files, key=lambda one: one.name), junk)
