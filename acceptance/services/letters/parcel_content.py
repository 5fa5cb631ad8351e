"""What goes into a package, gathered from the database: the fixed version, where each of its files lies, what is
not to leave.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import FileVersion, Purge, Volume
from acceptance.models.states import Gone
from acceptance.services.ground import packs
from acceptance.services.ground.access import Place
from acceptance.services.life import frozen
from acceptance.services.volumes import numbers
from workflows import frozen as tree
from workflows.parcels import layout
from workflows.parcels.layout import Bytes, Extent, Placed, Shelf
from workflows.purges import PurgeState

from . import parcel_sets


@dataclass(frozen=True)
class Content:
    """What goes into a package."""

    top: str
    version: Mapping[str, Any]
    """As `workflows.frozen` reads it; number 0 for the archive as it lies."""
    extent: Extent
    volumes: Sequence[layout.Line]
    placed: Sequence[Placed]
    codes: Mapping[tuple[int, int], str]
    """档号 of the files by volume and position."""
    classes: Mapping[int, str]
    fonds: str
    asked: frozenset[str]
    """Digests of which it is proposed that they are purged."""


def content(place: Place, *, lying: int | None, extent: Extent, key: str) -> Content:
    """Gather it; nothing is written. Of the last fixed version, or of the archive as it lies under
    this number (0: a trial).
    """
    project = place.project
    latest = frozen.latest(project.id)
    if lying is not None or latest is None:
        lines = frozen.live(project.id)
        version: dict[str, Any] = {
            "project": project.code,
            "version": lying or 0,
            "cause": "",
            "made_at": "",
            "digest": tree.archive_digest(lines),
            "volumes": lines,
            "purged": {},
        }
    else:
        version = {**frozen.published(project, latest)}
    classes = classes_of(place)
    seen: frozenset[int] = frozenset()
    if extent == Extent.PARTY:
        seen = parcel_sets.seen_by(project.id, key)
    volumes = layout.inside(version["volumes"], extent, key, classes, seen)
    if extent == Extent.PARTY:
        # what a party may not see is not told to it either, not even by its title
        version |= {"volumes": volumes, "digest": tree.archive_digest(volumes)}
    settings = numbers.settings(project.id)
    fonds = project.code
    if settings is not None and settings.fonds:
        fonds = settings.fonds
    shelf = Shelf(fonds, classes, _stored(project.id))
    return Content(
        top=layout.top(project.code, project.name, version["version"]),
        version=version,
        extent=extent,
        volumes=volumes,
        placed=list(layout.placed(volumes, shelf)),
        codes=_codes(project.id, volumes),
        classes=classes,
        fonds=fonds,
        asked=frozenset(_asked(project.id)),
    )


def classes_of(place: Place) -> dict[int, str]:
    """The class of each volume by its number, with its code."""
    known = {
        group.code: f"{group.code} {group.name}" for group in packs.scope(place.project).groups
    }
    rows = db.session.execute(
        select(Volume.number, Volume.groups)
        .where(Volume.project_id == place.project.id)
        .order_by(Volume.number)
    )
    found: dict[int, str] = {}
    for number, groups in rows:
        first = groups.replace("、", " ").split(" ")[0]
        found[number] = known.get(first, "")
    return found


def class_names(place: Place) -> list[str]:
    """The classes that volumes of a project have, each once."""
    return sorted({name for name in classes_of(place).values() if name})


def _stored(project_id: int) -> dict[str, Bytes]:
    """The stored bytes of a project by digest, under the name they came with."""
    rows = db.session.execute(
        select(FileVersion.digest, FileVersion.size, FileVersion.crc32, FileVersion.name)
        .where(FileVersion.project_id == project_id, FileVersion.gone != Gone.PURGED)
        .order_by(FileVersion.id),
        execution_options={"yield_per": 1000},
    )
    return {row.digest: Bytes(row.digest, row.size, row.crc32, row.name) for row in rows}


def _codes(project_id: int, volumes: Sequence[layout.Line]) -> dict[tuple[int, int], str]:
    pattern = numbers.pattern_of(project_id)
    if pattern is None:
        return {}
    return {
        (one["number"], file["position"]): pattern.of_piece(
            one["code"], file["position"], file["first_page"]
        )
        for one in volumes
        if one["code"]
        for file in one["files"]
    }


def _asked(project_id: int) -> Sequence[str]:
    mine = select(Purge.digest).where(
        Purge.project_id == project_id, Purge.state == PurgeState.ASKED
    )
    return db.session.scalars(mine.order_by(Purge.id)).all()
