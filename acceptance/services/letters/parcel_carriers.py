"""A package divided among carriers (载体): what lies on each, as a ZIP or as a folder, and the papers that go with
them: labels of carrier and box, 交接单.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO
from zlib import crc32

from acceptance import config
from acceptance.gateways import word
from acceptance.gateways.clock import SHANGHAI, local_date
from acceptance.gateways.shells import Reader
from acceptance.gateways.word import Rows
from acceptance.gateways.zipstream import Layout, Member
from acceptance.models import Parcel
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground.access import Place
from workflows.parcels import carriers, verify_carriers, verify_reading
from workflows.parcels.carriers import Piece
from workflows.parcels.verify_archive import CONTENT
from workflows.words import N_

from .parcels import Opened
from .words import chinese_date

TEMPLATES = config.TEMPLATES / "docx" / "carriers"
PAPERS = {
    "labels": N_("载体标签"),
    "boxes": N_("载体盒标签"),
    "handover": N_("载体交接单"),
}
SIDE_BY_SIDE = 2
"""Labels in one row of a sheet."""
BLANK_CELL = "–"
BLANK: Mapping[str, str] = {"number": "", "title": "", "holds": "", "made": "", "digest": ""}


@dataclass(frozen=True)
class Disc:
    """One carrier: its number from 1, the members of the package on it by their places, its bytes,
    how many files of the archive it has, and the numbers of the volumes that these are of.
    """

    number: int
    members: Sequence[int]
    size: int
    files: int
    volumes: str


@dataclass(frozen=True)
class Split:
    """A package that is divided: what it came from, the carriers, and what lies beside it on each."""

    top: str
    reader: Reader
    kind: str
    room: int
    discs: Sequence[Disc]
    master: str
    told: Mapping[str, object]

    def disc(self, number: int) -> Disc:
        """One carrier. Raises NotFound."""
        if not 1 <= number <= len(self.discs):
            raise NotFound
        return self.discs[number - 1]

    def beside(self, disc: Disc) -> Sequence[tuple[str, bytes]]:
        """(name, bytes) of what lies beside the package on a carrier."""
        note = carriers.note(disc.number, self.told)
        return (
            (verify_reading.LIST, self.master.encode()),
            (verify_carriers.NOTE % disc.number, note.encode()),
        )

    def zip(self, number: int, at: datetime) -> tuple[Layout, _Members]:
        """A carrier as a ZIP, and what reads its members."""
        disc = self.disc(number)
        beside = self.beside(disc)
        own = [Member(name, len(content), crc32(content)) for name, content in beside]
        held = [self.reader.entries[one] for one in disc.members]
        members = own + [Member(f"{self.top}/{one.path}", one.size, one.crc) for one in held]
        texts = [content for _name, content in beside]
        return Layout(members, at.astimezone(SHANGHAI)), _Members(texts, disc, self.reader)

    def lay_out(self, number: int, folder: Path) -> None:
        """A carrier as files in a folder that is not there yet. Raises Damaged, OSError."""
        disc = self.disc(number)
        folder.mkdir(parents=True)
        for name, content in self.beside(disc):
            (folder / name).write_bytes(content)
        for at in disc.members:
            path = folder / self.top / self.reader.entries[at].path
            path.parent.mkdir(parents=True, exist_ok=True)
            with open(path, "xb") as file:
                file.writelines(self.reader.read(at))


@dataclass(frozen=True)
class _Members:
    """Reads the members of a carrier's ZIP."""

    texts: Sequence[bytes]
    disc: Disc
    reader: Reader

    def read(self, number: int, skip: int) -> Iterator[bytes]:
        """One of them, from a place in it on. Raises Damaged."""
        if number < len(self.texts):
            yield self.texts[number][skip:]
            return
        yield from self.reader.read(self.disc.members[number - len(self.texts)], skip)


def split(row: Parcel, opened: Opened, kind: str, own: int) -> Split:
    """Divide a package among carriers of a kind; `own` are the bytes of one of no known kind.

    Raises Refused (carrier_small by the name of the file).
    """
    entries = opened.reader.entries
    # a carrier's list is read in this order: what every computer needs first stands on the first
    order = sorted(range(len(entries)), key=lambda at: entries[at].path.startswith(CONTENT))
    pieces = [Piece(entries[at].path, entries[at].size, entries[at].digest) for at in order]
    room = carriers.capacity(kind, own)
    try:
        divided = carriers.divided(pieces, room)
    except carriers.TooSmall as small:
        raise Refused("carrier_small", name=Path(str(small)).name) from small
    discs = []
    for number, places in enumerate(divided, 1):
        mine = [pieces[at] for at in places]
        inside = [_volume(one.path) for one in mine if one.path.startswith(CONTENT)]
        discs.append(
            Disc(
                number,
                [order[at] for at in places],
                sum(one.size for one in mine),
                len(inside),
                carriers.runs(inside),
            )
        )
    told = {
        "of": len(discs),
        "package": row.digest,
        "folder": opened.top,
        "list": verify_reading.LIST,
    }
    master = carriers.master(pieces, divided)
    return Split(opened.top, opened.reader, kind, room, discs, master, told)


def _volume(path: str) -> int:
    """The number with which the folder of a volume begins."""
    folder = Path(path).parent.name
    return int(folder.partition(" ")[0])


def code(place: Place, row: Parcel, number: int) -> str:
    """载体编号: of the project, of the package, of the carrier."""
    return f"{place.project.code}-{row.number}-{number:02d}"


def size(count: int) -> str:
    """Bytes as a label says them."""
    if count < 10**9:
        return f"{count / 10**6:.2f} MB"
    return f"{count / 10**9:.3f} GB"


def write_word(out: IO[bytes], place: Place, row: Parcel, found: Split, paper: str) -> None:
    """A paper of the carriers as Word. Raises NotFound, Refused (bad_text)."""
    if paper not in PAPERS:
        raise NotFound
    said = _handover(place, row, found)
    if paper == "labels":
        said = {"rows": Rows(lambda: _sheet(place, row, found))}
    elif paper == "boxes":
        said = _box(place, row, found)
    word.template(TEMPLATES / f"{paper}.docx").write(out, said)


def _label(place: Place, row: Parcel, found: Split, disc: Disc) -> Mapping[str, str]:
    return {
        "number": code(place, row, disc.number),
        "title": place.project.name,
        "holds": f"第 {disc.number} 张，共 {len(found.discs)} 张　{disc.files} 件　{size(disc.size)}",
        "made": f"{place.viewer.organisation}　{chinese_date(local_date(row.made_at))}",
        "digest": f"包摘要 {row.digest[:16]}",
    }


def _sheet(place: Place, row: Parcel, found: Split) -> Iterator[Mapping[str, object]]:
    labels = [_label(place, row, found, disc) for disc in found.discs]
    for at in range(0, len(labels), SIDE_BY_SIDE):
        two = [*labels[at : at + SIDE_BY_SIDE], BLANK][:SIDE_BY_SIDE]
        left, right = two
        yield {
            **{f"left_{name}": value for name, value in left.items()},
            **{f"right_{name}": value for name, value in right.items()},
        }


def _box(place: Place, row: Parcel, found: Split) -> dict[str, object]:
    last = len(found.discs)
    return {
        "project": place.project.name,
        "sender": place.viewer.organisation,
        "codes": "—".join(dict.fromkeys((code(place, row, 1), code(place, row, last)))),
        "count": last,
        "files": row.files,
        "size": size(sum(one.size for one in found.discs)),
        "made": chinese_date(local_date(row.made_at)),
        "digest": row.digest,
    }


def _handover(place: Place, row: Parcel, found: Split) -> dict[str, object]:
    kind = carriers.NAMES[found.kind]
    rows = [
        {
            "position": disc.number,
            "code": code(place, row, disc.number),
            "kind": kind,
            "files": disc.files,
            "size": size(disc.size),
            "volumes": disc.volumes or BLANK_CELL,
        }
        for disc in found.discs
    ]
    return {
        "project": f"{place.project.name}（{place.project.code}）",
        "sender": place.viewer.organisation,
        "count": len(found.discs),
        "files": row.files,
        "size": size(sum(one.size for one in found.discs)),
        "digest": row.digest,
        "rows": rows,
    }
