"""A package that lies on several carriers (载体): read together as one, and which carrier is missing. Read by
`verify.py`; Python (3.8 or later) alone.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

if __package__:
    from .verify_reading import LIST, Broken, Fault, Folder, Zip, name_faults
else:  # beside this file
    from verify_reading import (  # type: ignore[import-not-found,no-redef]
        LIST,
        Broken,
        Fault,
        Folder,
        Zip,
        name_faults,
    )

NOTE = "载体-%02d.json"
MASTER = ("载体号", "路径", "字节数", "数字摘要")
"""The columns of LIST, which lies beside the package on every carrier."""
_BESIDE = re.compile(r"载体(?:清单\.csv|-\d{2,6}\.json)$")
_LISTED = ("file_missing", "tag_missing", "catalogue_missing", "catalogue_digest")
_COUNTED = ("oxum", "counts", "about_bad", "journal_bad", "frozen_bad", "xml_bad", "line_bad")
_UNLISTED = ("file_extra", "file_missing", "tag_extra", "tag_missing")
_OTHERS = ("eark_bad", "eark_differs", "eark_lacks")


def beside(name: str) -> bool:
    """Whether a name is one of those that lie beside the package on a carrier."""
    return bool(_BESIDE.match(name))


class Several:
    """One package on several carriers."""

    def __init__(self, sources: Sequence[Any]) -> None:
        told: set[str] = {one.master() for one in sources}
        if len(told) != 1 or len({one.name for one in sources}) != 1:
            raise Broken(Fault("carrier_other"))
        self._told: str = told.pop()
        self.name = sources[0].name
        self._held = {path: one for one in sources for path in one.paths}
        listed = [path for one in sources for path in one.paths]
        faults = list(name_faults(listed))
        if faults:
            raise Broken(*faults)
        self.paths = sorted(listed)

    def open(self, path: str) -> IO[bytes]:
        """The bytes of one file."""
        file: IO[bytes] = self._held[path].open(path)
        return file

    def master(self) -> str:
        """The list that lies on every carrier."""
        return self._told


def source_of(places: Sequence[str]) -> Any:
    """The package at a place, or at several. Raises Broken when it cannot be read at all."""
    sources = [_one(place) for place in places]
    if len(sources) == 1:
        return sources[0]
    return Several(sources)


def _one(place: str) -> Any:
    path = Path(place)
    if path.is_dir():
        source = Folder(_top(path))
        faults = list(name_faults(source.paths))
        if faults:
            raise Broken(*faults)
        return source
    if not path.is_file():
        raise Broken(Fault("not_found", place))
    return Zip(path, beside)


def _top(path: Path) -> Path:
    """The package on a carrier lies in the one folder beside the list."""
    if not (path / LIST).is_file():
        return path
    inner = [one for one in sorted(path.iterdir()) if one.is_dir() and one.name[:1] not in ".$"]
    inner = [one for one in inner if one.name != "System Volume Information"]
    if len(inner) != 1:
        raise Broken(Fault("zip_top", str(path)))
    return inner[0]


def told(source: Any, faults: list[Fault], found: dict[str, str]) -> list[Fault]:
    """The faults of a package of which whole carriers are missing: those by their number instead of
    file by file.
    """
    try:
        lines = list(csv.reader(source.master().splitlines()))[1:]
    except csv.Error:
        return faults
    held: dict[str, list[str]] = {}
    for line in lines:
        if len(line) == len(MASTER):
            number, path, _size, _digest = line
            held.setdefault(number, []).append(path)
    missing = {number for number in held if not any(path in found for path in held[number])}
    if not missing:
        return faults
    gone = {path for number in missing for path in held[number]}
    # without its lists nothing is known of what they list
    unlisted = bool(gone & {"manifest-sha256.txt", "tagmanifest-sha256.txt"})

    def follows(one: Fault) -> bool:
        if one.code in _OTHERS:
            return True
        if one.code in _COUNTED or (unlisted and one.code in _UNLISTED):
            return True
        return one.code in _LISTED and (one.where in gone or "data/" + one.where in gone)

    kept = [one for one in faults if not follows(one)]
    order = sorted(missing, key=lambda number: (len(number), number))
    return [Fault("carrier_missing", number) for number in order] + kept
