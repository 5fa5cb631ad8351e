"""Whose move it is (轮到谁): who is awaited in every project, what is to be done, until when, and since when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import Finding, JournalEntry, Party, Project
from acceptance.services.ground import packs, servings
from acceptance.services.ground.access import Serving, Viewer
from workflows.deadlines import IsWorkday, left, months_before
from workflows.findings import FindingState
from workflows.projects import CLOSED, Stage
from workflows.roles import ROLE_OF_PARTY, PartyKind, Role
from workflows.words import N_

from . import deadlines

WARNING = 3
"""Working days before the end from which a deadline is shown in amber."""
MONTH = 31
FEWEST = 2
"""Departures from a stage that make a pace."""
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


def acceptance_due(project: Project) -> date | None:
    """Until when the archive must be accepted: so many months before the planned acceptance of completion."""
    if project.planned_completion_on is None:
        return None
    return months_before(
        project.planned_completion_on, packs.procedure(project).value("before_completion", "months")
    )


def warning(project: Project, *, today: date) -> tuple[date, str] | None:
    """Until when the archive must be accepted, and the colour of it, for a project that is not yet: amber from a month before on."""
    due = acceptance_due(project)
    if due is None or project.state in (Stage.ACCEPTED, *CLOSED):
        return None
    return due, "late" if due < today else "risk" if (due - today).days <= MONTH else "ok"


def paces() -> dict[str, float]:
    """The median of days that projects stood in each stage, by the journal; no stage with fewer than FEWEST departures."""
    stood: dict[str, list[float]] = {}
    entered: dict[int, datetime] = {}
    rows = db.session.execute(
        select(JournalEntry.project_id, JournalEntry.at, JournalEntry.before)
        .where(JournalEntry.noun == "project", JournalEntry.after != "")
        .order_by(JournalEntry.project_id, JournalEntry.seq)
    )
    for row in rows:
        if row.before and row.project_id in entered:
            stood.setdefault(row.before, []).append(
                (row.at - entered[row.project_id]).total_seconds() / 86_400
            )
        entered[row.project_id] = row.at
    return {stage: median(days) for stage, days in stood.items() if len(days) >= FEWEST}


def forecast(project: Project, paces: Mapping[str, float], *, today: date) -> date | None:
    """When the archive will be accepted if what is left takes as long as it took others; nothing where too few others went that way."""
    programme = packs.programme(project)
    if Stage.ACCEPTED not in programme.line or project.state not in programme.line:
        return None
    here, end = programme.line.index(Stage(project.state)), programme.line.index(Stage.ACCEPTED)
    ahead = [stage.value for stage in programme.line[here:end]]
    if here >= end or any(stage not in paces for stage in ahead):
        return None
    stood = (today - local_date(project.state_since)).days
    if len(ahead) == 1 and stood >= paces[ahead[0]]:
        return None  # it takes longer than it took others: when it ends, nobody can tell
    return today + timedelta(
        days=round(max(0.0, paces[ahead[0]] - stood) + sum(paces[stage] for stage in ahead[1:]))
    )


def colour(days: int | None) -> str:
    return "todo" if days is None else "late" if days < 0 else "risk" if days <= WARNING else "ok"


def turn(
    project: Project,
    is_workday: IsWorkday,
    hands: Sequence[tuple[Role, int | None]],
    viewer: Viewer,
    *,
    today: date,
    paces: Mapping[str, float] | None = None,
) -> Turn:
    """Whose move it is in one project: `hands` are the roles that are awaited, a contractor's with
    its party.
    """
    state = Stage(project.state)
    due, provisional, paused = None, False, ""
    if state == Stage.APPLIED:
        due, provisional = project.answer_due_on, project.answer_provisional
    elif state == Stage.SUPPLEMENT:
        open_pause = next(
            (row for row in reversed(deadlines.pauses(project.id)) if row.ended_on is None), None
        )
        paused = open_pause.reason if open_pause else ""
    elif state == Stage.RECTIFICATION:
        due = db.session.scalar(
            select(func.min(Finding.due_on)).where(
                Finding.project_id == project.id,
                Finding.inspection_id.is_(None),
                Finding.state == FindingState.OPEN,
            )
        )
    elif state == Stage.REVIEW:
        due = project.meeting_on
    elif state not in (*CLOSED, Stage.SUSPENDED, Stage.ACCEPTED):
        due = acceptance_due(project)
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
        provisional,
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


def going_on(sees: Iterable[Serving], *, search: str = "") -> Sequence[Project]:
    """The projects that somebody may see for one of its units and that are not over, who waits
    longest first.
    """
    wanted = select(Project).where(
        Project.id.in_(servings.visible_to_any(sees)), Project.state.not_in(CLOSED)
    )
    if search:
        named = Project.name.contains(search, autoescape=True)
        wanted = wanted.where(named | Project.code.contains(search, autoescape=True))
    units = selectinload(Project.parties).joinedload(Party.organisation)
    ordered = wanted.order_by(Project.state_since, Project.id)
    return db.session.scalars(ordered.options(units, joinedload(Project.organiser))).all()
