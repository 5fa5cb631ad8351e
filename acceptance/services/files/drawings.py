"""The register of as-built drawings and change notices, and what does not fit between them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import ChangeNotice, Document, Drawing, DrawingChange, Filing, Party
from acceptance.refusals import Forbidden, NotFound, Refused
from acceptance.services.ground import journal, packs
from acceptance.services.ground.access import Place
from workflows.roles import Role
from workflows.words import N_

STAMP = (
    "drawn_by",
    "reviewed_by",
    "technical_lead",
    "drawn_on",
    "site_supervisor",
    "chief_supervisor",
)
"""The fields of the stamp (竣工图章) beside the units, which are the party's own."""
GAPS = {
    "no_stamp": N_("竣工图章缺：%(fields)s"),
    "redraw": N_("改动合计 %(percent)d%%，达到重绘标准 %(limit)d%%：重新绘制"),
    "no_file": N_("没有对应的竣工图文件"),
    "change_without_drawing": N_("没有对应的竣工图：改了哪张图"),
}


@dataclass(frozen=True)
class Gap:
    """What is wrong with a drawing or a change."""

    code: str
    facts: Mapping[str, Any]


def limit_of(place: Place) -> int:
    """From how many per cent of a sheet on it must be drawn anew, by the project's filing scope."""
    return packs.scope(place.project).redraw_percent


def drawings(place: Place) -> Any:
    """The drawings a viewer may see, as a query."""
    query = (
        select(Drawing)
        .where(Drawing.project_id == place.project.id)
        .order_by(Drawing.section, Drawing.number)
    )
    return query if place.whole else query.where(Drawing.party_id.in_(place.party_ids))


def changes(place: Place) -> Any:
    """The change notices a viewer may see, as a query."""
    query = (
        select(ChangeNotice)
        .where(ChangeNotice.project_id == place.project.id)
        .order_by(ChangeNotice.section, ChangeNotice.number)
    )
    return query if place.whole else query.where(ChangeNotice.party_id.in_(place.party_ids))


def gaps_of(drawing: Drawing, limit: int) -> list[Gap]:
    """What a drawing lacks: stamp fields, a new sheet where so much was changed, its file."""
    found = []
    if lacking := [field for field in STAMP if not getattr(drawing, field)]:
        found.append(Gap("no_stamp", {"fields": lacking}))
    percent = min(100, sum(touch.percent for touch in drawing.touches))
    if percent >= limit and not drawing.redrawn:
        found.append(Gap("redraw", {"percent": percent, "limit": limit}))
    if drawing.document_id is None:
        found.append(Gap("no_file", {}))
    return found


def gaps_of_change(change: ChangeNotice) -> list[Gap]:
    return [] if change.touches else [Gap("change_without_drawing", {})]


def party_of(place: Place, section: int) -> Party:
    """The party that draws in a section: one's own, or for the owner the section's contractor. Raises Forbidden."""
    own = [
        p for p in place.project.parties if p.id in place.party_ids and p.section in (section, 0)
    ]
    if own and Role.OWNER not in place.roles:
        return own[0]
    if Role.OWNER in place.roles:
        drawn = [
            p for p in place.project.parties if p.kind == "contractor" and p.section in (section, 0)
        ]
        return (drawn or own or list(place.project.parties))[0]
    raise Forbidden("drawing.edit")


def _editable(place: Place, row: Drawing | ChangeNotice) -> None:
    if Role.OWNER not in place.roles and row.party_id not in place.party_ids:
        raise NotFound


def _free(
    place: Place,
    model: type[Drawing] | type[ChangeNotice],
    section: int,
    number: str,
    row_id: int = 0,
) -> None:
    taken = select(model.id).where(
        model.project_id == place.project.id,
        model.section == section,
        model.number == number,
        model.id != row_id,
    )
    if db.session.scalar(taken):
        raise Refused("name_taken", name=number)


def save_drawing(
    place: Place, data: Mapping[str, Any], *, row: Drawing | None = None, now: datetime
) -> Drawing:
    """Enter or change a drawing. Raises Refused (name_taken) when the number stands in that section."""
    _free(place, Drawing, data["section"], data["number"], row.id if row else 0)
    if row is None:
        row = Drawing(project_id=place.project.id, party_id=party_of(place, data["section"]).id)
        db.session.add(row)
    else:
        _editable(place, row)
    for name, value in data.items():
        setattr(row, name, value)
    row.document_id = row.document_id or _file_of(place, row)
    db.session.flush()
    journal.record(
        place.project.id,
        "save_drawing",
        actor=place.viewer,
        now=now,
        noun="drawing",
        object_id=row.id,
        facts={"number": row.number, "title": row.title},
    )
    return row


def _file_of(place: Place, row: Drawing) -> int | None:
    """The file of a drawing: of that number, else of that title, among the drawings of the section."""
    items = select(Filing.id).where(
        Filing.project_id == place.project.id, Filing.drawings, Filing.section.in_((row.section, 0))
    )
    for condition in (
        Document.number == row.number,
        Document.title == row.title,
        Document.title == f"{row.number} {row.title}",
    ):
        found: int | None = db.session.scalar(
            select(Document.id)
            .where(Document.filing_id.in_(items), condition)
            .order_by(Document.id)
            .limit(1)
        )
        if found:
            return found
    return None


def save_change(place: Place, data: Mapping[str, Any], *, now: datetime) -> ChangeNotice:
    """Enter a change notice. Raises Refused (name_taken)."""
    _free(place, ChangeNotice, data["section"], data["number"])
    row = ChangeNotice(
        project_id=place.project.id, party_id=party_of(place, data["section"]).id, **data
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
    """Say that a change touches a drawing, and how much of the sheet."""
    _editable(place, change)
    _editable(place, drawing)
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


def register_files(place: Place, *, now: datetime) -> int:
    """Enter every as-built drawing file that is not in the register yet; returns how many."""
    known = select(Drawing.document_id).where(
        Drawing.project_id == place.project.id, Drawing.document_id.is_not(None)
    )
    rows = db.session.execute(
        select(Document.id, Document.title, Document.number, Filing.section, Filing.party_id)
        .join(Filing, Filing.id == Document.filing_id)
        .where(Filing.project_id == place.project.id, Filing.drawings, Document.id.not_in(known))
        .order_by(Document.id)
        .limit(5000)
    ).all()
    if Role.OWNER not in place.roles:
        rows = [row for row in rows if row.party_id in place.party_ids]
    taken = {
        (d.section, d.number)
        for d in db.session.scalars(select(Drawing).where(Drawing.project_id == place.project.id))
    }
    made = 0
    for row in rows:
        number = (row.number or row.title)[:100]
        if (row.section, number) in taken:
            continue
        taken.add((row.section, number))
        db.session.add(
            Drawing(
                project_id=place.project.id,
                party_id=row.party_id,
                section=row.section,
                number=number,
                title=row.title[:300],
                document_id=row.id,
            )
        )
        made += 1
    db.session.flush()
    if made:
        journal.record(
            place.project.id,
            "register_drawings",
            actor=place.viewer,
            now=now,
            facts={"drawings": made},
        )
    return made


def totals(place: Place) -> tuple[int, int]:
    """How many drawings and changes this viewer sees."""
    count = [
        db.session.scalar(select(func.count()).select_from(query(place).order_by(None).subquery()))
        or 0
        for query in (drawings, changes)
    ]
    return count[0], count[1]
