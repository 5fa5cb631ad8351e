"""The cataloguing table: many cells of files, volumes or photos changed at once, all of them
or none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Caption, Document, Filing, Volume
from acceptance.refusals import NotFound, Refused
from acceptance.services.files import checks, dating, index
from acceptance.services.ground import holds, journal
from acceptance.services.ground.access import Place
from workflows.filings import OPEN_TO_FILES

from . import shelf, volumes

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
JOURNALED = 200
"""Cells that a journal line names; their count stands beside them."""


class Change(NamedTuple):
    """A cell that was typed over: what the sender saw there, and what it shall be."""

    row: int
    field: str
    seen: object
    new: object


Owned = TypeVar("Owned", Document, Volume)


def plain(value: object) -> object:
    """A value as the table carries it: a day as ISO text, nothing as an empty one."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return value


def apply(
    place: Place, of: str, changes: Sequence[Change], reason: str = "", *, now: datetime
) -> int:
    """Write the cells; returns how many changed.

    What is written over the words of a file that was handed in or filed is a correction (更正), with
    its reason; a blank that is filled is not.

    `changes` are of cells in `EDITABLE`. Raises NotFound, Refused (not_in_stage, volume_sealed, volume_fixed, cells_conflict when a cell is
    not what its sender saw, name_taken, correction_reason) and then writes none.
    """
    ids = [change.row for change in changes]
    owners: Mapping[int, Document | Volume | Caption]
    files: Mapping[int, Document] = {}
    if of == "volumes":
        owners = _owned(place, Volume, ids)
        bound = set(owners)
    else:
        owners = files = _owned(place, Document, ids)
        bound = {row.volume_id for row in files.values() if row.volume_id}
    holds.require_volumes(place, "volume.describe", Volume.id.in_(bound))
    if of == "media":
        owners = {number: _caption(place, number) for number in files}
    lost = sum(
        str(plain(_word(owners[change.row], change.field))) != str(plain(change.seen))
        for change in changes
    )
    if lost:
        raise Refused("cells_conflict", count=lost)
    done = [change for change in changes if _word(owners[change.row], change.field) != change.new]
    if of == "volumes":
        _titles_free(place, done)
    spoken: list[Document] = []
    if of == "files":
        touched = dict.fromkeys(change.row for change in done if change.field in SPOKEN)
        spoken = [files[number] for number in touched]
    corrected = _corrected(done, files)
    if corrected and not reason.strip():
        raise Refused("correction_reason", name=corrected[0].title)
    index.forget(spoken)
    for change in done:
        _write(owners[change.row], change.field, change.new)
    if of == "media":
        db.session.add_all(owners.values())
    db.session.flush()
    for document in spoken:
        checks.rejudge(document, now=now)
    if done:
        _record(place, of, done, reason, now)
    return len(done)


def _word(owner: Document | Volume | Caption, field: str) -> object:
    if isinstance(owner, Document):
        return dating.word(owner, field)
    return getattr(owner, field)


def _write(owner: Document | Volume | Caption, field: str, value: object) -> None:
    if isinstance(owner, Document):
        dating.write(owner, field, value)
    else:
        setattr(owner, field, value)


def _owned(place: Place, model: type[Owned], ids: Sequence[int]) -> dict[int, Owned]:
    """The rows of this project with these ids. Raises NotFound when one is missing."""
    found: dict[int, Owned] = {}
    for some in shelf.batches(ids):
        wanted = select(model).where(model.project_id == place.project.id, model.id.in_(some))
        found |= {row.id: row for row in db.session.scalars(wanted)}
    if len(found) != len(set(ids)):
        raise NotFound
    return found


def _caption(place: Place, document_id: int) -> Caption:
    """The caption of a recording; it comes to be with its first word."""
    return db.session.get(Caption, document_id) or Caption(
        document_id=document_id, project_id=place.project.id, **dict.fromkeys(MEDIA, "")
    )


def _corrected(done: Sequence[Change], files: Mapping[int, Document]) -> list[Document]:
    """The files whose words are written over although their item is closed to files."""
    over = {
        change.row: files[change.row]
        for change in done
        if change.row in files and change.field in SPOKEN and change.seen not in ("", None)
    }
    items = {row.filing_id for row in over.values() if row.filing_id is not None}
    closed = set(
        db.session.scalars(
            select(Filing.id).where(Filing.id.in_(items), Filing.state.not_in(OPEN_TO_FILES))
        )
    )
    return [row for row in over.values() if row.filing_id in closed]


def _record(place: Place, of: str, done: Sequence[Change], reason: str, now: datetime) -> None:
    said = {}
    if reason:
        said = {"reason": reason}
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
            "changed": [
                [number, field, plain(seen), plain(new)]
                for number, field, seen, new in done[:JOURNALED]
            ],
            **said,
        },
    )


def _titles_free(place: Place, changes: Sequence[Change]) -> None:
    """Raises Refused (name_taken) when a title is another volume's, or given twice here."""
    new = {change.row: str(change.new) for change in changes if change.field == "title"}
    if not new:
        return
    taken = set(
        db.session.scalars(
            select(Volume.title).where(Volume.project_id == place.project.id, Volume.id.not_in(new))
        )
    )
    for title in new.values():
        if title in taken:
            raise Refused("name_taken", name=title[: volumes.NAMED])
        taken.add(title)
