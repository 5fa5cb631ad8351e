"""Views of the overview that a person keeps under a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import SavedView
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground.access import Viewer

MOST = 20
"""Views of one person."""


def of(viewer: Viewer) -> Sequence[SavedView]:
    """A person's own, by name."""
    mine = select(SavedView).where(SavedView.person_id == viewer.person_id)
    return db.session.scalars(mine.order_by(SavedView.name)).all()


def save(viewer: Viewer, name: str, filters: Mapping[str, str], *, now: datetime) -> SavedView:
    """Keep filters under a name; what stood under it before is replaced.

    Raises Refused (views_full) where a person has MOST already.
    """
    mine = {one.name: one for one in of(viewer)}
    row = mine.get(name)
    if row is None:
        if len(mine) >= MOST:
            raise Refused("views_full", count=MOST)
        row = SavedView(person_id=viewer.person_id, name=name)
        db.session.add(row)
    row.filters, row.saved_at = dict(filters), now
    db.session.flush()
    return row


def remove(viewer: Viewer, view_id: int) -> None:
    """Forget one. Raises NotFound for another person's."""
    row = db.session.get(SavedView, view_id)
    if row is None or row.person_id != viewer.person_id:
        raise NotFound
    db.session.delete(row)
    db.session.flush()
