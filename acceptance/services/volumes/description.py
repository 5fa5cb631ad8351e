"""Metadata of files and volumes from what the system knows, and what a file says of itself, as a proposal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Document, FileVersion, Filing, Volume
from acceptance.services.files import checks
from acceptance.services.ground.access import Place
from workflows.terms import RETENTION_CODES

from . import numbers


def file_values(place: Place, document: Document) -> dict[str, Any]:
    """The values of the elements of a file, by their keys; those nobody knows are empty."""
    settings, pattern = numbers.settings(place.project.id), numbers.pattern_of(place.project.id)
    volume = db.session.get(Volume, document.volume_id) if document.volume_id else None
    filing = db.session.get(Filing, document.filing_id) if document.filing_id else None
    version = db.session.scalar(
        select(FileVersion).where(FileVersion.document_id == document.id, FileVersion.current)
    )
    result = checks.latest(version.id) if version else None
    facts = result.facts if result else {}
    listed = (
        document.last_page - document.first_page + 1
        if document.first_page and document.last_page
        else None
    )
    return {
        "level": "件",
        "fonds": settings.fonds if settings else "",
        "project": place.project.name,
        "identifier": f"{place.project.code}/{document.id}",
        "code": pattern.of_piece(volume.code, document.position, document.first_page)
        if pattern and volume and volume.code
        else "",
        "volume": (volume.code or volume.title) if volume else "",
        "position": document.position or "",
        "title": document.title,
        "number": document.number,
        "author": document.author,
        "date": document.formed_on.isoformat() if document.formed_on else "",
        "pages": listed or (version.pages if version else None) or "",
        "class": f"{filing.group_code} {filing.group_name}" if filing else "",
        "works": document.works,
        "division": document.division,
        "discipline": document.discipline,
        "retention": RETENTION_CODES.get(
            document.retention or (volume.retention if volume else ""),
            filing.retention if filing else "",
        ),
        "secrecy": document.secrecy,
        "remark": document.remark,
        "file_name": version.name if version else "",
        "size": version.size if version else "",
        "format": version.media_type if version else "",
        "digest": version.digest if version else "",
        "algorithm": "SHA-256" if version else "",
        "sm3": version.sm3 if version else "",
        "program": facts.get("described", {}).get("program", ""),
        "signatures": [one["signer"] for one in facts.get("signatures", [])],
        "stored_at": version.stored_at.isoformat() if version else "",
        "stored_by": version.stored_by if version else "",
        "checked_at": result.at.isoformat() if result else "",
        "verdict": version.verdict if version else "",
    }


def volume_values(place: Place, volume: Volume) -> dict[str, Any]:
    """The values of the elements of a volume."""
    settings = numbers.settings(place.project.id)
    span = (
        f"{volume.begins_on.isoformat()}/{volume.ends_on.isoformat()}"
        if volume.begins_on and volume.ends_on
        else ""
    )
    return {
        "level": "案卷",
        "fonds": settings.fonds if settings else "",
        "project": place.project.name,
        "code": volume.code,
        "title": volume.title,
        "unit": volume.unit,
        "date": span,
        "files": volume.files,
        "pages": volume.pages,
        "class": volume.groups,
        "retention": RETENTION_CODES.get(volume.retention, ""),
        "secrecy": volume.secrecy,
        "see_also": volume.see_also,
        "note": volume.note,
    }


def files_of(place: Place, volume: Volume) -> Iterator[dict[str, Any]]:
    """The files of a volume as a finding aid lists them."""
    pattern = numbers.pattern_of(place.project.id)
    for row in db.session.scalars(
        select(Document)
        .where(Document.volume_id == volume.id)
        .order_by(Document.position, Document.id)
    ):
        yield {
            "code": pattern.of_piece(volume.code, row.position, row.first_page)
            if pattern and volume.code
            else "",
            "title": row.title,
            "author": row.author,
            "date": row.formed_on.isoformat() if row.formed_on else "",
            "retention": RETENTION_CODES.get(row.retention, ""),
            "pages": row.last_page - row.first_page + 1 if row.first_page and row.last_page else "",
        }


def proposed(document: Document, version: FileVersion | None) -> dict[str, Any]:
    """What the file says of itself that is not catalogued so: title, author, day. Never written by itself."""
    result = checks.latest(version.id) if version else None
    said = (result.facts if result else {}).get("described", {})
    found: dict[str, Any] = {
        key: said[key][:200]
        for key in ("title", "author")
        if said.get(key) and said[key] != getattr(document, key)
    }
    try:
        day = date.fromisoformat(said.get("created", ""))
    except ValueError:
        return found
    return {**found, "formed_on": day.isoformat()} if day != document.formed_on else found
