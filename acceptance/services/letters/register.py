"""The register of issued documents and of letterheads, as pages list them; issuing itself is in
`issuing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import joinedload

from acceptance.extensions import db
from acceptance.models import Inspection, Letterhead, Organisation, Report
from acceptance.models.shapes import Facts
from acceptance.services.ground import office
from acceptance.services.ground.access import Viewer
from workflows.documents import FILE, KINDS, LETTER, OPINION, STANDINGS

MARKS: Mapping[str, str] = {
    LETTER: "letter_mark",
    FILE: "file_mark",
    OPINION: "opinion_mark",
}
"""Where the mark of each series stands in a letterhead."""


def listed(project_id: int, *, search: str = "", state: str = "", sort: str = "") -> Select[Report]:
    """The documents of a project, the newest first unless sorted by name.

    Narrowed by words in title or mark, and by standing; a standing that there is not narrows
    nothing.
    """
    wanted = (
        select(Report).options(joinedload(Report.issuer)).where(Report.project_id == project_id)
    )
    if search:
        titled = Report.title.contains(search, autoescape=True)
        wanted = wanted.where(titled | Report.mark.contains(search, autoescape=True))
    if state in STANDINGS:
        wanted = wanted.where(Report.state == state)
    if sort == "name":
        return wanted.order_by(Report.title, Report.id)
    return wanted.order_by(Report.id.desc())


def visits(project_id: int, *, search: str = "") -> Select[Inspection]:
    """The supervision visits of a project, the last first, narrowed by inspectors or place."""
    wanted = select(Inspection).where(Inspection.project_id == project_id)
    if search:
        inspectors = Inspection.inspectors.contains(search, autoescape=True)
        wanted = wanted.where(inspectors | Inspection.place.contains(search, autoescape=True))
    return wanted.order_by(Inspection.planned_on.desc(), Inspection.id.desc())


def unmarked(organisation_id: int, kinds: Iterable[str]) -> bool:
    """Whether one of these documents would be numbered by the name of the unit alone, for want of a
    mark that somebody entered for it; one query at most.
    """
    series = {KINDS[kind].series for kind in kinds} & MARKS.keys()
    if not series:
        return False
    head = db.session.get(Letterhead, organisation_id)
    return head is None or not all(getattr(head, MARKS[one]) for one in series)


def letterheads() -> Sequence[Row[Organisation, Letterhead]]:
    """Every organisation with its letterhead, none where it has not written one."""
    wanted = (
        select(Organisation, Letterhead)
        .outerjoin(Letterhead, Letterhead.organisation_id == Organisation.id)
        .order_by(Organisation.kind, Organisation.path)
    )
    return db.session.execute(wanted).all()


NAMED = {"title": "head"}
"""What the office's record calls a value that it has another of that name of."""


def save(
    organisation_id: int,
    level: str,
    values: Mapping[str, str | bool],
    *,
    actor: Viewer,
    now: datetime,
) -> None:
    """Keep how the documents of an organisation begin, and its level; no line when nothing differs."""
    unit = db.session.get_one(Organisation, organisation_id)
    row = db.session.get(Letterhead, organisation_id)
    if row is None:
        row = Letterhead(organisation_id=organisation_id)
        db.session.add(row)
        db.session.flush()
    changed = [name for name in values if getattr(row, name) != values[name]]
    before: Facts = {NAMED.get(name, name): getattr(row, name) for name in changed}
    after: Facts = {NAMED.get(name, name): values[name] for name in changed}
    if unit.level != level:
        before["level"], after["level"] = unit.level, level
    unit.level = level
    for name, value in values.items():
        setattr(row, name, value)
    db.session.flush()
    if before:
        office.record(
            "letterhead",
            organisation_id,
            "save_letterhead",
            actor=actor,
            now=now,
            before=before,
            after=after,
        )
