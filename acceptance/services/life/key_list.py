"""重点项目名单: which key projects an office was told of, and which of them were never registered here.

A line is taken for registered when a project that the office sees bears its name or its code, or the
number that a person wrote beside it; nothing is kept of that, so that it is never out of date.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from acceptance.extensions import db
from acceptance.models import KeyProject, Project
from acceptance.models.shapes import Facts
from acceptance.refusals import NotFound, Refused, Stale
from acceptance.services.ground import alone, office, pages
from acceptance.services.ground.access import Viewer, visible_projects
from workflows import key_list
from workflows.key_list import LineState
from workflows.sheets import Rows

SAID = ("year", *key_list.FIELDS, "source", "registered_as")
"""What is said of a line, and may have been entered wrongly."""
UNREGISTERED, REGISTERED = "unregistered", "registered"
SORTS = {
    "name": (KeyProject.name, KeyProject.id),
    "owner": (KeyProject.owner, KeyProject.name, KeyProject.id),
}


@dataclass(frozen=True)
class Taken:
    """What became of a sheet: lines that were taken, lines that were there, rows that say no name, rows
    that are no projects.
    """

    lines: int
    there: int
    wrong: tuple[int, ...]
    aside: tuple[int, ...]


def listed(
    viewer: Viewer, *, words: str = "", state: str = "", year: int | None = None, sort: str = ""
) -> Select[KeyProject]:
    """An office's lines, as a query: the last year first; struck ones only when asked for."""
    wanted = select(KeyProject).where(KeyProject.organisation_id == viewer.organisation_id)
    if state == LineState.STRUCK:
        wanted = wanted.where(KeyProject.state == LineState.STRUCK)
    else:
        wanted = wanted.where(KeyProject.state == LineState.STANDING)
    if state == UNREGISTERED:
        wanted = wanted.where(~_registered(viewer))
    if state == REGISTERED:
        wanted = wanted.where(_registered(viewer))
    if year is not None:
        wanted = wanted.where(KeyProject.year == year)
    if words:
        told = (KeyProject.name, KeyProject.code, KeyProject.owner, KeyProject.place)
        wanted = wanted.where(or_(*(one.contains(words, autoescape=True) for one in told)))
    if sort in SORTS:
        return wanted.order_by(*SORTS[sort])
    return wanted.order_by(KeyProject.year.desc(), KeyProject.id)


def _same() -> ColumnElement[bool]:
    """Whether a project is the one of a line."""
    code = and_(KeyProject.code != "", Project.code == KeyProject.code)
    by_hand = and_(KeyProject.registered_as != "", Project.code == KeyProject.registered_as)
    return or_(Project.name == KeyProject.name, code, by_hand)


def _registered(viewer: Viewer) -> ColumnElement[bool]:
    mine = Project.id.in_(visible_projects(viewer))
    return select(Project.id).where(mine, _same()).correlate(KeyProject).exists()


def projects_of(viewer: Viewer, lines: list[KeyProject]) -> dict[int, Project]:
    """The project of each line that has one, by the line's key; of several the first registered."""
    rows = db.session.execute(
        select(KeyProject.id, Project)
        .join(Project, _same())
        .where(
            KeyProject.id.in_([line.id for line in lines]),
            Project.id.in_(visible_projects(viewer)),
        )
        .order_by(KeyProject.id, Project.id.desc())
    )
    return {row.id: row.Project for row in rows}


def numbers(viewer: Viewer) -> tuple[int, int]:
    """How many lines stand, and how many of them are not registered."""
    missing = pages.count(listed(viewer, state=UNREGISTERED))
    return pages.count(listed(viewer)), missing


def years(viewer: Viewer) -> list[int]:
    """The years of which there are lines, the last first."""
    mine = select(KeyProject.year).where(KeyProject.organisation_id == viewer.organisation_id)
    return list(db.session.scalars(mine.distinct().order_by(KeyProject.year.desc())))


def mine(viewer: Viewer, line_id: int) -> KeyProject:
    """A line of this office. Raises NotFound."""
    row = db.session.get(KeyProject, line_id)
    if row is None or row.organisation_id != viewer.organisation_id:
        raise NotFound
    return row


def add(data: Mapping[str, Any], *, actor: Viewer, now: datetime) -> KeyProject:
    """Enter one line. Raises Refused (line_there, no_such_project)."""
    alone.in_office()
    if data["name"] in _there(actor, data["year"]):
        raise Refused("line_there", name=data["name"], year=data["year"])
    _known(actor, data["registered_as"])
    row = _line(data, "", actor, now)
    db.session.add(row)
    db.session.flush()
    office.record("key_project", row.id, "add_line", actor=actor, now=now, after=_said(row))
    return row


def take(rows: Rows, *, year: int, source: str, name: str, actor: Viewer, now: datetime) -> Taken:
    """Take the lines of a sheet; a project that stands in that year's list is not entered again.

    Raises Refused (no_name_column, sheet_long).
    """
    found = key_list.read(rows)
    if found is None:
        raise Refused("no_name_column", name=name)
    if len(found.lines) > key_list.MOST:
        raise Refused("sheet_long", count=len(found.lines), limit=key_list.MOST)
    alone.in_office()
    there = _there(actor, year)
    mark = hashlib.sha256(f"{name} {now.isoformat()}".encode()).hexdigest()[:16]
    fresh = []
    for _number, said in found.lines:
        if said["name"] not in there:
            there.add(said["name"])
            told = {**said, "year": year, "source": source, "registered_as": ""}
            fresh.append(_line(told, mark, actor, now))
    db.session.add_all(fresh)
    db.session.flush()
    if fresh:
        after: Facts = {"count": len(fresh), "year": year, "source": source, "sheet": name}
        office.record("key_project", fresh[0].id, "take_lines", actor=actor, now=now, after=after)
    known = len(found.lines) - len(fresh)
    return Taken(len(fresh), known, tuple(found.wrong), tuple(found.aside))


def correct(
    row: KeyProject,
    data: Mapping[str, Any],
    *,
    version: int,
    reason: str,
    actor: Viewer,
    now: datetime,
) -> None:
    """Put right what is said of a line. Raises Stale, Refused (nothing_differs, line_there,
    no_such_project).
    """
    _fresh(row, version)
    before = _said(row)
    changed = [name for name in SAID if before[name] != data[name]]
    if not changed:
        raise Refused("nothing_differs")
    moved = "name" in changed or "year" in changed
    if moved and data["name"] in _there(actor, data["year"]):
        raise Refused("line_there", name=data["name"], year=data["year"])
    _known(actor, data["registered_as"])
    for name in changed:
        setattr(row, name, data[name])
    db.session.flush()
    after = _said(row)
    office.record(
        "key_project",
        row.id,
        "correct_line",
        actor=actor,
        now=now,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
        reason=reason,
    )


def strike(row: KeyProject, *, version: int, reason: str, actor: Viewer, now: datetime) -> None:
    """Take a line off the list; it stays to be read. Raises Stale, Refused (nothing_differs)."""
    _fresh(row, version)
    if row.state == LineState.STRUCK:
        raise Refused("nothing_differs")
    row.state, row.reason = LineState.STRUCK.value, reason
    _moved(row, "strike_line", reason, actor, now)


def put_back(row: KeyProject, *, version: int, reason: str, actor: Viewer, now: datetime) -> None:
    """Put a struck line back. Raises Stale, Refused (nothing_differs, line_there)."""
    _fresh(row, version)
    if row.state == LineState.STANDING:
        raise Refused("nothing_differs")
    if row.name in _there(actor, row.year):
        raise Refused("line_there", name=row.name, year=row.year)
    row.state, row.reason = LineState.STANDING.value, ""
    _moved(row, "put_back_line", reason, actor, now)


def strike_sheet(row: KeyProject, *, reason: str, actor: Viewer, now: datetime) -> int:
    """Strike every standing line that came with the same sheet; returns how many."""
    if not row.sheet:
        raise NotFound
    rows = db.session.scalars(
        select(KeyProject)
        .where(
            KeyProject.organisation_id == actor.organisation_id,
            KeyProject.sheet == row.sheet,
            KeyProject.state == LineState.STANDING,
        )
        .order_by(KeyProject.id)
    ).all()
    if not rows:
        raise Refused("nothing_differs")
    for one in rows:
        one.state, one.reason = LineState.STRUCK.value, reason
    db.session.flush()
    after: Facts = {"count": len(rows), "source": row.source}
    office.record(
        "key_project", row.id, "strike_lines", actor=actor, now=now, after=after, reason=reason
    )
    return len(rows)


def _moved(row: KeyProject, act: str, reason: str, actor: Viewer, now: datetime) -> None:
    db.session.flush()
    after: Facts = {"name": row.name}
    office.record("key_project", row.id, act, actor=actor, now=now, after=after, reason=reason)


def _there(viewer: Viewer, year: int) -> set[str]:
    """The names that stand in a year's list."""
    rows = select(KeyProject.name).where(
        KeyProject.organisation_id == viewer.organisation_id,
        KeyProject.year == year,
        KeyProject.state == LineState.STANDING,
    )
    return set(db.session.scalars(rows.order_by(KeyProject.id)))


def _known(viewer: Viewer, code: str) -> None:
    """Raises Refused (no_such_project) for a number that no project has that the office sees."""
    if not code:
        return
    found = select(Project.id).where(Project.code == code, Project.id.in_(visible_projects(viewer)))
    if db.session.scalar(found) is None:
        raise Refused("no_such_project", code=code)


def _line(data: Mapping[str, Any], sheet: str, actor: Viewer, now: datetime) -> KeyProject:
    return KeyProject(
        **{name: data[name] for name in SAID},
        organisation_id=actor.organisation_id,
        sheet=sheet,
        entered_by=actor.name,
        entered_at=now,
    )


def _fresh(row: KeyProject, version: int) -> None:
    if row.version_id != version:
        raise Stale


def _said(row: KeyProject) -> Facts:
    return {name: getattr(row, name) for name in SAID}
