"""The cataloguing table: many cells of files, volumes or photos changed at once, all of them or none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Caption, Document, FileVersion, Filing, Volume
from acceptance.refusals import Forbidden, NotFound, Refused
from acceptance.services.files import checks, index, seals
from acceptance.services.ground import journal
from acceptance.services.ground.access import Place

from . import volumes
from .arrangements import is_media

FILES = (
    "title",
    "number",
    "author",
    "formed_on",
    "works",
    "division",
    "discipline",
    "retention",
    "secrecy",
    "remark",
)
VOLUMES = (
    "title",
    "cover_title",
    "stated_pages",
    "unit",
    "begins_on",
    "ends_on",
    "retention",
    "secrecy",
    "spine",
    "see_also",
    "note",
    "filed_by",
    "filed_on",
    "checked_by",
    "checked_on",
)
MEDIA = ("text", "taken", "place", "people", "photographer")
EDITABLE: Mapping[str, tuple[str, ...]] = {"files": FILES, "volumes": VOLUMES, "media": MEDIA}
FIXED: Mapping[str, tuple[str, ...]] = {
    "files": ("volume", "position", "pages"),
    "volumes": ("number", "code", "files", "pages"),
    "media": ("volume", "title"),
}
"""Columns that are shown beside them."""
SPOKEN = ("title", "number", "author", "formed_on")
"""Words of a file that the search and the checks know."""
Change = tuple[int, str, Any, Any]
"""(row, field, what the sender saw, what it shall be)."""


def plain(value: Any) -> Any:
    """A value as the table carries it."""
    return "" if value is None else value.isoformat() if isinstance(value, date) else value


def rows(place: Place, of: str) -> Iterator[list[Any]]:
    """Every row of the table: its id, the fixed columns, the editable ones. Reads as it goes."""
    project_id = place.project.id
    if of == "volumes":
        columns = [Volume.id, *(getattr(Volume, name) for name in (*FIXED[of], *VOLUMES))]
        wanted = select(*columns).where(Volume.project_id == project_id).order_by(Volume.number)
        for row in db.session.execute(wanted.execution_options(yield_per=2000)):
            yield [plain(value) for value in row]
        return
    captions = [getattr(Caption, name).label(f"c_{name}") for name in MEDIA]
    found = db.session.execute(
        select(
            Document.id,
            Volume.number.label("in_volume"),
            Document.position,
            Document.first_page,
            Document.last_page,
            FileVersion.pages,
            FileVersion.media_type,
            Filing.name,
            *(getattr(Document, name) for name in FILES),
            *captions,
        )
        .outerjoin(Volume, Volume.id == Document.volume_id)
        .outerjoin(Filing, Filing.id == Document.filing_id)
        .outerjoin(FileVersion, (FileVersion.document_id == Document.id) & FileVersion.current)
        .outerjoin(Caption, Caption.document_id == Document.id)
        .where(Document.project_id == project_id)
        .order_by(Volume.number, Document.position, Document.id)
        .execution_options(yield_per=2000)
    )
    for row in found:
        if of == "files":
            yield [
                row.id,
                plain(row.in_volume),
                row.position,
                volumes.page_count(row) or "",
                *(plain(getattr(row, name)) for name in FILES),
            ]
        elif is_media(row.name or "", row.media_type):
            yield [
                row.id,
                plain(row.in_volume),
                row.title,
                *(plain(getattr(row, f"c_{name}")) for name in MEDIA),
            ]


def _targets(place: Place, of: str, ids: Sequence[int]) -> dict[int, Any]:
    model: Any = Volume if of == "volumes" else Document
    found: dict[int, Any] = {}
    for at in range(0, len(ids), 900):
        batch = ids[at : at + 900]
        found |= {
            row.id: row
            for row in db.session.scalars(
                select(model).where(model.project_id == place.project.id, model.id.in_(batch))
            )
        }
    if len(found) != len(set(ids)):
        raise NotFound
    return found


def apply(place: Place, of: str, changes: Sequence[Change], *, now: datetime) -> int:
    """Write the cells; returns how many changed.

    Raises NotFound, Forbidden, Refused (not_in_stage, volume_sealed, cells_conflict, name_taken) and then writes none.
    """
    volumes.require(place)
    if any(field not in EDITABLE[of] for _id, field, _old, _new in changes):
        raise Forbidden("volume.edit")
    targets = _targets(place, of, [change[0] for change in changes])
    seals.refuse_sealed(
        Volume.id.in_(
            targets
            if of == "volumes"
            else {row.volume_id for row in targets.values() if row.volume_id}
        )
    )
    owners = targets
    if of == "media":
        owners = {
            number: db.session.get(Caption, number)
            or Caption(document_id=number, project_id=place.project.id, **dict.fromkeys(MEDIA, ""))
            for number in targets
        }
    lost = [
        change
        for change in changes
        if str(plain(getattr(owners[change[0]], change[1])))
        != str(change[2] if change[2] is not None else "")
    ]
    if lost:
        raise Refused("cells_conflict", count=len(lost))
    done = [change for change in changes if getattr(owners[change[0]], change[1]) != change[3]]
    if of == "volumes":
        _titles_free(place, done)
    spoken = (
        []
        if of != "files"
        else [
            targets[number] for number in dict.fromkeys(one[0] for one in done if one[1] in SPOKEN)
        ]
    )
    index.forget(spoken)
    for number, field, _old, new in done:
        setattr(owners[number], field, new)
    if of == "media":
        db.session.add_all(owners.values())
    db.session.flush()
    for document in spoken:
        checks.rejudge(document, now=now)
    if done:
        journal.record(
            place.project.id,
            "edit_cells",
            actor=place.viewer,
            now=now,
            noun="volume",
            object_id=0,
            facts={
                "of": of,
                "cells": len(done),
                "changed": [[n, f, plain(o), plain(v)] for n, f, o, v in done[:200]],
            },
        )
    return len(done)


def _titles_free(place: Place, changes: Sequence[Change]) -> None:
    new = {number: value for number, field, _old, value in changes if field == "title"}
    if not new:
        return
    taken = {
        row.title
        for row in db.session.execute(
            select(Volume.title).where(Volume.project_id == place.project.id, Volume.id.not_in(new))
        )
    }
    seen: set[str] = set()
    for title in new.values():
        if title in taken or title in seen:
            raise Refused("name_taken", name=title[:60])
        seen.add(title)
