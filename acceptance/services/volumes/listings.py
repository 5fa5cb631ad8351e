"""Papers of the whole archive without a number: 项目档案数量统计表, 竣工图目录, 竣工图审核表."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TypedDict

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import selectinload

from acceptance.extensions import db
from acceptance.models import Document, Drawing, DrawingChange, Organisation, Party, Volume
from acceptance.refusals import Refused
from acceptance.services.files import drawings, unregistered
from acceptance.services.ground import holdings, packs
from acceptance.services.ground.access import Place
from acceptance.services.ground.numerals import in_order
from workflows import classes
from workflows.field_words import FIELDS
from workflows.terms import PERIODS
from workflows.words import N_

from . import entries
from .entries import Scope, day8

NO_PERIOD = "未定"
"""A volume of which nothing says how long it is kept."""


class ClassEntry(TypedDict):
    """A class of volumes with its sums; the last is the sum of all."""

    position: int | str
    title: str
    volumes: int
    files: int
    pages: int
    drawings: int


class PeriodEntry(TypedDict):
    """How many volumes are kept for a period."""

    period: str
    volumes: int


class DrawingEntry(TypedDict):
    """An as-built drawing on paper: what was registered, where it lies, what it lacks."""

    position: int
    number: str
    title: str
    discipline: str
    section: str
    unit: str
    drawn_by: str
    reviewed_by: str
    technical_lead: str
    drawn_on: str
    site_supervisor: str
    chief_supervisor: str
    code: str
    remark: str
    lacks: str


class Statistics(TypedDict):
    """项目档案数量统计表: by class, by period, and what the counts leave out."""

    classes: list[ClassEntry]
    periods: list[PeriodEntry]
    uncounted: list[str]


def statistics(place: Place, scope: Scope) -> Statistics:
    """How much of each class there is, counted as the opinion and the application count it."""
    names = {group.code: group.name for group in packs.scope(place.project).groups}
    shelved: list[classes.Shelved] = []
    kept: Counter[str] = Counter()
    for row in entries.volumes(place, scope):
        shelved.append(
            classes.Shelved(
                row["groups"], row["holds"], row["files_count"], row["pages"], row["drawings"]
            )
        )
        kept[row["retention"] or NO_PERIOD] += 1
    *parts, total = classes.table(shelved, names)
    order = [*PERIODS.values(), NO_PERIOD]
    return {
        "classes": [
            *(_class(position, row) for position, row in enumerate(parts, 1)),
            _class("", total),
        ],
        "periods": [{"period": name, "volumes": kept[name]} for name in order if kept[name]],
        "uncounted": uncounted(place, scope),
    }


def uncounted(place: Place, scope: Scope) -> list[str]:
    """What the counts of volumes leave out, said of the whole project."""
    told = holdings.left_over(place.project.id)
    if scope != Scope():
        told = [f"全项目：{text}" for text in told]
    return told


def _class(position: int | str, row: classes.Row) -> ClassEntry:
    return {
        "position": position,
        "title": row.name,
        "volumes": row.volumes,
        "files": row.files,
        "pages": row.pages,
        "drawings": row.drawings,
    }


def count_drawings(place: Place) -> int:
    """How many drawings are registered in the project."""
    mine = select(func.count()).where(Drawing.project_id == place.project.id)
    return db.session.scalar(mine) or 0


def require_drawings(place: Place) -> None:
    """Raises Refused (no_document_yet) while no drawing is registered."""
    if not count_drawings(place):
        raise Refused("no_document_yet", why=N_("尚未登记竣工图"))


def as_built(place: Place, scope: Scope) -> Iterator[DrawingEntry]:
    """Each as-built drawing of the scope in the order of sections and numbers."""
    sections = {0: "", **{row.number: row.name for row in place.project.sections}}
    limit = drawings.limit_of(place)
    rows = db.session.execute(_drawings(place, scope))
    for position, row in enumerate(rows, 1):
        drawing: Drawing = row.Drawing
        yield {
            "position": position,
            "number": drawing.number,
            "title": drawing.title,
            "discipline": drawing.discipline,
            "section": sections.get(drawing.section, ""),
            "unit": row.unit,
            "drawn_by": drawing.drawn_by,
            "reviewed_by": drawing.reviewed_by,
            "technical_lead": drawing.technical_lead,
            "drawn_on": day8(drawing.drawn_on),
            "site_supervisor": drawing.site_supervisor,
            "chief_supervisor": drawing.chief_supervisor,
            "code": _lies(row),
            "remark": "重绘" if drawing.redrawn else "",
            "lacks": "；".join(map(_lack, drawings.gaps_of(drawing, limit))),
        }


def unlisted(place: Place, scope: Scope) -> list[str]:
    """What the list of as-built drawings leaves out, as a sentence; none where there is nothing."""
    left = unregistered.count(place, section=scope.section, volume=scope.volume)
    if not left:
        return []
    return [f"另有{left}件竣工图文件尚未登记，未列入本表。"]


def _drawings(place: Place, scope: Scope) -> Select[*tuple[object, ...]]:
    wanted = (
        select(
            Drawing,
            Organisation.name.label("unit"),
            Volume.code,
            Volume.number.label("volume"),
            Document.position,
        )
        .join(Party, Party.id == Drawing.party_id)
        .join(Organisation, Organisation.id == Party.organisation_id)
        .outerjoin(Document, Document.id == Drawing.document_id)
        .outerjoin(Volume, Volume.id == Document.volume_id)
        .options(selectinload(Drawing.touches).joinedload(DrawingChange.change))
        .where(Drawing.project_id == place.project.id)
        .order_by(Drawing.section, *in_order(Drawing.number), Drawing.id)
    )
    if scope.volume is not None:
        return wanted.where(Document.volume_id == scope.volume)
    if scope.section is not None:
        return wanted.where(Drawing.section == scope.section)
    return wanted


def _lies(row: Row[*tuple[object, ...]]) -> str:
    """Where a drawing lies: the code of its volume, or its number, and the file; nothing while loose."""
    if row.volume is None:
        return ""
    return f"{row.code or f'第{row.volume}卷'}第{row.position}件"


def _lack(gap: drawings.Gap) -> str:
    """What a drawing lacks, in the words of the pages."""
    facts: dict[str, object] = dict(gap.facts)
    fields = facts.get("fields")
    if isinstance(fields, Sequence):
        facts["fields"] = "、".join(FIELDS[str(name)] for name in fields)
    # no blank stands next to a figure on a paper (GB/T 15835)
    return (drawings.GAPS[gap.code] % facts).replace(" ", "")
