"""What a person reads here of the letters to it, and where they are sent besides."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select, update

from acceptance.extensions import db
from acceptance.models import Letter, Person
from acceptance.models.states import LetterKind
from acceptance.services.ground.access import Viewer


def letters(viewer: Viewer) -> Select[Letter]:
    """A person's letters, the newest first, as a query; what happened is in the feed instead."""
    mine = (Letter.person_id == viewer.person_id) & (Letter.kind != LetterKind.NEWS)
    return select(Letter).where(mine).order_by(Letter.id.desc())


def address(viewer: Viewer) -> str:
    """Where a person's letters go, empty for the inbox alone."""
    return db.session.scalar(select(Person.email).where(Person.id == viewer.person_id)) or ""


def read_all(viewer: Viewer, *, now: datetime) -> None:
    """Mark what a person has not read yet as read."""
    db.session.execute(
        update(Letter)
        .where(Letter.person_id == viewer.person_id, Letter.read_at.is_(None))
        .values(read_at=now)
    )
