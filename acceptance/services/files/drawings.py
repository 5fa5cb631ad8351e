"""The register of as-built drawings (竣工图), and what is missing from each; the changes that touch
them are in `changes`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from sqlalchemy import Select, select

from acceptance.extensions import db
from acceptance.models import ChangeNotice, Document, Drawing, Filing, Party
from acceptance.models.shapes import Facts
from acceptance.refusals import Forbidden, NotFound, Refused
from acceptance.services.ground import holds, journal, packs
from acceptance.services.ground.access import Place
from workflows.roles import PartyKind, Role
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
    """What is wrong with a drawing or a change: a key of GAPS, and what its sentence takes."""

    code: str
    facts: Facts


class DrawingWords(TypedDict):
    """A drawing as it is entered, with the fields of its stamp."""

    section: int
    number: str
    title: str
    discipline: str
    redrawn: bool
    drawn_by: str
    reviewed_by: str
    technical_lead: str
    drawn_on: date | None
    site_supervisor: str
    chief_supervisor: str


def limit_of(place: Place) -> int:
    """From how many per cent of a sheet on it must be drawn anew, by the project's filing scope."""
    return packs.scope(place.project).redraw_percent


def drawings(place: Place) -> Select[Drawing]:
    """The drawings a viewer may see, as a query."""
    query = (
        select(Drawing)
        .where(Drawing.project_id == place.project.id)
        .order_by(Drawing.section, Drawing.number)
    )
    if place.whole:
        return query
    return query.where(Drawing.party_id.in_(place.read_ids))


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


def party_of(place: Place, section: int) -> Party:
    """The party that draws in a section: one's own, or for the owner the section's contractor.
    Raises Forbidden.
    """
    own = [
        p for p in place.project.parties if p.id in place.party_ids and p.section in (section, 0)
    ]
    if own and Role.OWNER not in place.roles:
        return own[0]
    if Role.OWNER in place.roles:
        drawn = [
            p
            for p in place.project.parties
            if p.kind == PartyKind.CONTRACTOR and p.section in (section, 0) and p.live
        ]
        return (drawn or own or list(place.project.parties))[0]
    raise Forbidden("drawing.edit")


def refuse_foreign(place: Place, row: Drawing | ChangeNotice) -> None:
    """Raises NotFound for another party's drawing or change; the owner may change all."""
    if Role.OWNER not in place.roles and row.party_id not in place.party_ids:
        raise NotFound


def refuse_taken(
    place: Place,
    model: type[Drawing] | type[ChangeNotice],
    section: int,
    number: str,
    row_id: int = 0,
) -> None:
    """Raises Refused (name_taken) when another row of that section bears the number."""
    taken = select(model.id).where(
        model.project_id == place.project.id,
        model.section == section,
        model.number == number,
        model.id != row_id,
    )
    if db.session.scalar(taken):
        raise Refused("name_taken", name=number)


def save_drawing(
    place: Place, data: DrawingWords, *, row: Drawing | None = None, now: datetime
) -> Drawing:
    """Enter a drawing, or change `row`; its file is looked for until it is found.

    Raises Refused (name_taken) when the number stands in that section, NotFound for another party's
    drawing, Forbidden for who draws nothing in that section.
    """
    holds.require(place, "drawing.register")
    if row is None:
        refuse_taken(place, Drawing, data["section"], data["number"])
        row = Drawing(project_id=place.project.id, party_id=party_of(place, data["section"]).id)
        db.session.add(row)
    else:
        refuse_taken(place, Drawing, data["section"], data["number"], row.id)
        refuse_foreign(place, row)
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
    """The file of a drawing: of that number, else of that title, among the drawings of the
    section.
    """
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


def register_files(place: Place, *, now: datetime) -> int:
    """Enter every as-built drawing file that is not in the register yet; returns how many."""
    holds.require(place, "drawing.register")
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
