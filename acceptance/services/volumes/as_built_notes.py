"""竣工图编制说明: what the register of drawings and changes says of how the as-built drawings came to be; what nobody
registered is left to be written by hand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from acceptance.extensions import db
from acceptance.models import ChangeNotice, Drawing, DrawingChange, Organisation, Party
from acceptance.models.states import ChangeKind, NoticeState
from acceptance.services.files import drawings, unregistered
from acceptance.services.ground.access import Place

from .entries import Scope

KINDS = {ChangeKind.DESIGN_CHANGE: "设计变更", ChangeKind.NEGOTIATION: "工程洽商"}
NO_DISCIPLINE = "未填专业"


class Discipline(TypedDict):
    """The drawings of one discipline: how many, drawn anew, touched by a change; the last is the sum."""

    position: int | str
    discipline: str
    drawings: int
    redrawn: int
    changed: int


class Changes(TypedDict):
    """The notices of one kind that stand: how many, and how many are in a drawing."""

    kind: str
    notices: int
    drawn: int


def told(place: Place, scope: Scope) -> dict[str, object]:
    """What the paper says of a section, or of the whole project."""
    rows = _drawings(place, scope)
    notices = _notices(place, scope)
    left = unregistered.count(place, section=scope.section, volume=scope.volume)
    return {
        "units": "、".join(_units(rows)),
        "limit": drawings.limit_of(place),
        "disciplines": _disciplines(rows),
        "changes": [_changes(kind, notices) for kind in KINDS],
        "uncounted": [f"另有{left}件竣工图文件尚未登记，未计入。"] if left else [],
    }


def _drawings(place: Place, scope: Scope) -> Sequence[Drawing]:
    wanted = (
        select(Drawing)
        .options(selectinload(Drawing.touches).joinedload(DrawingChange.change))
        .where(Drawing.project_id == place.project.id)
        .order_by(Drawing.section, Drawing.number, Drawing.id)
    )
    if scope.section is not None:
        wanted = wanted.where(Drawing.section == scope.section)
    return db.session.scalars(wanted).all()


def _notices(place: Place, scope: Scope) -> Sequence[ChangeNotice]:
    wanted = (
        select(ChangeNotice)
        .options(selectinload(ChangeNotice.touches))
        .where(
            ChangeNotice.project_id == place.project.id, ChangeNotice.state == NoticeState.STANDING
        )
        .order_by(ChangeNotice.id)
    )
    if scope.section is not None:
        wanted = wanted.where(ChangeNotice.section == scope.section)
    return db.session.scalars(wanted).all()


def _units(rows: Iterable[Drawing]) -> list[str]:
    """The units whose drawings they are, each once."""
    keys = {row.party_id for row in rows}
    named = (
        select(Organisation.name)
        .join(Party, Party.organisation_id == Organisation.id)
        .where(Party.id.in_(keys))
        .order_by(Party.id)
    )
    return list(dict.fromkeys(db.session.scalars(named)))


def _disciplines(rows: Iterable[Drawing]) -> list[Discipline]:
    parts: dict[str, list[Drawing]] = {}
    for row in rows:
        parts.setdefault(row.discipline or NO_DISCIPLINE, []).append(row)
    found = [_sum(n, name, part) for n, (name, part) in enumerate(parts.items(), 1)]
    return [*found, _sum("", "合计", [row for part in parts.values() for row in part])]


def _sum(position: int | str, name: str, rows: Sequence[Drawing]) -> Discipline:
    return {
        "position": position,
        "discipline": name,
        "drawings": len(rows),
        "redrawn": sum(row.redrawn for row in rows),
        "changed": sum(any(one.change.stands for one in row.touches) for row in rows),
    }


def _changes(kind: ChangeKind, notices: Iterable[ChangeNotice]) -> Changes:
    mine = [row for row in notices if row.kind == kind]
    return {
        "kind": KINDS[kind],
        "notices": len(mine),
        "drawn": sum(bool(row.touches) for row in mine),
    }
