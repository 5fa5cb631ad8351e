"""The papers of volumes (封面、卷脊、卷内目录、备考表、案卷目录、总目录、全引目录、档号章) and of the whole archive: what
each says in Word, read while it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import IO, TypedDict

from sqlalchemy import func, select

from acceptance import config
from acceptance.extensions import db
from acceptance.gateways import word
from acceptance.gateways.word import Rows
from acceptance.models import Volume
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import packs, pages
from acceptance.services.ground.access import Place
from workflows import arranging
from workflows.terms import SPINES
from workflows.words import N_

from . import as_built_notes, entries, listings
from .entries import FileEntry, VolumeEntry
from .entries import Scope as Scope

TEMPLATES = config.TEMPLATES / "docx" / "volumes"
PAPERS = {
    "cover": N_("案卷封面"),
    "spines": N_("卷脊"),
    "contents": N_("卷内目录"),
    "note": N_("卷内备考表"),
    "catalogue": N_("案卷目录"),
    "general": N_("档案总目录"),
    "stamps": N_("档号章数据"),
    "media": N_("声像档案目录"),
    "full": N_("全引目录"),
    "statistics": N_("项目档案数量统计表"),
    "as_built": N_("竣工图目录"),
    "as_built_check": N_("竣工图审核表"),
    "as_built_notes": N_("竣工图编制说明"),
}
VARIANTS = {"11822": "GB/T 11822", "50328": "GB/T 50328"}
VARIED = ("cover", "contents", "note", "catalogue")
"""Papers that each of the two standards lays out in its own way."""
SLOTS = {20: 9, 30: 6, 40: 4, 50: 3}
"""How many spines of each width stand side by side on a sheet."""
OF_DRAWINGS = ("as_built", "as_built_check", "as_built_notes")
"""Papers of the register of drawings; they ask for a drawing, not for a volume."""
OF_FILES = ("contents", "full", "stamps", "media")
"""Papers with a line for each file; the others have one for each volume, or fewer."""
AT_ONCE = 10_000
"""Lines of a paper that somebody waits for; a longer one is made by the worker."""
TABLE_ROWS = 100
"""Rows of one table of a long list: what every office program lays out in linear time."""
BY_HAND = "　　　"
"""Room for a number that somebody writes in."""
REST = "其他"
"""Where the general catalogue lists what belongs to no class of the pack."""


class Slot(TypedDict):
    """One spine on a sheet."""

    retention: str
    code: str
    title: str


BLANK: Slot = {"retention": "", "code": "", "title": ""}


def require(place: Place, paper: str, variant: str) -> int:
    """How many volumes the project has.

    Raises NotFound for a paper or a standard nobody knows, Refused (no_volumes_yet, no_document_yet
    for drawings where none is registered).
    """
    if paper not in PAPERS or variant not in VARIANTS:
        raise NotFound
    if paper in OF_DRAWINGS:
        listings.require_drawings(place)
        return pages.count(entries.of_scope(place, Scope()))
    total = pages.count(entries.of_scope(place, Scope()))
    if not total:
        raise Refused("no_volumes_yet")
    return total


def is_long(place: Place, paper: str, variant: str, scope: Scope) -> bool:
    """Whether a paper has more lines than somebody should wait for. Raises as `require`."""
    total = require(place, paper, variant)
    if paper in OF_DRAWINGS:
        total = listings.count_drawings(place)
    elif paper in OF_FILES:
        # what lies in the volumes is counted there
        lying = select(func.sum(Volume.files)).where(Volume.project_id == place.project.id)
        total = db.session.scalar(entries.narrowed(lying, scope)) or 0
    elif scope != Scope():
        total = pages.count(entries.of_scope(place, scope))
    return total > AT_ONCE


def context(place: Place, paper: str, variant: str, scope: Scope) -> dict[str, object]:
    """What a paper says: the names its template asks for, long tables as `Rows`.

    Raises as `require`.
    """
    total = require(place, paper, variant)
    section = next(
        (f"　{row.name}" for row in place.project.sections if row.number == scope.section), ""
    )
    said: dict[str, object] = {"project": place.project.name, "scope": section, "total": total}
    match paper:
        case "cover" | "note":
            said["volumes"] = Rows(lambda: _by_hand(place, scope))
        case "contents" | "full":
            # the layout of GB/T 50328 has page numbers where that of GB/T 11822 has a count
            by_run = variant == "50328" and paper == "contents"
            said["volumes"] = Rows(lambda: _contents(place, scope, by_run=by_run))
        case "spines":
            said["strips"] = Rows(lambda: _strips(place, scope))
        case "statistics":
            said |= listings.statistics(place, scope)
        case "as_built" | "as_built_check":
            said["parts"] = _parts(listings.as_built(place, scope))
            said["uncounted"] = listings.unlisted(place, scope)
        case "as_built_notes":
            said |= as_built_notes.told(place, scope)
        case "general":
            said |= _general(place, scope)
            said["uncounted"] = listings.uncounted(place, scope)
        case "catalogue":
            said["parts"] = _parts(map(entries.to_write_in, entries.volumes(place, scope)))
        case "media":
            recorded = _flat(place, scope, media=True)
            said["parts"] = _parts({**row, "position": n} for n, row in enumerate(recorded, 1))
        case _:
            said["parts"] = _parts(_flat(place, scope))
    return said


def _flat(place: Place, scope: Scope, *, media: bool = False) -> Iterator[FileEntry]:
    """The files of all volumes of the scope, one after another."""
    for _volume, inside in entries.files(place, scope, media=media):
        yield from inside


def _ready(rows: Sequence[Mapping[str, object]]) -> Rows:
    return Rows(lambda: rows)


def _parts(rows: Iterable[Mapping[str, object]]) -> Rows:
    """Rows of a long list as tables of 100."""

    def read() -> Iterator[Mapping[str, object]]:
        reading = iter(rows)
        while batch := list(islice(reading, TABLE_ROWS)):
            yield {"rows": _ready(batch)}

    return Rows(read)


def _by_hand(place: Place, scope: Scope) -> Iterator[Mapping[str, object]]:
    for row in entries.volumes(place, scope):
        yield entries.to_write_in(row, BY_HAND)


def _contents(place: Place, scope: Scope, *, by_run: bool) -> Iterator[Mapping[str, object]]:
    """Volumes with their files; both are read in the order of the volumes' numbers."""
    heads = entries.volumes(place, scope)
    for volume_id, inside in entries.files(place, scope):
        head = next((row for row in heads if row["id"] == volume_id), None)
        if head is None:
            continue
        files = list(inside)
        if by_run:
            for file in files:
                file["pages"] = file["run"]
        yield {**entries.to_write_in(head, BY_HAND), "files": files}


class Strip(TypedDict):
    """A sheet of spines of one width in millimetres, as many as find room on it."""

    width: int
    slots: list[Slot]


def _strips(place: Place, scope: Scope) -> Iterator[Strip]:
    """Full sheets as they come, then for each width the one that is not full."""
    waiting: dict[int, list[Slot]] = {width: [] for width in SPINES}
    rules = arranging.rules(packs.scope(place.project))
    for row in entries.volumes(place, scope):
        width = row["spine"]
        if width not in SLOTS:
            width = rules.spine(row["pages"], drawings=row["holds"] == "drawings")
        slots = waiting[width]
        slots.append({"retention": row["retention"], "code": row["code"], "title": row["title"]})
        if len(slots) == SLOTS[width]:
            yield {"width": width, "slots": slots}
            waiting[width] = []
    for width, slots in waiting.items():
        if slots:
            yield {"width": width, "slots": slots + [BLANK] * (SLOTS[width] - len(slots))}


def _general(place: Place, scope: Scope) -> dict[str, object]:
    """总目录: the sums of each class, then its volumes."""
    classes = _classes(place, scope)
    return {
        "classes": [
            {
                "position": position,
                "title": name,
                "volumes": len(rows),
                "pages": sum(row["pages"] for row in rows),
                "drawings": sum(row["drawings"] for row in rows),
                "files": sum(row["files_count"] for row in rows),
            }
            for position, (name, rows) in enumerate(classes, 1)
        ],
        "listed": Rows(
            lambda: (
                {"title": name, "rows": _ready([*map(entries.to_write_in, rows)])}
                for name, rows in classes
            )
        ),
    }


def _classes(place: Place, scope: Scope) -> list[tuple[str, list[VolumeEntry]]]:
    """The volumes by class, in the order of the pack, counted from 1 in each."""
    rules = arranging.rules(packs.scope(place.project))
    found: dict[int, list[VolumeEntry]] = {}
    for row in entries.volumes(place, scope):
        group, holds = row["groups"].split(" ")[0], row["holds"]
        rank = rules.rank(group, drawings=holds == "drawings", media=holds == "media")
        rows = found.setdefault(rank, [])
        row["position"] = len(rows) + 1
        rows.append(row)
    names = [*(one.name for one in rules.classes), REST]
    return [(names[rank], rows) for rank, rows in sorted(found.items())]


def template(paper: str, variant: str) -> word.WordTemplate:
    """The Word template of a paper."""
    name = paper
    if paper in VARIED:
        name = f"{paper}-{variant}"
    return word.template(TEMPLATES / f"{name}.docx")


def write_word(out: IO[bytes], place: Place, paper: str, variant: str, scope: Scope) -> None:
    """The paper as Word, in constant memory.

    Raises NotFound, Refused (no_volumes_yet; bad_text for what Word cannot keep).
    """
    said = context(place, paper, variant, scope)
    template(paper, variant).write(out, said)
