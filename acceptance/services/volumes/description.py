"""Metadata of files and volumes from what the system knows, and what a file says of itself, as a
proposal.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import CheckResult, Document, FileVersion, Filing, Numbering, Volume
from acceptance.models.shapes import Described, FileFacts
from acceptance.services.files import checks, dating
from acceptance.services.ground.access import Place
from workflows import metadata
from workflows.metadata import Value
from workflows.numbering import Pattern
from workflows.terms import RETENTION_CODES

from . import laying, numbers, terms

SAID = 200
"""Characters of a proposed title or author."""


def file_values(place: Place, document: Document) -> dict[str, Value]:
    """The values of the elements of a file, by their keys; those nobody knows are empty."""
    settings = numbers.settings(place.project.id)
    values: dict[str, Value] = dict.fromkeys((one.key for one in metadata.FILE), "")
    values |= {
        "level": "件",
        "fonds": _fonds(settings),
        "project": place.project.name,
        "identifier": f"{place.project.code}/{document.id}",
        "position": document.position or "",
        "title": document.title,
        "number": document.number,
        "author": document.author,
        "date": dating.text_of(document.formed_on, document.formed_as) or "",
        "works": document.works,
        "division": document.division,
        "discipline": document.discipline,
        "secrecy": document.secrecy,
        "remark": document.remark,
    }
    retention, asked = document.retention, ""
    if document.volume_id:
        volume = db.session.get_one(Volume, document.volume_id)
        values["code"] = _piece(numbers.pattern_of(place.project.id), volume, document)
        values["volume"] = volume.code or volume.title
        retention = retention or volume.retention
    if document.filing_id:
        filing = db.session.get_one(Filing, document.filing_id)
        values["class"] = f"{filing.group_code} {filing.group_name}"
        asked = filing.retention
    values["retention"] = RETENTION_CODES.get(retention, asked)
    version = db.session.scalar(
        select(FileVersion).where(FileVersion.document_id == document.id, FileVersion.current)
    )
    pages = None
    if version is not None:
        values |= _stored(version)
        pages = version.pages
    values["pages"] = laying.page_count(document.first_page, document.last_page, pages) or ""
    return values


def _fonds(settings: Numbering | None) -> str:
    if settings is None:
        return ""
    return settings.fonds


def _piece(pattern: Pattern | None, volume: Volume, document: Document) -> str:
    """档号 of a file, once its volume has one."""
    if pattern is None or not volume.code:
        return ""
    return pattern.of_piece(volume.code, document.position, document.first_page)


def _stored(version: FileVersion) -> dict[str, Value]:
    """What is known of the bytes, and what their checks found."""
    result = checks.latest(version.id)
    facts = _facts(result)
    checked = ""
    if result is not None:
        checked = result.at.isoformat()
    return {
        "file_name": version.name,
        "size": version.size,
        "format": version.media_type,
        "digest": version.digest,
        "algorithm": "SHA-256",
        "sm3": version.sm3,
        "program": facts.get("described", {}).get("program", ""),
        "signatures": [one["signer"] for one in facts.get("signatures", [])],
        "stored_at": version.stored_at.isoformat(),
        "stored_by": version.stored_by,
        "checked_at": checked,
        "verdict": version.verdict,
    }


def _facts(result: CheckResult | None) -> FileFacts:
    if result is None:
        return {}
    return result.facts


def volume_values(place: Place, volume: Volume) -> dict[str, Value]:
    """The values of the elements of a volume; 起止日期 as an interval of ISO 8601."""
    return values_of(place, volume, numbers.settings(place.project.id))


def values_of(place: Place, volume: Volume, settings: Numbering | None) -> dict[str, Value]:
    """The same, by the numbering that was looked up already."""
    kept = terms.of(place.project.id, [volume.id])[volume.id]
    span = ""
    if volume.begins_on and volume.ends_on:
        span = f"{volume.begins_on.isoformat()}/{volume.ends_on.isoformat()}"
    return {
        "level": "案卷",
        "fonds": _fonds(settings),
        "project": place.project.name,
        "code": volume.code,
        "title": volume.title,
        "unit": volume.unit,
        "date": span,
        "files": volume.files,
        "pages": volume.pages,
        "class": volume.groups,
        "retention": RETENTION_CODES.get(kept.retention, ""),
        "secrecy": kept.secrecy,
        "see_also": volume.see_also,
        "note": volume.note,
    }


def files_of(place: Place, volume: Volume) -> Iterator[dict[str, Value]]:
    """The files of a volume as a finding aid lists them."""
    pattern = numbers.pattern_of(place.project.id)
    for row in db.session.scalars(
        select(Document)
        .where(Document.volume_id == volume.id)
        .order_by(Document.position, Document.id)
    ):
        yield {
            "code": _piece(pattern, volume, row),
            "title": row.title,
            "author": row.author,
            "date": dating.text_of(row.formed_on, row.formed_as) or "",
            "retention": RETENTION_CODES.get(row.retention, ""),
            "pages": laying.page_count(row.first_page, row.last_page, None) or "",
        }


def proposed(document: Document, result: CheckResult | None) -> dict[str, str]:
    """What the file says of itself that is not catalogued so, by its last check: title, author, day (ISO).

    Never written by itself.
    """
    said: Described = _facts(result).get("described", {})
    found: dict[str, str] = {}
    for key, value, known in (
        ("title", said.get("title"), document.title),
        ("author", said.get("author"), document.author),
    ):
        if value and value != known:
            found[key] = value[:SAID]
    try:
        day = date.fromisoformat(said.get("created", ""))
    except ValueError:
        return found
    if day != document.formed_on:
        found["formed_on"] = day.isoformat()
    return found
