"""A step that is sent a second time: a double click, a second tab, a colleague who was faster."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import JournalEntry
from acceptance.services import steps
from acceptance.services.ground import packs
from acceptance.services.ground.access import Place


class Taken(NamedTuple):
    """A step that was taken: what it is called, by whom, when."""

    title: str
    actor: str
    at: datetime


def line(place: Place, name: str) -> Taken | None:
    """The taking of this step, where it is this hand's, led to where the project stands now, and is
    not offered from here; nothing else.
    """
    project = place.project
    row = packs.programme(project).workflow.steps.get(name)
    held = steps.project_hands(place)
    if row is None or project.state in row.source or not row.by & held:
        return None
    last = db.session.scalar(
        select(JournalEntry)
        .where(JournalEntry.project_id == project.id, JournalEntry.after != "")
        .where(JournalEntry.noun == "project")
        .order_by(JournalEntry.seq.desc())
        .limit(1)
    )
    if last is None or last.action != name or last.after != project.state:
        return None
    return Taken(row.title, last.actor, last.at)
