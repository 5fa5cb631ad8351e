"""What the kit without a server knows: the project's rules, and of its files what this viewer may deliver and has."""

from __future__ import annotations

from datetime import datetime
from typing import TypedDict

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways import filetypes
from acceptance.gateways.clock import local_date
from acceptance.models import Document, FileVersion, Filing, Volume
from acceptance.models.states import DocumentState, Gone
from acceptance.services.files import filings
from acceptance.services.ground import access, holds
from acceptance.services.ground.access import Place
from acceptance.services.intake import matching, quotas
from workflows import kit
from workflows.filings import FilingState
from workflows.listing import FIELDS
from workflows.names import plain
from workflows.standards import REACHED

MOST = 4000
"""Files already listed or stored that a kit is held against; it says so when there are more."""
CONSTRUCTION = 2
"""How far a project is at least asked for: what its site makes."""
ZIP_MOST, ENTRIES = 3_500_000_000, 15_000
"""Bytes and files of one package that the kit makes; less where the server takes no file so large."""
COLUMNS = ("item", "section", "item_name", "title", "number", "author", "formed_on", "pages")
"""The columns of the list that the kit makes."""


class Owed(TypedDict):
    """An item that this viewer may deliver to, by its place among the items of the scope."""

    code: str
    section: int
    group: str
    name: str
    open: bool
    missing: bool
    due: str


class Known(TypedDict):
    """A file that is listed or stored: its item by number, title, folder, type, size, CRC-32, and its volume's
    plain title."""

    item: int
    title: str
    stored: bool
    folder: str
    type: str
    size: int
    crc: str
    volume: str


class Kit(TypedDict):
    """All that the page of a kit is made of."""

    project: str
    unit: str
    scope: str
    scope_en: str
    day: str
    rules: kit.Table
    kinds: kit.Table
    items: list[Owed]
    files: list[Known]
    left_out: bool
    shut: bool
    room: int
    limit: int
    zip: tuple[int, int]
    columns: list[str]


def contents(place: Place, *, limit: int, space: int, now: datetime) -> Kit:
    """What a kit for this viewer holds; `limit` is bytes per file, `space` bytes of the project."""
    finder = matching.finder(place)
    mine = access.filings(place).where(Filing.id.in_(matching.mine(place)))
    rows = list(db.session.scalars(mine.order_by(Filing.id)))
    numbers = {row.id: at for at, row in enumerate(rows)}
    known = _known(numbers)
    quota = quotas.quota(place.project.id, space, now=now)
    return {
        "project": place.project.name,
        "unit": place.viewer.organisation,
        "scope": finder.scope.title,
        "scope_en": finder.scope.title_en,
        "day": local_date(now).isoformat(),
        "rules": kit.rules(finder, _named(place, rows)),
        "kinds": kinds(),
        "items": [_owed(place, row) for row in rows],
        "files": known[:MOST],
        "left_out": len(known) > MOST,
        "shut": not holds.may(place, "file.deliver"),
        "room": quota.room,
        "limit": limit,
        "zip": (min(ZIP_MOST, limit - limit // 20), ENTRIES),
        "columns": [FIELDS[name] for name in COLUMNS],
    }


def _named(place: Place, rows: list[Filing]) -> frozenset[int]:
    """The sections whose names this viewer may read: all, or those in which it owes something."""
    if place.whole:
        return frozenset(section.number for section in place.project.sections)
    return frozenset(row.section for row in rows if row.section)


def _owed(place: Place, row: Filing) -> Owed:
    reached = max(CONSTRUCTION, REACHED[place.project.state])
    waiting = row.state in (FilingState.MISSING, FilingState.RETURNED)
    empty = row.state == FilingState.RETURNED or not row.stored
    due = ""
    if row.due_on:
        due = row.due_on.isoformat()
    return {
        "code": row.code,
        "section": row.section,
        "group": row.group_code,
        "name": row.name,
        "open": filings.may_upload(place, row),
        "missing": row.required and waiting and empty and row.stage_rank <= reached,
        "due": due,
    }


def _known(numbers: dict[int, int]) -> list[Known]:
    """The files of these items that are listed or here, in the order in which they came."""
    wanted = (
        select(
            Document.filing_id,
            Document.title,
            Document.state,
            FileVersion.folder,
            FileVersion.media_type,
            FileVersion.size,
            FileVersion.crc32,
            Volume.title.label("volume"),
        )
        .outerjoin(
            FileVersion, (FileVersion.document_id == Document.id) & FileVersion.current.is_(True)
        )
        .outerjoin(Volume, Volume.id == Document.volume_id)
        .where(Document.filing_id.in_(numbers), Document.gone == Gone.HERE)
        .order_by(Document.id)
        .limit(MOST + 1)
    )
    return [
        {
            "item": numbers[row.filing_id],
            "title": row.title,
            "stored": row.state != DocumentState.LISTED,
            "folder": row.folder or "",
            "type": row.media_type or "",
            "size": row.size or 0,
            "crc": row.crc32 or "",
            "volume": plain(row.volume or ""),
        }
        for row in db.session.execute(wanted)
    ]


def kinds() -> kit.Table:
    """What a file is by its bytes, as plain data: the tables of `filetypes`, bytes in hexadecimal."""
    return {
        "extensions": filetypes.EXTENSIONS,
        "programs": [magic.hex() for magic in filetypes.PROGRAMS],
        "markup": [magic.decode() for magic in filetypes.MARKUP],
        "packed": [magic.hex() for magic in filetypes.PACKED],
        "tar": [filetypes.TAR.decode(), filetypes.TAR_AT],
        "called": filetypes.CALLED,
        "unknown": filetypes.UNKNOWN,
        "magic": [[magic.hex(), found] for magic, found in filetypes.MAGIC],
        "riff": {"WAVE": filetypes.WAV, "AVI ": filetypes.AVI},
        "brands": {brand.decode(): found for brand, found in filetypes.BRANDS.items()},
        "movie": [word.decode() for word in filetypes.MOVIE],
        "compound": filetypes.COMPOUND.hex(),
        "inside": filetypes.INSIDE,
        "zipped": filetypes.ZIPPED,
        "binary_dxf": filetypes.BINARY_DXF.hex(),
        "within": filetypes.PDF_WITHIN,
        "types": {
            name: getattr(filetypes, name)
            for name in ("PDF", "TXT", "MP4", "MOV", "BMP", "IFC", "STEP", "DXF")
        },
        "originals": sorted(filetypes.ORIGINALS),
        "lasting": sorted(filetypes.LASTING),
        "models": sorted(filetypes.MODELS),
    }


REFUSED = (
    "bad_name",
    "empty_file",
    "executable",
    "macros",
    "locked_file",
    "packed_otherwise",
    "not_text",
    "not_office",
    "unknown_type",
    "too_large",
)
"""Why a file of a site would not be taken."""
