"""Whether sections of a project went to another one, or came from one: what was done before is not undone then."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import JournalEntry
from acceptance.refusals import Refused

ACTIONS = ("divide_project", "join_project", "take_in_project")
"""The lines that tell it."""


def refuse(project_id: int, moment: datetime) -> None:
    """Raises Refused (parted_since) when it was so after a moment: rows that an undo would move may
    belong to another project now.
    """
    later = select(JournalEntry.id).where(
        JournalEntry.project_id == project_id,
        JournalEntry.at >= moment,
        JournalEntry.action.in_(ACTIONS),
    )
    if db.session.scalar(later.order_by(JournalEntry.id).limit(1)) is not None:
        raise Refused("parted_since")
