"""Register a project: pin its packs and make its checklist, per section and per party that owes
it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select

from acceptance.extensions import db
from acceptance.models import (
    Filing,
    Party,
    Project,
    Report,
    Section,
)
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import access, journal, offers, servings
from acceptance.services.ground.access import Serving, Viewer
from acceptance.services.ground.questions import Question
from acceptance.services.ground.seen import MINE
from acceptance.services.progress import schedules
from workflows import programmes, standards
from workflows.filings import FilingState
from workflows.projects import PROJECT, Stage
from workflows.roles import PartyKind
from workflows.sides import OFFICES, Standing

from . import engaging, organisations, registered, sides


def register(data: Mapping[str, Any], *, actor: Viewer, now: datetime) -> Project:
    """Enter a key project; the actor's bureau organises its acceptance.

    Raises NotFound, Refused (project_code_taken, unit_on_two_sides, unit_retired).
    """
    fields = dict(data)
    sections, owner_id = fields.pop("sections"), fields.pop("owner_id")
    if db.session.scalar(select(Project.id).where(Project.code == fields["code"])):
        raise Refused("project_code_taken", code=fields["code"])
    for key in (owner_id, *(fields.get(f"{office}_id") for office in OFFICES)):
        if key:
            organisations.usable(key)
    mine = actor.organisation_id
    scope = offers.offered(mine, fields["scope_pack"])
    procedure = offers.offered(mine, fields["procedure_pack"])
    if not isinstance(scope, standards.Scope) or not isinstance(procedure, standards.Procedure):
        raise NotFound
    project = Project(
        **fields,
        organiser_id=actor.organisation_id,
        scope_version=scope.version,
        procedure_version=procedure.version,
        state=programmes.of(procedure).start.value,
        state_since=now,
        created_at=now,
    )
    project.sections = [
        Section(number=number, name=name) for number, name in enumerate(sections, 1)
    ]
    owner = Party(organisation_id=owner_id, kind=PartyKind.OWNER.value, section=0)
    project.parties = [owner]
    db.session.add(project)
    db.session.flush()
    sides.refuse_clash(project, owner_id, Standing(PartyKind.OWNER))
    items = _make_checklist(project, owner, scope)
    schedules.plan(project)
    journal.record(
        project.id,
        "register",
        actor=actor,
        now=now,
        after=project.state,
        facts={
            "scope": f"{scope.pack} {scope.version}",
            "procedure": f"{procedure.pack} {procedure.version}",
            **engaging.doubles(project, owner_id),
            "items": items,
            "data": registered.values(project),
        },
    )
    return project


def _make_checklist(project: Project, owner: Party, scope: standards.Scope) -> int:
    """A line for each item and section; how many."""
    rows = [
        missing_row(project, item, section, owner)
        for item in scope.items
        for section in places(project, item)
    ]
    db.session.execute(insert(Filing), rows)
    return len(rows)


def missing_row(
    project: Project, item: standards.Item, section: int, owing: Party
) -> dict[str, str | int | bool]:
    """A new line of the checklist, to be written in bulk: nothing is in yet."""
    return {
        **line(item),
        "project_id": project.id,
        "section": section,
        "party_id": owing.id,
        "state": FilingState.MISSING.value,
        "version_id": 1,
        "files": 0,
        "stored": 0,
    }


def places(project: Project, item: standards.Item) -> list[int]:
    """The sections in which an item is owed; 0 is the whole project."""
    if not item.each_section:
        return [0]
    return [section.number for section in project.sections]


def line(item: standards.Item) -> dict[str, str | int | bool]:
    """What the checklist says of an item of the scope."""
    return {
        "code": item.code,
        "name": item.name,
        "group_code": item.group,
        "group_name": item.group_name,
        "stage": item.stage,
        "stage_rank": standards.STAGES.index(item.stage),
        "required": item.required,
        "supervised": item.by == PartyKind.CONTRACTOR,
        "drawings": item.drawings,
        "marks": item.marks,
        "retention": item.retention,
        "remark": _remark(item),
    }


def _remark(item: standards.Item) -> str:
    said = []
    if item.copies:
        said.append(f"{item.copies} 份")
    if item.when:
        said.append(f"如有则归：{item.when}")
    if item.flag:
        said.append(item.flag)
    return "；".join(said)


SORTS = {"name": Project.name, "code": Project.code, "state": Project.state}
"""What a list of projects may be sorted by; otherwise by how long they have stood where they are.
"""


def listed(
    sees: Iterable[Serving], *, search: str = "", state: str = "", sort: str = ""
) -> Select[Project]:
    """The projects that somebody may see for one of its units, narrowed by words in name or code and
    by stage.
    """
    wanted = select(Project).where(Project.id.in_(servings.visible_to_any(sees)))
    if search:
        # autoescape: % and _ are what somebody typed, not wildcards.
        named = Project.name.contains(search, autoescape=True)
        wanted = wanted.where(named | Project.code.contains(search, autoescape=True))
    if state in PROJECT.states:
        wanted = wanted.where(Project.state == state)
    else:
        # what was registered by mistake is shown to whoever asks for it
        wanted = wanted.where(Project.state != Stage.VOIDED)
    return wanted.order_by(SORTS.get(sort, Project.state_since), Project.id)


def seen_by(viewer: Viewer, *, after: int, limit: int) -> tuple[list[Project], bool]:
    """The projects this viewer may see, oldest first, that follow one, and whether more follow."""
    mine = Project.id.in_(access.visible_projects(viewer))
    wanted = select(Project).where(mine, Project.id > after).order_by(Project.id)
    rows = list(db.session.scalars(wanted.limit(limit + 1)))
    return rows[:limit], len(rows) > limit


def named(project_id: int) -> Project:
    """A project by its id alone, for what anyone may know of it. Raises NotFound."""
    found = db.session.get(Project, project_id)
    if found is None:
        raise NotFound
    return found


REPORTS = 6
"""Documents that the page of a project names."""
LATEST = Question(
    select(Report.id, Report.title, Report.state, Report.step, Report.issued_at)
    .where(Report.project_id == MINE)
    .order_by(Report.id.desc())
    .limit(REPORTS)
)
"""The documents issued last, the newest first."""
