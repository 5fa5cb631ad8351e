"""A package on several carriers (载体): how it is divided, and what lies beside it on each.

That a volume is kept together where one carrier holds it, and what a file takes of a carrier beside its own
bytes, are 「本系统约定」.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ..words import N_
from .verify_archive import CONTENT
from .verify_carriers import MASTER

SECTOR = 2048
"""Bytes in which a disc is filled."""
BESIDE = 2 * SECTOR
"""What a file takes beside its bytes: its entry and its name."""
KEPT = 2_000_000
"""Bytes of a carrier that its own order takes."""
LEAST, MOST = 10_000_000, 100_000_000_000_000
"""Bytes that a carrier may be said to hold."""
_VOLUME = 3
"""Folders from CONTENT on that make one volume: 全宗, 类别, 案卷."""


class Carrier(StrEnum):
    """What a package is written on."""

    CD = "cd"
    DVD = "dvd"
    BD = "bd"
    OWN = "own"


SIZES: Mapping[str, int] = {
    Carrier.CD: 700_000_000,
    Carrier.DVD: 4_700_000_000,
    Carrier.BD: 25_000_000_000,
}
"""Bytes that each holds."""
NAMES: Mapping[str, str] = {
    Carrier.CD: N_("CD 光盘（700 MB）"),
    Carrier.DVD: N_("DVD 光盘（4.7 GB）"),
    Carrier.BD: N_("蓝光光盘（25 GB）"),
    Carrier.OWN: N_("其他载体"),
}


class TooSmall(ValueError):
    """One file is larger than a carrier; the message is its path."""


@dataclass(frozen=True)
class Piece:
    """A member of a package as it is divided: its path, its size in bytes, its SHA-256."""

    path: str
    size: int
    digest: str

    @property
    def takes(self) -> int:
        """Bytes of a carrier."""
        return -(-self.size // SECTOR) * SECTOR + BESIDE


def capacity(kind: str, own: int) -> int:
    """Bytes of a carrier; `own` those of one that is none of SIZES."""
    return SIZES.get(kind, own)


def divided(pieces: Sequence[Piece], room: int) -> list[list[int]]:
    """Which pieces lie on which carrier, by their places in the list, in their order. What is no file
    of the archive lies on the first; a volume lies on one carrier where that can hold it.

    Raises TooSmall.
    """
    listed = sum(len(_line(0, one)) + 4 for one in pieces)
    left_at_first = room - KEPT - -(-listed // SECTOR) * SECTOR - 2 * BESIDE
    carriers: list[list[int]] = [[]]
    left = left_at_first
    for group in _groups(pieces):
        takes = sum(pieces[at].takes for at in group)
        together = takes <= left_at_first
        if together and takes > left:
            carriers.append([])
            left = left_at_first
        for at in group:
            size = pieces[at].takes
            if size > left_at_first:
                raise TooSmall(pieces[at].path)
            if size > left:
                carriers.append([])
                left = left_at_first
            carriers[-1].append(at)
            left -= size
    return carriers


def _groups(pieces: Sequence[Piece]) -> Iterator[list[int]]:
    """The texts one by one, then each volume."""
    volumes: dict[str, list[int]] = {}
    for at, one in enumerate(pieces):
        if not one.path.startswith(CONTENT):
            yield [at]
            continue
        folder = "/".join(one.path.removeprefix(CONTENT).split("/", _VOLUME)[:_VOLUME])
        volumes.setdefault(folder, []).append(at)
    yield from volumes.values()


def master(pieces: Sequence[Piece], carriers: Sequence[Sequence[int]]) -> str:
    """载体清单.csv: every file of the package, and the carrier on which it lies; the same on all."""
    lines = [_line(number, pieces[at]) for number, one in enumerate(carriers, 1) for at in one]
    return "".join((_csv(MASTER), *lines))


def _line(number: int, piece: Piece) -> str:
    return _csv((number, piece.path, piece.size, piece.digest))


def _csv(row: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(row)
    return line.getvalue()


def runs(numbers: Iterable[int]) -> str:
    """Numbers of volumes as a paper says them: 1—4、6."""
    said: list[list[int]] = []
    for number in sorted(set(numbers)):
        if said and said[-1][-1] == number - 1:
            said[-1].append(number)
        else:
            said.append([number])
    return "、".join("—".join(map(str, dict.fromkeys((one[0], one[-1])))) for one in said)


def note(number: int, told: Mapping[str, object]) -> str:
    """载体-NN.json: which carrier it is, of how many, of which package."""
    return json.dumps({"carrier": number, **told}, ensure_ascii=False, indent=1) + "\n"
