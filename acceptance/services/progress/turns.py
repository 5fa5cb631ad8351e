"""Whose move it is (轮到谁): who is awaited in every project, what is to be done, until when, and since when."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy import ColumnElement, Date, Select, case, func, null, select, type_coerce
from sqlalchemy.orm import joinedload, selectinload

from acceptance.extensions import db
from acceptance.models import AwaitedHand, Finding, Party, Pause, Project
from acceptance.services.ground import packs, servings
from acceptance.services.ground.access import Serving, Viewer
from workflows.deadlines import IsWorkday, left, months_before
from workflows.findings import FindingState
from workflows.projects import CLOSED, Stage
from workflows.roles import ROLE_OF_PARTY, PartyKind, Role
from workflows.words import N_

from .paces import forecast

WARNING = 3
"""Working days before the end from which a deadline is shown in amber."""
MONTH = 31
DUTY = {
    Stage.APPLIED: N_("答复申请"),
    Stage.SUPPLEMENT: N_("补正材料"),
    Stage.ADMITTED: N_("组成验收组、召开验收会"),
    Stage.PRE_CHECK: N_("预检"),
    Stage.REVIEW: N_("抽查、表决、形成意见"),
    Stage.RECTIFICATION: N_("整改"),
    Stage.RECHECK: N_("复查"),
    Stage.ACCEPTED: N_("移交"),
    Stage.SELF_CHECK: N_("自检、申请"),
}


@dataclass(frozen=True)
class Turn:
    """One project's move: whose, what, since when, until when, with the colour and the working days that are left."""

    project: Project
    roles: Sequence[Role]
    who: str
    what: str
    since: datetime
    due: date | None
    left: int | None
    colour: str
    provisional: bool = False
    paused: str = ""
    forecast: date | None = None
    behind: bool = False
    """Whether the forecast lies after the day by which the archive must be accepted."""


class Planned(Protocol):
    """A project, or the few columns of one that say until when it must be accepted."""

    planned_completion_on: Any
    procedure_pack: Any
    procedure_version: Any


def acceptance_due(project: Planned) -> date | None:
    """Until when the archive must be accepted: so many months before the planned acceptance of completion."""
    if project.planned_completion_on is None:
        return None
    procedure = packs.procedure_at(project.procedure_pack, project.procedure_version)
    return months_before(
        project.planned_completion_on, procedure.value("before_completion", "months")
    )


def warning(project: Project, *, today: date) -> tuple[date, str] | None:
    """Until when the archive must be accepted, and the colour of it, for a project that is not yet: amber from a month before on."""
    due = acceptance_due(project)
    if due is None or project.state in (Stage.ACCEPTED, *CLOSED):
        return None
    return due, "late" if due < today else "risk" if (due - today).days <= MONTH else "ok"


def colour(days: int | None) -> str:
    return "todo" if days is None else "late" if days < 0 else "risk" if days <= WARNING else "ok"


def turn(
    standing: Standing,
    is_workday: IsWorkday,
    hands: Sequence[tuple[Role, int | None]],
    viewer: Viewer,
    *,
    today: date,
    paused: str = "",
    paces: Mapping[str, float] | None = None,
) -> Turn:
    """Whose move it is in one project: `hands` are the roles that are awaited, a contractor's with
    its party; `paused` is why the clock stands still.
    """
    project, due = standing.project, standing.due
    state = Stage(project.state)
    days = left(today, due, is_workday) if due else None
    programme, expected, latest = (
        packs.programme(project),
        forecast(project, paces or {}, today=today),
        acceptance_due(project),
    )
    forward = next(
        (
            row.title
            for row in programme.workflow.steps.values()
            if state in row.source and row.tone == "forward"
        ),
        "",
    )
    what = forward if programme.name or state not in DUTY else DUTY[state]
    return Turn(
        project,
        list(dict.fromkeys(role for role, _party in hands)),
        who(project, _shown(project, hands, viewer)),
        what,
        project.state_since,
        due,
        days,
        colour(days),
        state == Stage.APPLIED and project.answer_provisional,
        paused,
        expected,
        bool(expected and latest and expected > latest),
    )


def _shown(
    project: Project, hands: Sequence[tuple[Role, int | None]], viewer: Viewer
) -> Sequence[tuple[Role, int | None]]:
    """The hands whose units a viewer may know: a contractor does not learn who the others are."""
    mine = [one for one in project.parties if one.organisation_id == viewer.organisation_id]
    roles = {ROLE_OF_PARTY[PartyKind(one.kind)] for one in mine}
    if roles != {Role.CONTRACTOR}:
        return hands
    own = {one.id for one in mine}
    return [(role, party) for role, party in hands if role != Role.CONTRACTOR or party in own]


def who(project: Project, hands: Sequence[tuple[Role, int | None]]) -> str:
    """The units whose turn it is, by name, each once."""
    names: list[str] = []
    for role, party_id in hands:
        names += _units(project, role, party_id)
    return "、".join(dict.fromkeys(names))


def _units(project: Project, role: Role, party_id: int | None) -> Sequence[str]:
    if role == Role.BUREAU:
        return [project.organiser.name]
    if role == Role.CITY_ARCHIVE and project.city_archive:
        return [project.city_archive.name]
    return [
        party.organisation.name
        for party in project.parties
        if party.live
        and ROLE_OF_PARTY[PartyKind(party.kind)] == role
        and party_id in (None, party.id)
    ]


@dataclass(frozen=True)
class Standing:
    """A project that is not over, and until when its next move is due."""

    project: Project
    due: date | None


@dataclass(frozen=True)
class Standings:
    """Some of the projects that are not over, of how many in all and how many that are overdue."""

    shown: Sequence[Standing]
    total: int
    late: int


def going_on(
    sees: Sequence[Serving],
    *,
    today: date,
    search: str = "",
    role: str = "",
    marked: Mapping[int, Collection[str]] | None = None,
    oldest_first: bool = False,
    skip: int = 0,
    most: int,
) -> Standings:
    """The projects that somebody may see for one of its units and that are not over: the most
    urgent first, or who waits longest. With `role` those alone that wait for such a hand; of the
    `marked` ones it is told, since what was kept of them is not true any more.
    """
    rows = db.session.execute(_light(sees, search=search, role=role, marked=marked or {})).all()
    found = [(_due(row), row.id) for row in rows]
    if not oldest_first:
        found.sort(key=lambda one: one[0] or date.max)
    chosen = found[skip : skip + most]
    projects = _with_units([key for _day, key in chosen])
    late = sum(1 for day, _key in found if day is not None and day < today)
    shown = [Standing(projects[key], day) for day, key in chosen]
    return Standings(shown, len(found), late)


def _light(
    sees: Sequence[Serving], *, search: str, role: str, marked: Mapping[int, Collection[str]]
) -> Select[Any]:
    """What tells when a move is due, of every project, without the projects themselves."""
    told: Sequence[Any] = (
        Project.id,
        Project.state,
        Project.planned_completion_on,
        Project.procedure_pack,
        Project.procedure_version,
        step_due().label("step_due"),
    )
    wanted = select(*told).where(
        Project.id.in_(servings.visible_to_any(sees)), Project.state.not_in(CLOSED)
    )
    if search:
        named = Project.name.contains(search, autoescape=True)
        wanted = wanted.where(named | Project.code.contains(search, autoescape=True))
    if role:
        kept = select(AwaitedHand.project_id).where(
            AwaitedHand.role == role, AwaitedHand.project_id.not_in(marked)
        )
        now = [key for key, roles in marked.items() if role in roles]
        wanted = wanted.where(Project.id.in_(kept) | Project.id.in_(now))
    return wanted.order_by(Project.state_since, Project.id)


def step_due() -> ColumnElement[date]:
    """Until when the step at hand is due, where it has a day of its own: the answer to an
    application, the meeting, the first problem that is to be mended.
    """
    open_one = select(func.min(Finding.due_on)).where(
        Finding.project_id == Project.id,
        Finding.inspection_id.is_(None),
        Finding.state == FindingState.OPEN,
    )
    return type_coerce(
        case(
            (Project.state == Stage.APPLIED, Project.answer_due_on),
            (Project.state == Stage.REVIEW, Project.meeting_on),
            (Project.state == Stage.RECTIFICATION, open_one.scalar_subquery()),
            else_=null(),
        ),
        Date,
    )


def steps_due(projects: Iterable[Project]) -> Mapping[int, date | None]:
    """The same of projects that are at hand, by their ids; asks for problems alone."""
    found: dict[int, date | None] = {}
    mending = []
    for one in projects:
        if one.state == Stage.APPLIED:
            found[one.id] = one.answer_due_on
        elif one.state == Stage.REVIEW:
            found[one.id] = one.meeting_on
        elif one.state == Stage.RECTIFICATION:
            mending.append(one.id)
    if mending:
        wanted = select(Project.id, step_due().label("day")).where(Project.id.in_(mending))
        rows = db.session.execute(wanted.order_by(Project.id))
        found.update((row.id, row.day) for row in rows)
    return found


def _due(row: Any) -> date | None:
    """Until when a project's next move is due."""
    state = Stage(row.state)
    if state in (Stage.APPLIED, Stage.REVIEW, Stage.RECTIFICATION):
        return row.step_due  # type: ignore[no-any-return]
    if state in (Stage.SUPPLEMENT, Stage.SUSPENDED, Stage.ACCEPTED):
        return None
    return acceptance_due(row)


def _with_units(ids: Collection[int]) -> Mapping[int, Project]:
    units = selectinload(Project.parties).joinedload(Party.organisation)
    wanted = select(Project).where(Project.id.in_(ids)).order_by(Project.id)
    wanted = wanted.options(units, joinedload(Project.organiser), joinedload(Project.city_archive))
    return {one.id: one for one in db.session.scalars(wanted)}


def paused(projects: Iterable[Project]) -> Mapping[int, str]:
    """Why the clocks of these projects stand still, where they do."""
    ids = [one.id for one in projects if one.state == Stage.SUPPLEMENT]
    rows = select(Pause).where(Pause.project_id.in_(ids), Pause.ended_on.is_(None))
    return {row.project_id: row.reason for row in db.session.scalars(rows.order_by(Pause.id))}
