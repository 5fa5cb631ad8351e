"""The places of a room (库房/列/层/盒): entered in runs, put right, closed; whose room it is, and whether it may
be kept now.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from acceptance.extensions import db
from acceptance.models import Placement, Project, ShelfPlace, Volume
from acceptance.refusals import NotFound, Refused, Stale
from acceptance.services.ground import access, alone, holds, office
from acceptance.services.ground.access import Place
from workflows import keeping
from workflows.acts import ACTS, possible

ROOMS = ("shelf.own", "shelf.archive")
"""The acts by which a room is kept: the owner's own, and the receiving archive's."""
OFFERED = 200
"""Places that a field offers by name."""
Parts = tuple[str, str, str, str]
"""Room, row, layer, box."""


def may_keep(place: Place) -> bool:
    """Whether this hand keeps volumes of the project in its room now."""
    stage = place.project.state
    acts = [ACTS[name] for name in ROOMS]
    return any(place.may(one.permission) and possible(one.when, stage) for one in acts)


def require(place: Place) -> None:
    """Raises Refused (not_in_stage, archive_fixed) where this hand keeps no volumes now."""
    if not may_keep(place):
        raise holds.shut(place.project.state)


def of_unit(place: Place, search: str = "") -> Select[ShelfPlace]:
    """The places of the viewer's unit, narrowed by words in what they are called."""
    mine = ShelfPlace.organisation_id == place.viewer.organisation_id
    wanted = select(ShelfPlace).where(mine)
    for word in search.split():
        wanted = wanted.where(ShelfPlace.label.contains(word, autoescape=True))
    return wanted.order_by(ShelfPlace.rank, ShelfPlace.id)


def offered(place: Place) -> Sequence[str]:
    """The first open places by name."""
    wanted = of_unit(place).where(ShelfPlace.closed.is_(False)).limit(OFFERED)
    return [one.label for one in db.session.scalars(wanted)]


def found(place: Place, place_id: int) -> ShelfPlace:
    """A place of the viewer's unit. Raises NotFound for another's."""
    one = db.session.get(ShelfPlace, place_id)
    if one is None or one.organisation_id != place.viewer.organisation_id:
        raise NotFound
    return one


def named(place: Place, label: str) -> ShelfPlace:
    """The open place of that name, kept for this transaction. Raises Refused (no_such_place)."""
    wanted = of_unit(place).where(ShelfPlace.label == label, ShelfPlace.closed.is_(False))
    one = db.session.scalar(wanted.with_for_update(of=ShelfPlace))
    if one is None:
        raise Refused("no_such_place", name=label)
    return one


def held(ids: Sequence[int]) -> dict[int, int]:
    """How many volumes stand on each of these places; none where none do."""
    wanted = (
        select(Placement.place_id, func.count())
        .where(Placement.place_id.in_(ids))
        .group_by(Placement.place_id)
        .order_by(Placement.place_id)
    )
    return {key: count for key, count in db.session.execute(wanted) if key is not None}


def standing(place: Place, shelf: ShelfPlace) -> Select[*tuple[Any, ...]]:
    """The volumes on a place with their projects, of those that this viewer may see."""
    return (
        select(Volume, Project)
        .join(Placement, Placement.volume_id == Volume.id)
        .join(Project, Project.id == Volume.project_id)
        .where(
            Placement.place_id == shelf.id,
            Project.id.in_(access.visible_projects(place.viewer)),
        )
        .order_by(Project.code, Volume.code, Volume.number, Volume.id)
    )


def add(place: Place, room: str, runs: tuple[str, str, str], *, now: datetime) -> int:
    """Enter every place that the fields mean; one closed before is open again. How many are new or
    open again.

    Raises Refused (not_in_stage, too_many_places, places_known).
    """
    require(place)
    wanted = keeping.places(room, *runs)
    if not wanted or len(wanted) > keeping.AT_ONCE:
        raise Refused("too_many_places", count=len(wanted), most=keeping.AT_ONCE)
    alone.in_office()
    there = {one.label: one for one in db.session.scalars(of_unit(place))}
    touched = []
    for parts in dict.fromkeys(wanted):
        known = there.get(keeping.label(parts))
        if known is not None and not known.closed:
            continue
        touched.append(keeping.label(parts))
        if known is not None:
            known.closed = False
        else:
            db.session.add(_made(place, parts))
    if not touched:
        raise Refused("places_known", name=keeping.label(next(iter(wanted))))
    db.session.flush()
    told = " – ".join(dict.fromkeys([touched[0], touched[-1]]))
    _record(place, "add_places", place.viewer.organisation_id, now, after=told, count=len(touched))
    return len(touched)


def _made(place: Place, parts: Parts) -> ShelfPlace:
    room, row, layer, box = parts
    return ShelfPlace(
        organisation_id=place.viewer.organisation_id,
        room=room,
        row=row,
        layer=layer,
        box=box,
        label=keeping.label(parts),
        rank=keeping.rank(keeping.label(parts)),
    )


def correct(place: Place, shelf: ShelfPlace, parts: Parts, *, version: int, now: datetime) -> None:
    """Call a place by other names; what stands on it stays. Raises Stale, Refused (not_in_stage,
    place_taken).
    """
    require(place)
    if shelf.version_id != version:
        raise Stale
    alone.in_office()
    before, after = shelf.label, keeping.label(parts)
    if before == after:
        return
    if db.session.scalar(of_unit(place).where(ShelfPlace.label == after)):
        raise Refused("place_taken", name=after)
    shelf.room, shelf.row, shelf.layer, shelf.box = parts
    shelf.label, shelf.rank = after, keeping.rank(after)
    db.session.flush()
    _record(place, "correct_place", shelf.id, now, before=before, after=after)


def close(place: Place, shelf: ShelfPlace, *, now: datetime) -> None:
    """Let nothing be put on an empty place any more. Raises Refused (not_in_stage, place_in_use)."""
    require(place)
    alone.in_office()
    db.session.refresh(shelf, with_for_update={"of": ShelfPlace})
    count = held([shelf.id]).get(shelf.id, 0)
    if count:
        raise Refused("place_in_use", name=shelf.label, count=count)
    if shelf.closed:
        return
    shelf.closed = True
    db.session.flush()
    _record(place, "close_place", shelf.id, now, before=shelf.label)


def _record(
    place: Place,
    act: str,
    key: int,
    now: datetime,
    *,
    before: str = "",
    after: str = "",
    count: int | None = None,
) -> None:
    was = {"name": before} if before else {}
    told: dict[str, object] = {"name": after} if after else {}
    if count is not None:
        told["count"] = count
    office.record("place", key, act, actor=place.viewer, now=now, before=was, after={**told})
