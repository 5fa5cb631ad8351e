"""Move open projects to another version of a pack: first what it would do to each, then the move, then back if need be.

Nobody moves unasked: a project keeps the version it pinned.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import insert, select

from acceptance.extensions import db
from acceptance.models import Filing, HeldFile, PackMove, Party, Project
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import access, journal, packs
from acceptance.services.ground.access import Viewer
from acceptance.services.ground.calendars import is_workday
from acceptance.services.progress import schedules, turns
from workflows import programmes, versions
from workflows.engine import Blocker
from workflows.filings import FilingState
from workflows.projects import BUILDING, CLOSED, HOLDER, Stage
from workflows.roles import Role
from workflows.standards import Item, Procedure, Scope
from workflows.versions import Change

from . import projects
from .facts import ProjectFacts

BEFORE_THE_MEETING = (
    *BUILDING,
    Stage.SUSPENDED,
    Stage.APPLIED,
    Stage.SUPPLEMENT,
    Stage.ADMITTED,
    Stage.PRE_CHECK,
)
MOVABLE = {"procedure": BEFORE_THE_MEETING, "filing_scope": (*BUILDING, Stage.SUSPENDED)}
"""While a panel judges, its sample and votes stand under the rules they were made by; while an application lies, its checklist stands."""


@dataclass
class Line:
    """One line of a project's checklist that the move would touch."""

    section: int
    item: Item | None
    filing: Filing | None

    @property
    def name(self) -> str:
        return self.item.name if self.item else self.filing.name if self.filing else ""


@dataclass
class Touch:
    """What another version would do to one project; nothing of it has happened."""

    project: Project
    before: str
    stands: bool
    changes: Sequence[Change] = ()
    missing: list[Blocker] = field(default_factory=list)
    settled: list[Blocker] = field(default_factory=list)
    due: tuple[date | None, date | None] | None = None
    added: list[Line] = field(default_factory=list)
    gone: list[Line] = field(default_factory=list)
    kept: list[Line] = field(default_factory=list)
    altered: list[Line] = field(default_factory=list)


def dry_run(viewer: Viewer, name: str, version: str, *, today: date) -> list[Touch]:
    """What the version would do to each open project of this bureau that pinned another one. Raises NotFound."""
    target = packs.at(name, version)
    pinned, at = (
        (Project.procedure_pack, Project.procedure_version)
        if isinstance(target, Procedure)
        else (Project.scope_pack, Project.scope_version)
    )
    rows = db.session.scalars(
        select(Project)
        .where(
            Project.organiser_id == viewer.organisation_id,
            pinned == name,
            at != version,
            Project.state.not_in(CLOSED),
        )
        .order_by(Project.code)
    )
    return [_touch(project, target, today) for project in rows]


def _touch(project: Project, target: Procedure | Scope, today: date) -> Touch:
    if isinstance(target, Procedure):
        return _of_procedure(project, target, today)
    found = Touch(project, project.scope_version, project.state not in MOVABLE["filing_scope"])
    _compare(project, target, found)
    return found


def _of_procedure(project: Project, target: Procedure, today: date) -> Touch:
    now = packs.procedure(project)
    found = Touch(
        project,
        project.procedure_version,
        project.state not in MOVABLE["procedure"],
        versions.changes(now, target),
    )
    old, new = _missing(project, now, today), _missing(project, target, today)
    found.missing = [blocker for blocker in new if blocker not in old]
    found.settled = [blocker for blocker in old if blocker not in new]
    if project.state == Stage.APPLIED:
        due = turns.answer_deadline(project, is_workday, target)
        if due and due.day != project.answer_due_on:
            found.due = (project.answer_due_on, due.day)
    return found


def _missing(project: Project, procedure: Procedure, today: date) -> list[Blocker]:
    """What is missing for the steps that lead on from where the project stands."""
    holder, facts = HOLDER[Stage(project.state)], ProjectFacts(project, today, procedure)
    steps = programmes.of(procedure).workflow.offered(project.state, [holder] if holder else [])
    return [blocker for row in steps if row.tone == "forward" for blocker in row.blockers(facts)]


def _compare(project: Project, scope: Scope, found: Touch) -> None:
    rows = db.session.scalars(
        select(Filing).where(Filing.project_id == project.id).order_by(Filing.section, Filing.id)
    )
    here = {(row.group_code, row.name, row.section): row for row in rows}
    wanted = {
        (item.group, item.name, section): item
        for item in scope.items
        for section in projects.places(project, item)
    }
    free = {(row.code, row.section): key for key, row in here.items() if key not in wanted}
    for key, item in wanted.items():
        row = here.get(key)
        if row is None and (item.code, key[2]) in free:
            row = here.pop(free.pop((item.code, key[2])))
        if row is None:
            found.added.append(Line(key[2], item, None))
        elif any(getattr(row, column) != value for column, value in projects.line(item).items()):
            found.altered.append(Line(key[2], item, row))
    used = {id(one.filing) for one in found.altered}
    held = (
        set(db.session.scalars(select(HeldFile.filing_id).where(HeldFile.project_id == project.id)))
        if hasattr(HeldFile, "filing_id")
        else set()
    )
    for key, row in here.items():
        if key in wanted or id(row) in used:
            continue
        kept = row.files or row.state != FilingState.MISSING or row.id in held
        (found.kept if kept else found.gone).append(Line(row.section, None, row))


def move(viewer: Viewer, name: str, version: str, ids: Sequence[int], *, now: datetime) -> str:
    """Move these projects, all or none; returns the batch, by which it can be undone.

    Raises NotFound, Refused (pack_stands, pack_not_pinned), naming the project.
    """
    target, batch = packs.at(name, version), secrets.token_hex(16)
    for project_id in sorted(set(ids)):
        _move(viewer, project_id, target, batch, now=now)
    return batch


def _move(
    viewer: Viewer, project_id: int, target: Procedure | Scope, batch: str, *, now: datetime
) -> None:
    place = access.stand(viewer, project_id)
    access.require(place, "pack.move")
    project, kind = place.project, "procedure" if isinstance(target, Procedure) else "filing_scope"
    pinned, before = (
        (project.procedure_pack, project.procedure_version)
        if kind == "procedure"
        else (project.scope_pack, project.scope_version)
    )
    if pinned != target.pack or before == target.version:
        raise Refused("pack_not_pinned", name=project.name)
    if project.state not in MOVABLE[kind]:
        raise Refused("pack_stands", name=project.name, stage=project.state)
    if isinstance(target, Procedure):
        project.procedure_version = target.version
        if project.state == Stage.APPLIED:
            turns.count_answer(project, is_workday)
    else:
        _rewrite(project, target)
        project.scope_version = target.version
    db.session.add(
        PackMove(
            batch=batch,
            project_id=project.id,
            kind=kind,
            pack=target.pack,
            before=before,
            after=target.version,
            by=viewer.name,
            at=now,
        )
    )
    journal.record(
        project.id,
        "move_pack",
        actor=viewer,
        now=now,
        facts={"pack": target.pack, "from": before, "to": target.version},
    )
    journal.notify(
        project.id,
        Role.OWNER,
        "move_pack",
        now=now,
        reason=f"{target.title} {before} → {target.version}",
    )
    db.session.flush()


def _rewrite(project: Project, scope: Scope) -> None:
    """Make the checklist what the scope says: nothing that has files or was worked on is lost."""
    told = Touch(project, project.scope_version, False)
    _compare(project, scope, told)
    for row in [one.filing for one in told.gone if one.filing]:
        db.session.delete(row)
    for row in [one.filing for one in (*told.altered, *told.kept) if one.filing]:
        row.code = f"~{row.id}"
    db.session.flush()
    for one in told.altered:
        for column, value in projects.line(one.item).items() if one.item else ():
            setattr(one.filing, column, value)
    for row in [one.filing for one in told.kept if one.filing]:
        row.code, row.required = f"{row.group_code}-旧{row.id}", False
    db.session.flush()
    owner = next(party for party in project.parties if party.kind == "owner")
    rows = [
        {
            **projects.line(one.item),
            "project_id": project.id,
            "section": one.section,
            "party_id": _party(project, one.item, one.section, owner).id,
            "state": FilingState.MISSING.value,
            "version_id": 1,
            "files": 0,
            "stored": 0,
        }
        for one in told.added
        if one.item
    ]
    if rows:
        db.session.execute(insert(Filing), rows)
    db.session.expire_all()
    schedules.plan(project)


def _party(project: Project, item: Item, section: int, owner: Party) -> Party:
    """Who owes an item: the party of its kind in its section, else the one for the whole project, else the owner."""
    mine = [party for party in project.parties if party.kind == item.by]
    return next(
        (p for p in mine if p.section == section), next((p for p in mine if p.section == 0), owner)
    )


def batches(viewer: Viewer, name: str) -> dict[str, list[PackMove]]:
    """What this bureau moved, by batch, the newest first."""
    found: dict[str, list[PackMove]] = {}
    rows = db.session.scalars(
        select(PackMove)
        .join(Project, Project.id == PackMove.project_id)
        .where(PackMove.pack == name, Project.organiser_id == viewer.organisation_id)
        .order_by(PackMove.id.desc())
        .limit(500)
    )
    for row in rows:
        found.setdefault(row.batch, []).append(row)
    return found


def undo(viewer: Viewer, batch: str, *, now: datetime) -> int:
    """Move back what was moved in a batch, all or none; how many. Raises NotFound, Refused (pack_stands, built_upon)."""
    rows = list(
        db.session.scalars(
            select(PackMove)
            .where(PackMove.batch == batch, PackMove.undone_at.is_(None))
            .order_by(PackMove.id)
        )
    )
    if not rows:
        raise NotFound
    for row in rows:
        here = (
            row.project.procedure_version if row.kind == "procedure" else row.project.scope_version
        )
        access.require(access.stand(viewer, row.project_id), "pack.move")
        if here != row.after:
            raise Refused("built_upon", name=row.project.name)
        _move(
            viewer, row.project_id, packs.at(row.pack, row.before), secrets.token_hex(16), now=now
        )
        row.undone_at = now
    db.session.flush()
    return len(rows)
