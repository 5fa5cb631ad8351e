"""What may be filed twice: the same bytes, or a title that tells of a copy."""

from __future__ import annotations

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Document, FileVersion
from acceptance.models.states import Gone
from workflows import four


def same_content(version: FileVersion) -> str:
    """The title of another current file of the project with the same bytes, or ""."""
    found = db.session.scalar(
        select(Document.title)
        .join(FileVersion, FileVersion.document_id == Document.id)
        .where(
            FileVersion.project_id == version.project_id,
            FileVersion.digest == version.digest,
            FileVersion.current,
            FileVersion.gone == Gone.HERE,
            FileVersion.document_id != version.document_id,
        )
        .order_by(Document.id)
        .limit(1)
    )
    return str(found or "")


def near_title(document: Document) -> str:
    """The first other title in the same item that may tell of the same file, or "".

    What bears another number, or lay in another folder, is another file.
    """
    if document.filing_id is None:
        return ""
    place = db.session.scalar(
        select(FileVersion.folder).where(
            FileVersion.document_id == document.id, FileVersion.current
        )
    )
    others = db.session.execute(
        select(Document.title, Document.number, FileVersion.folder)
        .join(FileVersion, FileVersion.document_id == Document.id)
        .where(
            Document.filing_id == document.filing_id,
            Document.id != document.id,
            FileVersion.current,
        )
        .order_by(Document.id)
    )
    for title, number, folder in others:
        if document.number and number and document.number != number:
            continue
        if place and folder and place != folder:
            continue
        if four.doubled(document.title, title):
            return str(title)
    return ""
