"""The register of change notices (设计变更、洽商), and which drawings each touches."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict

from sqlalchemy import Select, select

from acceptance.extensions import db
from acceptance.models import ChangeNotice, Drawing, DrawingChange
from acceptance.services.ground import holds, journal, pages
from acceptance.services.ground.access import Place

from . import drawings
from .drawings import Gap


class ChangeWords(TypedDict):
    """A change notice as it is entered; `kind` is a `states.ChangeKind`."""

    section: int
    kind: str
    number: str
    title: str
    issued_on: date | None


def of(place: Place) -> Select[ChangeNotice]:
    """The change notices a viewer may see, as a query."""
    query = (
        select(ChangeNotice)
        .where(ChangeNotice.project_id == place.project.id)
        .order_by(ChangeNotice.section, ChangeNotice.number)
    )
    if place.whole:
        return query
    return query.where(ChangeNotice.party_id.in_(place.read_ids))


def gaps_of(change: ChangeNotice) -> list[Gap]:
    """What a change lacks: the drawing that it touches."""
    if change.touches:
        return []
    return [Gap("change_without_drawing", {})]


def save_change(place: Place, data: ChangeWords, *, now: datetime) -> ChangeNotice:
    """Enter a change notice. Raises Refused (name_taken), Forbidden as `save_drawing`."""
    holds.require(place, "drawing.register")
    drawings.refuse_taken(place, ChangeNotice, data["section"], data["number"])
    row = ChangeNotice(
        project_id=place.project.id, party_id=drawings.party_of(place, data["section"]).id, **data
    )
    db.session.add(row)
    db.session.flush()
    journal.record(
        place.project.id,
        "save_change",
        actor=place.viewer,
        now=now,
        noun="change",
        object_id=row.id,
        facts={"number": row.number, "title": row.title},
    )
    return row


def connect(
    place: Place, change: ChangeNotice, drawing: Drawing, percent: int, *, now: datetime
) -> None:
    """Say that a change touches a drawing, and how much of the sheet; said again, the last counts.

    Raises NotFound where one of the two is another party's.
    """
    holds.require(place, "drawing.register")
    drawings.refuse_foreign(place, change)
    drawings.refuse_foreign(place, drawing)
    row = db.session.scalar(
        select(DrawingChange).where(
            DrawingChange.drawing_id == drawing.id, DrawingChange.change_id == change.id
        )
    )
    if row is None:
        row = DrawingChange(drawing_id=drawing.id, change_id=change.id)
        db.session.add(row)
    row.percent = percent
    db.session.flush()
    db.session.expire(drawing, ["touches"])
    db.session.expire(change, ["touches"])
    journal.record(
        place.project.id,
        "connect_change",
        actor=place.viewer,
        now=now,
        noun="drawing",
        object_id=drawing.id,
        facts={"drawing": drawing.number, "change": change.number, "percent": percent},
    )


def totals(place: Place) -> tuple[int, int]:
    """How many drawings and changes this viewer sees."""
    return pages.count(drawings.drawings(place)), pages.count(of(place))
