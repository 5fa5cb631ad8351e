"""并入另一项目: all sections of a project become sections of another one, and what concerned the whole of it one more,
which bears its name. Nothing is judged anew and no file takes another's place.

The project that becomes part of another ends with it (services.amending); its number stays its own. Proposing and
agreeing are in `revisions`, what goes along is the table in `workflows.parting`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, true, update

from acceptance.extensions import db
from acceptance.models import (
    ArchiveVersion,
    Document,
    Filing,
    Party,
    Project,
    Revision,
    Section,
    Volume,
)
from acceptance.refusals import NotFound, Refused
from acceptance.services.ground import access, alone, journal
from acceptance.services.ground.access import Place
from acceptance.services.progress import schedules
from workflows import revisions as table
from workflows import shared_lines
from workflows.acts import ACTS, possible
from workflows.filings import FilingState
from workflows.projects import Stage
from workflows.replay.subject import CAME, LEFT
from workflows.roles import PartyKind, Role
from workflows.standards import STAGES

from . import crossed, crossing, heirs, obstacles
from .crossing import GONE

ACT = "project.join"
LATER = (Stage.SUPERVISION, Stage.SELF_CHECK)
"""From here on the construction files were asked for."""
BUILT = STAGES.index("construction")
UNGIVEN = (FilingState.MISSING, FilingState.RETURNED, FilingState.EXEMPTION_ASKED)
LONGEST = 500


@dataclass(frozen=True)
class Plan:
    """What would go into which project, and what stands in the way."""

    target: Project
    items: int
    files: int
    volumes: int
    units: int
    refused: Sequence[Refused]


def find(place: Place, code: str) -> Project:
    """The other project by its number, where this viewer sees it. Raises Refused (join_unknown)."""
    found = db.session.scalar(select(Project).where(Project.code == code))
    if found is None or not access.sees(place.viewer, found.id):
        raise Refused("join_unknown", code=code)
    return found


def wanted(row: Revision) -> Project | None:
    """Into which project a row proposes to let its own go; nothing for another one."""
    for one in row.corrections:
        if one["field"] == table.JOINING:
            return db.session.get_one(Project, int(str(one["after"])))
    return None


def look(place: Place, target: Project) -> Plan:
    """What would become of everything; nothing is written."""
    project = place.project
    refused = list(_unfit(project, target))
    refused += obstacles.found(project.id, lambda column: true())
    counted = (
        select(func.count()).where(model.project_id == project.id, *more).scalar_subquery()
        for model, more in (
            (Filing, (Filing.state != FilingState.MISSING,)),
            (Document, ()),
            (Volume, ()),
            (Party, (Party.kind != PartyKind.OWNER,)),
        )
    )
    items, files, volumes, units = map(int, db.session.execute(select(*counted)).one())
    return Plan(target, items, files, volumes, units, refused)


def _unfit(project: Project, target: Project) -> Sequence[Refused]:
    """Why the two cannot be one: the same project, another owner, organiser, pack or stage."""
    if project.id == target.id:
        return [Refused("join_itself")]
    found = [
        Refused("join_stage", name=one.name, stage=one.state)
        for one in (project, target)
        if not possible(ACTS[ACT].when, one.state)
    ]
    owners = {heirs.owner_of(one).organisation_id for one in (project, target)}
    if len(owners) > 1 or project.organiser_id != target.organiser_id:
        found.append(Refused("join_sides"))
    if _packs(project) != _packs(target):
        found.append(Refused("join_packs"))
    fixed = select(ArchiveVersion.id).where(ArchiveVersion.project_id == target.id)
    if db.session.scalar(fixed.limit(1)) is not None:
        found.append(Refused("parted_after_fix"))
    return [*found, *_behind(project, target)]


def _packs(project: Project) -> tuple[str, ...]:
    return (
        project.scope_pack,
        project.scope_version,
        project.procedure_pack,
        project.procedure_version,
    )


def _behind(project: Project, target: Project) -> list[Refused]:
    """What the steps asked for that the other project has taken already."""
    if target.state not in LATER:
        return []
    states = [*UNGIVEN]
    if target.state == Stage.SELF_CHECK:
        states.append(FilingState.SUBMITTED)
    asked = (
        select(Filing.name)
        .where(
            Filing.project_id == project.id,
            Filing.section > 0,
            Filing.stage_rank <= BUILT,
            Filing.state.in_(states),
            Filing.required | (Filing.files > 0),
        )
        .order_by(Filing.id)
    )
    return [Refused("join_behind", name=name) for name in db.session.scalars(asked.limit(5))]


def require(place: Place, target: Project) -> Plan:
    """The plan, when nothing stands in the way. Raises Refused (the first that does)."""
    plan = look(place, target)
    for refused in plan.refused:
        raise refused
    return plan


def join(place: Place, row: Revision, target: Project, *, now: datetime) -> None:
    """Let everything go that was agreed upon. Raises NotFound, Refused (what `look` finds)."""
    project = place.project
    alone.in_project(target.id)
    db.session.refresh(target)
    require(place, target)
    if not access.sees(place.viewer, target.id):
        raise NotFound
    sections = _sections(project, target)
    _beside(project, target)
    renamed = _retitle(project, target)
    went = crossing.carry(project.id, target.id, sections)
    _call_beside(target, sections[0])
    _watch(target, sections)
    for section in project.sections:
        section.merged_into = GONE
    db.session.flush()
    db.session.expire_all()
    schedules.plan(target)
    _tell(place, row, target, sections, went, renamed, now)


def _sections(project: Project, target: Project) -> dict[int, int]:
    """Numbers in the other project by those here; 0 becomes a section with the project's name."""
    taken = select(func.max(Section.number)).where(Section.project_id == target.id)
    last = db.session.scalar(taken) or 0
    rows = [(0, project.name, [project.name])]
    rows += [(one.number, one.name, list(one.called)) for one in project.sections]
    known = {one.name for one in target.sections}
    found = {}
    for number, (old, name, called) in enumerate(rows, last + 1):
        told = name if name not in known else shared_lines.name_beside(name, project.name, 200)
        made = Section(project_id=target.id, number=number, name=told, called=called)
        db.session.add(made)
        found[old] = number
    db.session.flush()
    return found


def _beside(project: Project, target: Project) -> None:
    """Its volumes come after those that are there."""
    last = max(
        db.session.scalar(select(func.max(Volume.number)).where(Volume.project_id == one.id)) or 0
        for one in (project, target)
    )
    mine = update(Volume).where(Volume.project_id == project.id)
    db.session.execute(
        mine.values(number=Volume.number + last), execution_options={"synchronize_session": False}
    )


def _retitle(project: Project, target: Project) -> list[list[Any]]:
    """A volume that is called as one that is there says from which project it came; what it was."""
    same = select(Volume.title).where(Volume.project_id == target.id)
    rows = db.session.execute(
        select(Volume.id, Volume.title)
        .where(Volume.project_id == project.id, Volume.title.in_(same))
        .order_by(Volume.number)
    ).all()
    for key, title in rows:
        told = shared_lines.name_beside(title, project.name, LONGEST)
        db.session.execute(
            update(Volume).where(Volume.id == key).values(title=told),
            execution_options={"synchronize_session": False},
        )
    return [list(row) for row in rows]


def _call_beside(target: Project, section: int) -> None:
    """Lines of the whole project stay lines of their own, and say so: no version of a pack takes them
    for its own.
    """
    mine = select(Filing).where(Filing.project_id == target.id, Filing.section == section)
    for row in db.session.scalars(mine.order_by(Filing.id)):
        row.code = shared_lines.code_beside(row.code, section, row.id, {row.code})
    db.session.flush()


def _watch(target: Project, sections: Mapping[int, int]) -> None:
    """Who watched the whole project watches each of its sections that has no supervisor of its own."""
    mine = (Party.project_id == target.id) & (Party.kind == PartyKind.SUPERVISOR)
    live = mine & Party.ended_on.is_(None)
    whole = select(Party.organisation_id).where(live, Party.section == sections[0])
    units = list(db.session.scalars(whole.order_by(Party.id)))
    own = set(db.session.scalars(select(Party.section).where(live).order_by(Party.id)))
    for old, number in sections.items():
        if old and number not in own:
            for unit in units:
                db.session.add(
                    Party(
                        project_id=target.id,
                        organisation_id=unit,
                        kind=PartyKind.SUPERVISOR.value,
                        section=number,
                    )
                )
    db.session.flush()


def _tell(
    place: Place,
    row: Revision,
    target: Project,
    sections: Mapping[int, int],
    went: crossed.Crossed,
    renamed: list[list[Any]],
    now: datetime,
) -> None:
    """A line in each."""
    project = place.project
    pairs = [[old, number] for old, number in sections.items()]
    common = {"reason": row.reason, "sections": pairs, "renamed": renamed}
    gone = {f"{table.SECTION}{old}": None for old in sections if old}
    names = {
        f"{table.SECTION}{one.number}": one.name
        for one in target.sections
        if one.number in sections.values()
    }
    for one, action, facts in (
        (
            project,
            "join_project",
            {"to": crossed.known(target), LEFT: went, "data": gone, "number": row.number},
        ),
        (
            target,
            "take_in_project",
            {"from": crossed.known(project), CAME: went, "data": names},
        ),
    ):
        told = {**common, **facts, "items": crossed.items(one)}
        journal.record(one.id, action, actor=place.viewer, now=now, facts=told)
    said = f"{project.code} {project.name}"
    journal.notify(target.id, Role.OWNER, "take_in_project", now=now, reason=said)
