"""A unit that was entered twice: people, parties, offices and papers go to the one that is kept; the other is
retired and points to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import product

from sqlalchemy import Column, Table, and_, exists, select, update

from acceptance.extensions import Base, db
from acceptance.models import (
    ColumnMapping,
    Draft,
    EmergencyPlan,
    HandTaken,
    Letterhead,
    LoginSession,
    Membership,
    NumberSeries,
    Organisation,
    Party,
    Placement,
    Project,
    ReceivingRules,
    ShelfPlace,
    WordTemplate,
)
from acceptance.refusals import Refused
from acceptance.services.ground import journal, office
from acceptance.services.ground.access import Viewer
from workflows.sides import NAMES, clash

from . import organisations, registered

ONE_EACH: dict[str, tuple[str, ...]] = {
    ColumnMapping.__tablename__: ("heading",),
    Draft.__tablename__: ("project_id", "kind", "step", "state"),
    EmergencyPlan.__tablename__: ("number",),
    HandTaken.__tablename__: ("noun", "object_id", "step", "person_id"),
    Letterhead.__tablename__: (),
    Membership.__tablename__: ("person_id",),
    NumberSeries.__tablename__: ("mark", "year"),
    Placement.__tablename__: ("volume_id",),
    ReceivingRules.__tablename__: (),
    ShelfPlace.__tablename__: ("label",),
    WordTemplate.__tablename__: ("kind", "version"),
}
"""What a unit has one of: by table, what tells its rows apart. Where both units have one, the kept
unit's stands and the other's stays where it is."""
NOT_MOVED = frozenset({"organisation", "former_name"})
"""The units themselves, and the names that each really bore."""


def merge(
    kept: Organisation, twin: Organisation, *, reason: str, actor: Viewer, now: datetime
) -> None:
    """Let `kept` be all that `twin` was, and put the twin away.

    Raises Refused (merge_itself, unit_retired, merge_kinds; merge_two_sides, merge_same_seat,
    merge_numbers naming where).
    """
    if kept.id == twin.id:
        raise Refused("merge_itself", name=kept.name)
    for one in (kept, twin):
        organisations.usable(one.id)
    if kept.kind != twin.kind:
        raise Refused("merge_kinds", name=kept.name, other=twin.name)
    refuse(kept, twin)
    depend = organisations.dependents(twin)
    if kept.path.startswith(twin.path):
        organisations.hang(kept, twin.parent_id)
    for one in depend.below:
        if one.id != kept.id:
            organisations.hang(one, kept.id)
    _people(kept, twin)
    for table, column in _references():
        _move(table, column, kept.id, twin.id)
    db.session.expire_all()
    organisations.put_away(twin, now)
    twin.merged_into_id = kept.id
    db.session.flush()
    before = {"name": twin.name, "people": [one.name for one in depend.people]}
    for unit, after in ((twin, {"merged_into": kept.name}), (kept, {"merged": twin.name})):
        office.record(
            "unit",
            unit.id,
            "merge_unit",
            actor=actor,
            now=now,
            before=before,
            after=after,
            reason=reason,
        )
    for project_id in sorted({one.project_id for one in depend.stands}):
        journal.record(
            project_id,
            "merge_unit",
            actor=actor,
            now=now,
            noun="unit",
            object_id=kept.id,
            facts={
                "before": twin.name,
                "name": kept.name,
                "reason": reason,
                "data": registered.values(db.session.get_one(Project, project_id)),
            },
        )


def refuse(kept: Organisation, twin: Organisation) -> None:
    """Raises Refused where one unit would stand on two sides of a project, twice in one place, or
    have given one number twice.
    """
    mine, theirs = organisations.stands(kept), organisations.stands(twin)
    for one, other in product(mine, theirs):
        if one.project_id == other.project_id and clash(one.standing, other.standing):
            raise Refused(
                "merge_two_sides",
                project=one.project,
                held=NAMES[one.standing.kind],
                wanted=NAMES[other.standing.kind],
            )
    seat = _twice(kept, twin)
    if seat is not None:
        named = next(one for one in mine if one.project_id == seat)
        raise Refused("merge_same_seat", project=named.project)
    series = select(NumberSeries.mark, NumberSeries.year).order_by(NumberSeries.mark)
    given = []
    for unit in (kept, twin):
        rows = db.session.execute(series.where(NumberSeries.organisation_id == unit.id))
        given.append({(row.mark, row.year) for row in rows})
    for mark, year in sorted(set.intersection(*given)):
        raise Refused("merge_numbers", number=f"{mark}〔{year}〕")


def _twice(kept: Organisation, twin: Organisation) -> int | None:
    """A project in which both are engaged for the same in the same place."""
    live = select(Party.project_id, Party.kind, Party.section).where(Party.ended_on.is_(None))
    mine = live.where(Party.organisation_id == kept.id).subquery()
    return db.session.scalar(
        live.with_only_columns(Party.project_id)
        .join(
            mine,
            and_(
                mine.c.project_id == Party.project_id,
                mine.c.kind == Party.kind,
                mine.c.section == Party.section,
            ),
        )
        .where(Party.organisation_id == twin.id)
        .order_by(Party.project_id)
        .limit(1)
    )


def _references() -> Sequence[tuple[Table, Column[int]]]:
    """Every column that names a unit."""
    return [
        (table, key.parent)
        for table in Base.metadata.sorted_tables
        if table.name not in NOT_MOVED
        for key in sorted(table.foreign_keys, key=lambda one: one.parent.name)
        if key.column.table.name == Organisation.__tablename__
    ]


def _people(kept: Organisation, twin: Organisation) -> None:
    """Who serves both goes on in the name of the kept one."""
    rows = db.session.scalars(
        select(Membership).where(Membership.organisation_id == twin.id).order_by(Membership.id)
    ).all()
    for row in rows:
        journal.mark_seats(row.person_id)
        known = db.session.scalar(
            select(Membership.id).where(
                Membership.organisation_id == kept.id, Membership.person_id == row.person_id
            )
        )
        if known is not None:
            db.session.execute(
                update(LoginSession)
                .where(LoginSession.membership_id == row.id)
                .values(membership_id=known),
                execution_options={"synchronize_session": False},
            )


def _move(table: Table, column: Column[int], kept_id: int, twin_id: int) -> None:
    moved = column == twin_id
    if table.name in ONE_EACH:
        other = table.alias()
        same = [other.c[name] == table.c[name] for name in ONE_EACH[table.name]]
        moved = and_(moved, ~exists().where(other.c[column.name] == kept_id, *same))
    db.session.execute(
        update(table).where(moved).values({column.name: kept_id}),
        execution_options={"synchronize_session": False},
    )
