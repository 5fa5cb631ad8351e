"""What another version of a pack would do to open projects, before anything is done.

The move itself is in `moves`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, or_, select

from acceptance.extensions import db
from acceptance.models import FileMove, Filing, HeldFile, Project, Upload
from acceptance.services.ground import holds, offers, packs
from acceptance.services.ground.access import Viewer
from acceptance.services.ground.calendars import is_workday
from acceptance.services.progress import deadlines
from workflows import programmes, shared_lines, versions
from workflows.acts import ACTS, possible
from workflows.engine import Blocker
from workflows.filings import FilingState
from workflows.projects import CLOSED, Stage
from workflows.standards import Item, Procedure, Scope
from workflows.versions import Change

from . import projects
from .facts import ProjectFacts


@dataclass(frozen=True)
class Line:
    """One line of a project's checklist that the move would touch: `item` of the new scope,
    `filing` there already."""

    section: int
    item: Item | None = None
    filing: Filing | None = None

    @property
    def name(self) -> str:
        """What the line is called, after the move where it stays."""
        if self.item:
            return self.item.name
        if self.filing:
            return self.filing.name
        return ""


@dataclass
class Lines:
    """The lines of a checklist that a move would touch; `kept` are no longer in the scope, but
    were worked on."""

    added: list[Line] = field(default_factory=list)
    gone: list[Line] = field(default_factory=list)
    kept: list[Line] = field(default_factory=list)
    altered: list[Line] = field(default_factory=list)


@dataclass
class Touch(Lines):
    """What another version would do to one project; nothing of it has happened.

    `before` is the version it pins, `due` the day of the answer before and after, `missing` and
    `settled` what would be lacking or no longer be; `stands` when it cannot move now.
    """

    project: Project = field(kw_only=True)
    before: str = field(kw_only=True)
    stands: bool = field(kw_only=True)
    changes: Sequence[Change] = ()
    missing: list[Blocker] = field(default_factory=list)
    settled: list[Blocker] = field(default_factory=list)
    due: tuple[date | None, date | None] | None = None


class Pinned(NamedTuple):
    """The pack a project pins, of one kind."""

    kind: str
    pack: str
    version: str

    def said(self, target: Procedure | Scope) -> str:
        """What is left for `target`: the version, with the pack where that is another one."""
        if self.pack == target.pack:
            return self.version
        return f"{self.pack} {self.version}"

    def stands(self, project: Project) -> bool:
        """Whether the project is past the stages in which it may take another version."""
        return not possible(ACTS[f"pack.{self.kind}"].when, holds.stage_of(project))


def pinned(project: Project, target: Procedure | Scope) -> Pinned:
    """What the project pins of the kind of `target`."""
    if isinstance(target, Procedure):
        return Pinned("procedure", project.procedure_pack, project.procedure_version)
    return Pinned("filing_scope", project.scope_pack, project.scope_version)


def dry_run(
    viewer: Viewer, name: str, version: str, *, today: date, ids: Collection[int] = ()
) -> list[Touch]:
    """What the version would do to each open project of this bureau that pinned another one, and to
    those of `ids` that pinned another pack.

    Raises NotFound.
    """
    offers.require_used(viewer, name)
    target = packs.at(name, version)
    pack, at = Project.scope_pack, Project.scope_version
    if isinstance(target, Procedure):
        pack, at = Project.procedure_pack, Project.procedure_version
    rows = db.session.scalars(
        select(Project)
        .where(
            Project.organiser_id == viewer.organisation_id,
            or_(and_(pack == name, at != version), and_(Project.id.in_(ids), pack != name)),
            Project.state.not_in(CLOSED),
        )
        .order_by(Project.code)
    )
    return [_touch(project, target, today) for project in rows]


def _touch(project: Project, target: Procedure | Scope, today: date) -> Touch:
    here = pinned(project, target)
    found = Touch(project=project, before=here.said(target), stands=here.stands(project))
    if isinstance(target, Procedure):
        _weigh(found, target, today)
        return found
    lines = compare(project, target)
    found.added, found.gone = lines.added, lines.gone
    found.kept, found.altered = lines.kept, lines.altered
    return found


def _weigh(found: Touch, target: Procedure, today: date) -> None:
    """What differs between the procedures, and what that means for the project where it stands."""
    project = found.project
    now = packs.procedure(project)
    found.changes = versions.changes(now, target)
    old, new = _missing(project, now, today), _missing(project, target, today)
    found.missing = [blocker for blocker in new if blocker not in old]
    found.settled = [blocker for blocker in old if blocker not in new]
    if project.state == Stage.APPLIED:
        due = deadlines.answer_deadline(project, is_workday, target)
        if due and due.day != project.answer_due_on:
            found.due = (project.answer_due_on, due.day)


def _missing(project: Project, procedure: Procedure, today: date) -> list[Blocker]:
    """What is missing for the steps that lead on from where the project stands."""
    facts = ProjectFacts(project, today, procedure)
    steps = programmes.of(procedure).workflow.leaving(project.state)
    return [blocker for row in steps if row.tone == "forward" for blocker in row.blockers(facts)]


Key = tuple[str, str, int]
"""A line is the same by class, name and section."""


def compare(project: Project, scope: Scope) -> Lines:
    """What taking the scope would do to the project's checklist, line by line."""
    found = Lines()
    rows = db.session.scalars(
        select(Filing).where(Filing.project_id == project.id).order_by(Filing.section, Filing.id)
    )
    here = {(row.group_code, row.name, row.section): row for row in rows}
    wanted = dict(_wanted(project, scope))
    renamed: dict[Key, Filing] = {}
    if project.scope_pack == scope.pack:
        # in another pack the same number is another line
        renamed = _renamed(here, wanted)
    for key, item in wanted.items():
        _group, _name, section = key
        row = here.get(key) or renamed.get(key)
        if row is None:
            found.added.append(Line(section, item))
        elif any(getattr(row, column) != value for column, value in projects.line(item).items()):
            found.altered.append(Line(section, item, row))
    staying = {row.id for row in renamed.values()}
    held = {
        key
        for model in (HeldFile, FileMove, Upload)
        for key in db.session.scalars(
            select(model.filing_id).where(model.project_id == project.id).order_by(model.filing_id)
        )
    }
    for key, row in here.items():
        if key in wanted or row.id in staying or shared_lines.came_along(row.code):
            # a line of a section that is part of another one now stays as it came
            continue
        lines = found.gone
        if row.files or row.state != FilingState.MISSING or row.id in held:
            lines = found.kept
        lines.append(Line(row.section, filing=row))
    return found


def _wanted(project: Project, scope: Scope) -> Iterator[tuple[Key, Item]]:
    for item in scope.items:
        for section in projects.places(project, item):
            yield (item.group, item.name, section), item


def _renamed(here: dict[Key, Filing], wanted: dict[Key, Item]) -> dict[Key, Filing]:
    """The rows that only change their name: a new name at the number of a line that the new scope
    does not know by its old one."""
    free = {(row.code, row.section): row for key, row in here.items() if key not in wanted}
    found = {}
    for key, item in wanted.items():
        _group, _name, section = key
        if key not in here and (item.code, section) in free:
            found[key] = free.pop((item.code, section))
    return found
