"""上架、移位、下架: volumes put on places of a unit's room in runs of 档号, and taken off; where each stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import aliased

from acceptance.extensions import db
from acceptance.models import Loan, LoanVolume, Organisation, Placement, ShelfPlace, Volume
from acceptance.models.shapes import Facts
from acceptance.refusals import Refused
from acceptance.services.ground import journal
from acceptance.services.ground.access import Place
from workflows import keeping

from . import places

ORDERS = {"place": ShelfPlace.rank, "title": Volume.title, "code": Volume.code}


class Lies(NamedTuple):
    """Where a volume stands: in whose room, on which place."""

    unit: str
    label: str


def chosen(place: Place, first: str, last: str) -> list[int]:
    """The volumes from one 档号 to another, in order; without a second, the one. Raises Refused
    (no_such_codes, too_many_volumes).
    """
    numbered = select(Volume.id, Volume.code).where(
        Volume.project_id == place.project.id, Volume.code != ""
    )
    codes = [(row.id, row.code) for row in db.session.execute(numbered.order_by(Volume.number))]
    ids = keeping.between(codes, first, last or first)
    if not ids:
        raise Refused("no_such_codes", first=first, last=last or first)
    if len(ids) > keeping.AT_ONCE:
        raise Refused("too_many_volumes", count=len(ids), most=keeping.AT_ONCE)
    return ids


def put(place: Place, ids: Sequence[int], label: str, *, now: datetime) -> int:
    """Put volumes on the place of that name, from wherever they stand; how many were not there yet.

    Raises Refused (not_in_stage, no_such_place).
    """
    places.require(place)
    shelf = places.named(place, label)
    return _move(place, ids, shelf, "shelve_volumes", {"to": shelf.label}, now)


def take_off(place: Place, ids: Sequence[int], reason: str, *, now: datetime) -> int:
    """Take volumes off their places, with why; how many stood somewhere.

    Raises Refused (not_in_stage, volumes_lent, nothing_shelved).
    """
    places.require(place)
    out = lent(place, ids)
    if out:
        raise Refused("volumes_lent", codes=_first(out.values()))
    count = _move(place, ids, None, "unshelve_volumes", {"reason": reason}, now)
    if not count:
        raise Refused("nothing_shelved")
    return count


def _move(
    place: Place,
    ids: Sequence[int],
    shelf: ShelfPlace | None,
    action: str,
    facts: Facts,
    now: datetime,
) -> int:
    """One line tells of each volume where it stood and where it stands."""
    to = None if shelf is None else shelf.id
    rows = _placements(place, ids)
    moved: list[tuple[Placement, int | None]] = []
    for volume_id in dict.fromkeys(ids):
        row = rows.get(volume_id)
        if (None if row is None else row.place_id) == to:
            continue
        if row is None:
            row = Placement(
                project_id=place.project.id,
                volume_id=volume_id,
                organisation_id=place.viewer.organisation_id,
                since=now,
            )
            db.session.add(row)
        moved.append((row, row.place_id))
        row.place_id, row.since = to, now
    if not moved:
        return 0
    db.session.flush()
    told = _codes([row.volume_id for row, _before in moved])
    journal.record(
        place.project.id,
        action,
        actor=place.viewer,
        now=now,
        noun="placement",
        object_id=place.viewer.organisation_id,
        facts={
            **facts,
            "codes": _first(told.values()),
            "count": len(moved),
            "moved": [[row.id, row.volume_id, before, to] for row, before in moved],
        },
    )
    return len(moved)


def _placements(place: Place, ids: Sequence[int]) -> Mapping[int, Placement]:
    wanted = select(Placement).where(
        Placement.volume_id.in_(ids), Placement.organisation_id == place.viewer.organisation_id
    )
    return {row.volume_id: row for row in db.session.scalars(wanted.order_by(Placement.id))}


def _codes(ids: Sequence[int]) -> Mapping[int, str]:
    wanted = select(Volume.id, Volume.code).where(Volume.id.in_(ids)).order_by(Volume.number)
    return {row.id: row.code for row in db.session.execute(wanted)}


def _first(codes: Iterable[str]) -> str:
    """A run of 档号 in a few words: the first and the last."""
    known = list(codes)
    return " – ".join(dict.fromkeys([*known[:1], *known[-1:]]))


def lent(place: Place, ids: Sequence[int]) -> Mapping[int, str]:
    """Which of these volumes of the unit's set are with a reader, by their 档号."""
    wanted = (
        select(Volume.id, Volume.code)
        .join(LoanVolume, LoanVolume.volume_id == Volume.id)
        .where(
            Volume.id.in_(ids),
            LoanVolume.organisation_id == place.viewer.organisation_id,
            LoanVolume.out,
        )
        .order_by(Volume.number)
    )
    return {row.id: row.code for row in db.session.execute(wanted)}


def listed(place: Place, *, search: str, state: str, sort: str) -> Select[*tuple[Any, ...]]:
    """The volumes of a project as the unit keeps them, each with its place and with what is out of
    it: narrowed by words in 档号, title or place, and by how it stands (on, off, out).
    """
    mine = place.viewer.organisation_id
    here = and_(Placement.volume_id == Volume.id, Placement.organisation_id == mine)
    away = and_(
        LoanVolume.volume_id == Volume.id, LoanVolume.organisation_id == mine, LoanVolume.out
    )
    wanted = (
        select(Volume, ShelfPlace, Loan)
        .outerjoin(Placement, here)
        .outerjoin(ShelfPlace, ShelfPlace.id == Placement.place_id)
        .outerjoin(LoanVolume, away)
        .outerjoin(Loan, Loan.id == LoanVolume.loan_id)
        .where(Volume.project_id == place.project.id)
    )
    for word in search.split():
        ways = [
            column.contains(word, autoescape=True)
            for column in (Volume.code, Volume.title, ShelfPlace.label)
        ]
        wanted = wanted.where(or_(*ways))
    if state in STATES:
        wanted = wanted.where(STATES[state])
    order = ORDERS.get(sort, Volume.number)
    return wanted.order_by(order.is_(None), order, Volume.number, Volume.id)


STATES: Mapping[str, ColumnElement[bool]] = {
    "on": ShelfPlace.id.is_not(None),
    "off": ShelfPlace.id.is_(None),
    "out": Loan.id.is_not(None),
}
"""How volumes stand, for the list."""


def lying(place: Place, ids: Iterable[int]) -> Mapping[int, Sequence[Lies]]:
    """Where these volumes stand, for whoever may know: a keeper its own set, others every one."""
    if not place.may("shelf.see"):
        return {}
    wanted = (
        select(Placement.volume_id, Organisation.name, ShelfPlace.label)
        .join(ShelfPlace, ShelfPlace.id == Placement.place_id)
        .join(Organisation, Organisation.id == Placement.organisation_id)
        .where(Placement.project_id == place.project.id, Placement.volume_id.in_(set(ids)))
        .order_by(Placement.volume_id, Placement.id)
    )
    if place.may("shelf.keep"):
        wanted = wanted.where(Placement.organisation_id == place.viewer.organisation_id)
    told: dict[int, list[Lies]] = {}
    for volume_id, unit, label in db.session.execute(wanted):
        told.setdefault(volume_id, []).append(Lies(unit, label))
    return told


def kept(volumes: ColumnElement[bool]) -> Select[int, str]:
    """The volumes that fit and that a room has on record: on a place, or in the register."""
    placed, read = aliased(Placement), aliased(LoanVolume)
    return (
        select(Volume.id, Volume.title)
        .where(
            volumes,
            or_(
                Volume.id.in_(select(placed.volume_id)),
                Volume.id.in_(select(read.volume_id)),
            ),
        )
        .order_by(Volume.id)
    )


def rows_of(wanted: Select[*tuple[Any, ...]], *, skip: int, most: int) -> Sequence[Row[Any]]:
    """The rows of one page of `listed`."""
    return db.session.execute(wanted.offset(skip).limit(most)).all()
