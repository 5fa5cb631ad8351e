"""Where each file of an archive lies in its package: 全宗 / 类别 / 案卷 / 件, as an archivist reads it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from . import names
from .verify_archive import CONTENT

TOP, FONDS, CLASS = 150, 60, 60
"""Bytes of the names of the folders above a volume."""
PAPERS = "data/其他/文书/"
Line = Mapping[str, Any]
"""A volume or a file of the fixed archive, by the names of `workflows.frozen`."""


class Extent(StrEnum):
    """What a package holds of a project."""

    WHOLE = "project"
    SECTION = "section"
    CLASS = "class"
    VOLUME = "volume"
    PARTY = "party"
    """The set of one party: the volumes of which it may see every file."""


@dataclass(frozen=True)
class Bytes:
    """Stored bytes: SHA-256, size in bytes, CRC-32 as eight hex digits, the name they came with."""

    digest: str
    size: int
    crc32: str
    name: str


@dataclass(frozen=True)
class Shelf:
    """What the places are made of: 全宗号 (or the project's own number), the class of each volume by
    its number, the stored bytes by digest.
    """

    fonds: str
    classes: Mapping[int, str] = field(default_factory=dict)
    stored: Mapping[str, Bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Placed:
    """A file of the archive, and where its bytes lie in the package: from the top, empty where it has
    none.
    """

    volume: Line
    file: Line
    path: str = ""
    bytes: Bytes | None = None


def top(code: str, name: str, version: int) -> str:
    """The one folder at the top of a package."""
    ended = f" 第{version}版"
    if not version:
        ended = " 试移交"
    return names.component(f"{code} {name}", limit=TOP, ending=ended)


def inside(
    volumes: Sequence[Line],
    extent: Extent,
    key: str,
    classes: Mapping[int, str],
    seen: Container[int] = (),
) -> list[Line]:
    """The volumes that a package of that extent holds; `key` is the number of the section or the
    volume, or the name of the class; of a party the numbers of those that it may see are `seen`.
    """
    if extent == Extent.PARTY:
        return [one for one in volumes if one["number"] in seen]
    if extent == Extent.SECTION:
        return [one for one in volumes if str(one["section"]) == key]
    if extent == Extent.CLASS:
        return [one for one in volumes if classes.get(one["number"], "") == key]
    if extent == Extent.VOLUME:
        return [one for one in volumes if str(one["number"]) == key]
    return list(volumes)


def placed(volumes: Iterable[Line], shelf: Shelf) -> Iterator[Placed]:
    """Every file of these volumes in order, each with its place."""
    given = names.Taken()
    above = CONTENT + names.component(shelf.fonds, limit=FONDS) + "/"
    classes: dict[str, str] = {}
    for volume in volumes:
        called = shelf.classes.get(volume["number"]) or "未归入类别"
        if called not in classes:
            classes[called] = given.give(above, called, limit=CLASS)
        shelved = f"{above}{classes[called]}/"
        title = f"{volume['number']:03d} {volume['code']} {volume['title']}"
        folder = f"{shelved}{given.give(shelved, title, limit=names.FOLDER)}/"
        for file in volume["files"]:
            found = shelf.stored.get(file["sha256"])
            if found is None:
                yield Placed(volume, file)
                continue
            name = given.give(
                folder,
                f"{file['position']:03d} {file['title']}",
                limit=names.FILE,
                ending=names.ending(found.name),
            )
            yield Placed(volume, file, folder + name, found)


def papers(titles: Iterable[tuple[str, str]], taken: names.Taken) -> Iterator[str]:
    """The places of issued documents: (title with number, ending) of each, in their order."""
    for at, (title, ending) in enumerate(titles, 1):
        name = taken.give(PAPERS, f"{at:02d} {title}", limit=names.FILE, ending=ending)
        yield PAPERS + name
