"""A work that is held anew every year: which files of an item are of the round that runs now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import Document, FileVersion, Filing, JournalEntry, Project
from acceptance.services.ground import packs
from workflows.projects import PROJECT

AGAIN = frozenset(name for name, row in PROJECT.rows.items() if row.effect == "start_over")
"""Steps that begin another round."""


def began(project: Project) -> datetime | None:
    """When the running round began; nothing in the first one, and where there is never another."""
    if not AGAIN & set(packs.programme(project).workflow.steps):
        return None
    last = select(func.max(JournalEntry.at)).where(
        JournalEntry.project_id == project.id,
        JournalEntry.noun == "project",
        JournalEntry.action.in_(AGAIN),
    )
    return db.session.scalar(last)


def only_earlier(filing: Filing) -> bool:
    """Whether an item of a later round holds nothing of it: every file in force was stored before
    it began, or is the same bytes again.
    """
    since = began(db.session.get_one(Project, filing.project_id))
    if since is None:
        return False
    mine = (
        select(FileVersion.id)
        .join(Document, Document.id == FileVersion.document_id)
        .where(Document.filing_id == filing.id)
    )
    earlier = mine.with_only_columns(FileVersion.digest).where(FileVersion.stored_at <= since)
    fresh = mine.where(
        FileVersion.current, FileVersion.stored_at > since, FileVersion.digest.not_in(earlier)
    )
    return db.session.scalar(fresh.order_by(FileVersion.id).limit(1)) is None
