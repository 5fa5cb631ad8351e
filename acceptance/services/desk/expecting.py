"""What a person waits for: projects whose next move is another's, and of which it must know or take
the step after.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import joinedload, selectinload

from acceptance.extensions import db
from acceptance.models import AwaitedHand, Party, Project, Recount
from acceptance.services.ground import calendars
from acceptance.services.ground.access import Serving
from acceptance.services.life import awaited
from acceptance.services.life.awaited import Hand
from acceptance.services.progress import turns
from acceptance.services.progress.turns import Move
from workflows import doings
from workflows.projects import PROJECT
from workflows.roles import PartyKind, Role


@dataclass(frozen=True)
class Expected:
    """A project, for which unit it is seen, and the moves of others that it waits for."""

    project: Project
    serving: Serving
    moves: Sequence[Move]


@dataclass(frozen=True)
class Expectations:
    """Some of what a person waits for, the most urgent first, out of how many projects."""

    shown: Sequence[Expected]
    total: int


def of(sees: Sequence[Serving], *, today: date, most: int) -> Expectations:
    """What a person waits for over all its units: an owner for whoever holds up its project, every
    other hand for whoever holds up the step that it takes next.
    """
    rows = db.session.execute(_statement(sees, most)).all()
    if not rows:
        return Expectations((), 0)
    hands: dict[int, list[Hand]] = defaultdict(list)
    for row in rows:
        if row.AwaitedHand is not None:
            hands[row.Project.id].append(awaited.hand(row.AwaitedHand))
    found, firsts = [], {row.Project.id: row for row in rows}
    marked = [row.Project for row in firsts.values() if row.marked is not None]
    hands.update(awaited.several(marked, today=today))
    for project_id, row in firsts.items():
        project, serving = row.Project, sees[row.serving]
        others = _others(hands[project_id], project, serving)
        moves = turns.moves(project, others, serving.viewer, calendars.is_workday, today=today)
        if project.organiser_id == serving.viewer.organisation_id:
            moves = [_urged(move, hand) for move, hand in zip(moves, others, strict=True)]
        if moves:
            found.append(Expected(project, serving, moves))
    return Expectations(found, rows[0].total - len(firsts) + len(found))


def _urged(move: Move, hand: Hand) -> Move:
    """A move of the panel as its convener has it to do: it urges."""
    return replace(move, what=doings.urging(hand.blockers) or move.what)


def _others(hands: Sequence[Hand], project: Project, serving: Serving) -> Sequence[Hand]:
    """The hands that are not the unit's own; where it may take the step itself, it waits for nobody
    else who may.
    """
    unit = serving.viewer.organisation_id
    others, open_to_us = [], False
    for hand in hands:
        if unit not in {one.id for one in turns.units(project, hand.role, hand.party_id)}:
            others.append(hand)
        elif not hand.owed:
            open_to_us = True
    return [one for one in others if one.owed or not open_to_us]


def _statement(sees: Sequence[Serving], most: int) -> Select[Any]:
    ways = [
        way
        for number, one in enumerate(sees)
        for way in (*_ways(number, one), _marked(number, one))
    ]
    told = union_all(*ways).subquery()
    day = func.min(told.c.due_on)
    wanted = (
        select(
            told.c.project_id,
            func.min(told.c.serving).label("serving"),
            day.label("day"),
            func.count().over().label("total"),
        )
        .group_by(told.c.project_id)
        .order_by(day.is_(None), day, told.c.project_id)
        .limit(most)
        .subquery()
    )
    here = wanted.c.project_id
    return (
        select(
            Project,
            AwaitedHand,
            wanted.c.serving,
            wanted.c.total,
            Recount.project_id.label("marked"),
        )
        .join(wanted, here == Project.id)
        .outerjoin(AwaitedHand, AwaitedHand.project_id == here)
        .outerjoin(Recount, Recount.project_id == here)
        .options(
            selectinload(Project.parties).joinedload(Party.organisation),
            joinedload(Project.organiser),
            joinedload(Project.city_archive),
        )
        .order_by(wanted.c.day.is_(None), wanted.c.day, Project.id, AwaitedHand.place)
    )


def _ways(number: int, one: Serving) -> list[Select[Any]]:
    """The hands of others that a unit waits for, by each role that it may have."""
    return [_way(number, role, mine) for role, mine in _standing(one)]


def _standing(one: Serving) -> Sequence[tuple[Role, ColumnElement[bool]]]:
    """The roles that a unit may have, each with its projects."""
    unit = one.viewer.organisation_id
    return (
        (Role.OWNER, Project.id.in_(_played(unit, PartyKind.OWNER))),
        (Role.SUPERVISOR, Project.id.in_(_played(unit, PartyKind.SUPERVISOR))),
        (Role.BUREAU, Project.organiser_id == unit),
        (Role.CITY_ARCHIVE, Project.city_archive_id == unit),
    )


def _marked(number: int, one: Serving) -> Select[Any]:
    """The projects of which what was kept is not true any more: they are looked at one by one."""
    mine = select(Project.id).where(or_(*(way for _role, way in _standing(one))))
    told = _row(Recount.project_id, number, null())
    return select(*told).where(Recount.project_id.in_(mine))


def _row(project: Any, number: int, day: Any) -> Sequence[Any]:
    return (
        project.label("project_id"),
        literal(number).label("serving"),
        type_coerce(day, Date).label("due_on"),
    )


def _played(unit: int, kind: PartyKind) -> Select[int]:
    return select(Party.project_id).where(
        Party.organisation_id == unit, Party.kind == kind, Party.ended_on.is_(None)
    )


def _way(number: int, role: Role, mine: ColumnElement[bool]) -> Select[Any]:
    told = _row(AwaitedHand.project_id, number, AwaitedHand.due_on)
    wanted = (
        select(*told)
        .join(Project, Project.id == AwaitedHand.project_id)
        .where(mine, AwaitedHand.role != role)
    )
    if role == Role.OWNER:
        return wanted
    return wanted.where(AwaitedHand.step.in_(_taken_by(role)), AwaitedHand.owed > 0)


def _taken_by(role: Role) -> list[str]:
    return sorted(name for name, row in PROJECT.steps.items() if role in row.by)
