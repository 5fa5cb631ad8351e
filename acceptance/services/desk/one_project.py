"""What belongs to one project when it leaves alone: its rows in every table, what they refer to, its
files.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Table,
    and_,
    or_,
    select,
    true,
    union,
)

from acceptance.extensions import db
from acceptance.models import FileVersion, HeldFile, JournalEntry, Parcel, Project, Report
from acceptance.models.states import Gone
from acceptance.refusals import NotFound
from acceptance.services.files.erasing import NAMELESS
from workflows.exits.tables import NOT_OF_A_PROJECT

COMMON = frozenset({"calendar_day", "calendar_year"})
"""Tables that a reader of any project needs, and that name nobody."""


def find(code: str) -> Project:
    """The project of a number. Raises NotFound."""
    found = db.session.scalar(select(Project).where(Project.code == code))
    if found is None:
        raise NotFound
    return found


def said(project: Project) -> str:
    """As a reader knows it."""
    return f"{project.code} {project.name}"


def head(project: Project) -> dict[str, Any]:
    """The end of its chain."""
    mine = select(JournalEntry.seq, JournalEntry.hash).where(JournalEntry.project_id == project.id)
    row = db.session.execute(mine.order_by(JournalEntry.seq.desc()).limit(1)).first()
    if row is None:
        return {"project": [0, ""]}
    return {"project": [row.seq, row.hash]}


def named_digests(project: Project) -> CompoundSelect[str]:
    """What its rows say must lie in the store."""
    versions = and_(FileVersion.project_id == project.id, FileVersion.gone != Gone.PURGED)
    held = and_(HeldFile.project_id == project.id, HeldFile.name != NAMELESS)
    return union(
        select(FileVersion.digest).where(versions),
        select(HeldFile.digest).where(held),
        select(Report.digest).where(Report.project_id == project.id),
        select(Parcel.shell).where(Parcel.project_id == project.id),
    )


def rows(tables: Sequence[Table], project: Project) -> dict[str, ColumnElement[bool]]:
    """Which rows of which tables, by the tables' names. Each table comes after those it refers to."""
    chosen: dict[str, ColumnElement[bool]] = {}
    known = {table.name: table for table in tables}
    for table in tables:
        mine = _mine(table, project, known, chosen)
        if mine is not None:
            chosen[table.name] = mine
    units = known["organisation"]
    chosen["organisation"] = or_(
        *(
            units.c.id.in_(select(column).where(chosen[name]))
            for name in sorted(chosen)
            for column in known[name].columns
            if any(key.target_fullname == "organisation.id" for key in column.foreign_keys)
        )
    )
    return chosen


def _mine(
    table: Table,
    project: Project,
    known: dict[str, Table],
    chosen: dict[str, ColumnElement[bool]],
) -> ColumnElement[bool] | None:
    """By the project's key, or by the row of the project to which each refers."""
    if table.name in NOT_OF_A_PROJECT:
        return None
    if table.name in COMMON:
        return true()
    if table.name == "project":
        return table.c.id == project.id
    if table.name == "pack_version":
        return or_(
            and_(table.c.pack == project.scope_pack, table.c.version == project.scope_version),
            and_(
                table.c.pack == project.procedure_pack,
                table.c.version == project.procedure_version,
            ),
        )
    if "project_id" in table.c:
        return table.c.project_id == project.id
    for column in table.columns:
        for key in column.foreign_keys:
            name = key.target_fullname.split(".")[0]
            if name in chosen and name not in COMMON:
                return column.in_(select(known[name].c.id).where(chosen[name]))
    return None
