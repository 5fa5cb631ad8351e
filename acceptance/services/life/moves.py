"""Move open projects to another version of a pack, and back if need be.

What it would do to each is told by `trials`.

Nobody moves unasked: a project keeps the version it pinned.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import func, insert, select

from acceptance.extensions import db
from acceptance.models import Filing, PackMove, Party, Project
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import access, journal, offers, packs
from acceptance.services.ground.access import Viewer
from acceptance.services.ground.built import Pile
from acceptance.services.ground.calendars import is_workday
from acceptance.services.progress import deadlines, schedules
from workflows.packs.own import is_own
from workflows.projects import Stage
from workflows.roles import Role
from workflows.standards import Item, Procedure, Scope

from . import projects, trials
from .trials import Line

MOST_TOLD = 500
"""Moves that a page lists."""


def move(viewer: Viewer, name: str, version: str, ids: Iterable[int], *, now: datetime) -> str:
    """Move these projects, all or none; returns the batch, by which it can be undone.

    Raises NotFound, Refused (pack_stands, pack_not_pinned, pack_blocked), naming the project.
    """
    offers.require_used(viewer, name)
    target, batch = packs.at(name, version), secrets.token_hex(16)
    if isinstance(target, Procedure):
        offers.require_complete(target)
    for project_id in sorted(set(ids)):
        _move(viewer, project_id, target, batch, now=now)
    return batch


def _move(
    viewer: Viewer, project_id: int, target: Procedure | Scope, batch: str, *, now: datetime
) -> None:
    place = access.stand(viewer, project_id)
    access.require(place, "pack.move")
    project = place.project
    here = trials.pinned(project, target)
    if not _may_leave(here, target):
        raise Refused("pack_not_pinned", name=project.name)
    if here.stands(project):
        raise Refused("pack_stands", name=project.name, stage=project.state)
    if isinstance(target, Procedure):
        _take_procedure(project, target)
    else:
        _take_scope(project, target)
    _note(project, here, target, batch, viewer, now=now)


def _may_leave(here: trials.Pinned, target: Procedure | Scope) -> bool:
    """Whether a project goes from the pack that it pins to another one: to another version of it, to one
    of its office's own, or back from that."""
    if here.pack == target.pack:
        return here.version != target.version
    return is_own(target.pack) or (is_own(here.pack) and isinstance(target, Scope))


def _note(
    project: Project,
    left: trials.Pinned,
    target: Procedure | Scope,
    batch: str,
    viewer: Viewer,
    *,
    now: datetime,
) -> None:
    """The move as a row that can be undone, a line of the chain, and a word to the owner."""
    row = PackMove(
        batch=batch,
        project_id=project.id,
        kind=left.kind,
        pack=target.pack,
        left_pack="" if left.pack == target.pack else left.pack,
        before=left.version,
        after=target.version,
        by=viewer.name,
        at=now,
    )
    db.session.add(row)
    items = db.session.scalar(select(func.count()).where(Filing.project_id == project.id))
    facts = {
        "pack": target.pack,
        "from": left.said(target),
        "to": target.version,
        "items": items,
    }
    journal.record(project.id, "move_pack", actor=viewer, now=now, facts=facts)
    reason = f"{target.title} {left.said(target)} → {target.version}"
    journal.notify(project.id, Role.OWNER, "move_pack", now=now, reason=reason)
    db.session.flush()


def _take_procedure(project: Project, procedure: Procedure) -> None:
    project.procedure_version = procedure.version
    # The days in which an application is answered are a parameter, and the clock is running.
    if project.state == Stage.APPLIED:
        deadlines.count_answer(project, is_workday)


def _take_scope(project: Project, scope: Scope) -> None:
    """Make the checklist what the scope says: nothing that has files or was worked on is lost."""
    told = trials.compare(project, scope)
    for row in _filings(told.gone):
        db.session.delete(row)
    # A code may be the old one of another line: out of the way first, for each is there once in a
    # project.
    for row in _filings([*told.altered, *told.kept]):
        row.code = f"~{row.id}"
    db.session.flush()
    for one in told.altered:
        if one.item and one.filing:
            for column, value in projects.line(one.item).items():
                setattr(one.filing, column, value)
    for row in _filings(told.kept):
        row.code, row.required = f"{row.group_code}-旧{row.id}", False
    db.session.flush()
    owner = next(party for party in project.parties if party.kind == "owner")
    rows = [
        projects.missing_row(
            project, one.item, one.section, owing(project, one.item, one.section, owner)
        )
        for one in told.added
        if one.item
    ]
    if rows:
        db.session.execute(insert(Filing), rows)
    # The rows were written past the session: what it holds of the checklist is old.
    db.session.expire_all()
    schedules.plan(project)
    project.scope_pack, project.scope_version = scope.pack, scope.version


def _filings(lines: Sequence[Line]) -> Iterator[Filing]:
    return (one.filing for one in lines if one.filing)


def owing(project: Project, item: Item, section: int, owner: Party) -> Party:
    """Who owes an item: the party of its kind in its section, else the one for the whole project,
    else the owner."""
    mine = {
        party.section: party
        for party in reversed(project.parties)
        if party.kind == item.by and party.live
    }
    return mine.get(section) or mine.get(0) or owner


def batches(viewer: Viewer, name: str) -> dict[str, list[PackMove]]:
    """What this bureau moved, by batch, the newest first."""
    found: dict[str, list[PackMove]] = {}
    rows = db.session.scalars(
        select(PackMove)
        .join(Project, Project.id == PackMove.project_id)
        .where(PackMove.pack == name, Project.organiser_id == viewer.organisation_id)
        .order_by(PackMove.id.desc())
        .limit(MOST_TOLD)
    )
    for row in rows:
        found.setdefault(row.batch, []).append(row)
    return found


def undo(viewer: Viewer, batch: str, *, now: datetime) -> int:
    """Move back what was moved in a batch, all or none; how many.

    Raises NotFound, Refused (pack_stands, built_upon).
    """
    rows = list(
        db.session.scalars(
            select(PackMove)
            .where(PackMove.batch == batch, PackMove.undone_at.is_(None))
            .order_by(PackMove.id)
        )
    )
    if not rows:
        raise NotFound
    first = next(iter(rows))
    pile = Pile(f"{first.pack} {first.before} → {first.after}")
    for row in rows:
        project, target = row.project, packs.at(row.left_pack or row.pack, row.before)
        access.require(access.stand(viewer, row.project_id), "pack.move")
        # Whoever moved it on since then has built on this move.
        here = trials.pinned(project, target)
        if (here.pack, here.version) != (row.pack, row.after):
            pile.note("moved_on", "project", project.id, project.name)
    pile.refuse()
    for row in rows:
        target = packs.at(row.left_pack or row.pack, row.before)
        _move(viewer, row.project_id, target, secrets.token_hex(16), now=now)
        row.undone_at = now
    db.session.flush()
    return len(rows)
