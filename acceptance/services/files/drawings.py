"""The register of as-built drawings (竣工图), and what is missing from each; the changes that touch
them are in `changes`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict

from sqlalchemy import Select, select

from acceptance.extensions import db
from acceptance.models import (
    ChangeNotice,
    Document,
    Drawing,
    DrawingChange,
    Filing,
    Party,
    Volume,
)
from acceptance.models.shapes import Facts
from acceptance.models.states import Gone
from acceptance.refusals import Forbidden, NotFound, Refused
from acceptance.services.ground import holds, journal, packs, section_numbers
from acceptance.services.ground.access import Place
from acceptance.services.ground.numerals import in_order
from workflows.acts import ACTS, FIXED, Standing, possible
from workflows.projects import Stage
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
        .order_by(Drawing.section, *in_order(Drawing.number))
    )
    if place.whole:
        return query
    return query.where(Drawing.party_id.in_(place.read_ids))


def standing(drawing: Drawing) -> list[DrawingChange]:
    """What touches a drawing, but for notices that are void."""
    return [touch for touch in drawing.touches if touch.change.stands]


def gaps_of(drawing: Drawing, limit: int) -> list[Gap]:
    """What a drawing lacks: stamp fields, a new sheet where so much was changed, its file."""
    found = []
    if lacking := [field for field in STAMP if not getattr(drawing, field)]:
        found.append(Gap("no_stamp", {"fields": lacking}))
    percent = min(100, sum(touch.percent for touch in standing(drawing)))
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
    """Raises Refused (no_such_section; name_taken when another row of that section bears the number)."""
    section_numbers.require(place.project, section)
    taken = select(model.id).where(
        model.project_id == place.project.id,
        model.section == section,
        model.number == number,
        model.id != row_id,
    )
    if db.session.scalar(taken):
        raise Refused("name_taken", name=number)


def require_open(place: Place, row: Drawing) -> None:
    """Raises Refused (drawing_fixed, archive_fixed, not_in_stage) where the archive stands fixed and no
    agreed change names the volume or the item in which the drawing lies; one without a file lies
    in none.
    """
    hold, act = holds.require(place, "drawing.register"), ACTS["drawing.register"]
    if hold.stage not in FIXED or hold.whole:
        return
    document = None
    if row.document_id is not None:
        document = db.session.get(Document, row.document_id)
    if document is None or not _open(hold, document, act.when):
        raise Refused("drawing_fixed", name=row.number)


def _open(hold: holds.Hold, document: Document, when: Iterable[str]) -> bool:
    """Whether the volume or the item of a file may be touched now."""
    volume = db.session.get(Volume, document.volume_id or 0)
    if volume is not None and possible(
        when, hold.stage, hold.volume(volume.id, fixed=volume.fixed)
    ):
        return True
    filing = db.session.get(Filing, document.filing_id or 0)
    # in a volume that stands fixed only a change that names the item opens it
    late = volume is None and filing is not None and filing.stage == Stage.ACCEPTED
    named = filing is not None and hold.changing and filing.id in hold.filings
    return possible(when, hold.stage, Standing(named, late))


def _opens(hold: holds.Hold, document_id: int) -> bool:
    """Whether a drawing that is this file may be entered now."""
    if hold.stage not in FIXED or hold.whole:
        return True
    return _open(hold, db.session.get_one(Document, document_id), ACTS["drawing.register"].when)


def save_drawing(
    place: Place, data: DrawingWords, *, row: Drawing | None = None, now: datetime
) -> Drawing:
    """Enter a drawing, or change `row`; its file is looked for until it is found.

    Raises Refused (drawing_fixed) where it stands in the fixed archive, (name_taken) when the number stands in that section, NotFound for another party's
    drawing, Forbidden for who draws nothing in that section.
    """
    holds.require(place, "drawing.register")
    if row is not None:
        refuse_foreign(place, row)
        require_open(place, row)
    if row is None:
        refuse_taken(place, Drawing, data["section"], data["number"])
        row = Drawing(project_id=place.project.id, party_id=party_of(place, data["section"]).id)
        db.session.add(row)
    else:
        refuse_taken(place, Drawing, data["section"], data["number"], row.id)
    for name, value in data.items():
        setattr(row, name, value)
    row.document_id = row.document_id or _file_of(place, row)
    require_open(place, row)
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
            .where(Document.filing_id.in_(items), Document.gone == Gone.HERE, condition)
            .order_by(Document.id)
            .limit(1)
        )
        if found:
            return found
    return None


def register_files(place: Place, *, now: datetime) -> int:
    """Enter every as-built drawing file that is not in the register yet; returns how many."""
    hold = holds.require(place, "drawing.register")
    known = select(Drawing.document_id).where(
        Drawing.project_id == place.project.id, Drawing.document_id.is_not(None)
    )
    rows = db.session.execute(
        select(Document.id, Document.title, Document.number, Filing.section, Filing.party_id)
        .join(Filing, Filing.id == Document.filing_id)
        .where(
            Filing.project_id == place.project.id,
            Filing.drawings,
            Document.gone == Gone.HERE,
            Document.id.not_in(known),
        )
        .order_by(Document.id)
        .limit(5000)
    ).all()
    if Role.OWNER not in place.roles:
        rows = [row for row in rows if row.party_id in place.party_ids]
    rows = [row for row in rows if _opens(hold, row.id)]
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
