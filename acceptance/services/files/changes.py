"""The register of change notices (设计变更、洽商), and which drawings each touches."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypedDict

from sqlalchemy import Select, select

from acceptance.extensions import db
from acceptance.models import ChangeNotice, Drawing, DrawingChange
from acceptance.models.states import NoticeState
from acceptance.refusals import NotFound, Refused
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
    if change.touches or not change.stands:
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

    Raises NotFound where one of the two is another party's, Refused (change_void).
    """
    holds.require(place, "drawing.register")
    drawings.refuse_foreign(place, change)
    drawings.refuse_foreign(place, drawing)
    drawings.require_open(place, drawing)
    if not change.stands:
        raise Refused("change_void", name=change.number)
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


def disconnect(
    place: Place, change: ChangeNotice, drawing: Drawing, reason: str, *, now: datetime
) -> None:
    """Say that a change does not touch a drawing after all; what the drawing lacks is judged anew.

    Raises NotFound where one of the two is another party's, or where they were never connected.
    """
    holds.require(place, "drawing.register")
    drawings.refuse_foreign(place, change)
    drawings.refuse_foreign(place, drawing)
    drawings.require_open(place, drawing)
    row = next((touch for touch in change.touches if touch.drawing_id == drawing.id), None)
    if row is None:
        raise NotFound
    percent = row.percent
    db.session.delete(row)
    db.session.flush()
    db.session.expire(drawing, ["touches"])
    db.session.expire(change, ["touches"])
    journal.record(
        place.project.id,
        "disconnect_change",
        actor=place.viewer,
        now=now,
        noun="drawing",
        object_id=drawing.id,
        facts={
            "drawing": drawing.number,
            "change": change.number,
            "percent": percent,
            "reason": reason,
        },
    )


def correct(
    place: Place, change: ChangeNotice, data: ChangeWords, reason: str, *, now: datetime
) -> None:
    """Put right what was typed wrongly; the drawings that it touches stay connected. In another
    section it is the notice of who draws there.

    Raises NotFound for another party's, Forbidden as `save_change`, Refused (name_taken,
    change_void, drawing_fixed, not_in_stage, archive_fixed).
    """
    _require(place, change)
    if not change.stands:
        raise Refused("change_void", name=change.number)
    drawings.refuse_taken(place, ChangeNotice, data["section"], data["number"], change.id)
    changed = {
        name: [str(getattr(change, name) or ""), str(value or "")]
        for name, value in data.items()
        if getattr(change, name) != value
    }
    if not changed:
        return
    if "section" in changed:
        change.party_id = drawings.party_of(place, data["section"]).id
    for name, value in data.items():
        setattr(change, name, value)
    db.session.flush()
    facts: dict[str, object] = {
        "number": change.number,
        "changed": changed,
        "reason": reason,
    }
    _record(place, "correct_change", change, facts, now)


def void(place: Place, change: ChangeNotice, reason: str, *, now: datetime) -> None:
    """A notice that was registered by mistake: it stays with its number, and counts nowhere.

    Raises NotFound for another party's, Refused (change_void, drawing_fixed, not_in_stage,
    archive_fixed).
    """
    _require(place, change)
    if not change.stands:
        raise Refused("change_void", name=change.number)
    _turn(place, "void_change", change, NoticeState.VOID, reason, now)


def restore(place: Place, change: ChangeNotice, reason: str, *, now: datetime) -> None:
    """A notice that was voided by mistake counts again, with the drawings that it touched.

    Raises NotFound for another party's, Refused (change_stands, drawing_fixed, not_in_stage,
    archive_fixed).
    """
    _require(place, change)
    if change.stands:
        raise Refused("change_stands", name=change.number)
    _turn(place, "restore_change", change, NoticeState.STANDING, reason, now)


def _require(place: Place, change: ChangeNotice) -> None:
    """Whether a notice may be touched now, with every drawing that it counts for."""
    holds.require(place, "drawing.register")
    drawings.refuse_foreign(place, change)
    for touch in change.touches:
        drawings.require_open(place, touch.drawing)


def _turn(
    place: Place, action: str, change: ChangeNotice, to: NoticeState, reason: str, now: datetime
) -> None:
    before = change.state
    change.state = to.value
    db.session.flush()
    facts: dict[str, object] = {"number": change.number, "reason": reason}
    _record(place, action, change, facts, now, before=before, after=change.state)


def _record(
    place: Place,
    action: str,
    change: ChangeNotice,
    facts: dict[str, object],
    now: datetime,
    *,
    before: str = "",
    after: str = "",
) -> None:
    journal.record(
        place.project.id,
        action,
        actor=place.viewer,
        now=now,
        noun="change",
        object_id=change.id,
        before=before,
        after=after,
        facts=facts,
    )


def totals(place: Place) -> tuple[int, int]:
    """How many drawings and standing changes this viewer sees."""
    standing = of(place).where(ChangeNotice.state == NoticeState.STANDING)
    return pages.count(drawings.drawings(place)), pages.count(standing)
