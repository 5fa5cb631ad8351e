"""Each viewer's list of what waits for it, across its projects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select

from acceptance.extensions import db
from acceptance.models import Filing, Notice, PanelMember, Project
from acceptance.services.ground import packs
from acceptance.services.ground.access import Place, Serving, Viewer, stand, visible_projects
from acceptance.services.ground.calendars import is_workday
from acceptance.services.life import awaited
from acceptance.services.life.awaited import Hand
from workflows.deadlines import YearNotPublished, working_days_between
from workflows.engine import Blocker
from workflows.filings import FilingState
from workflows.projects import CLOSED, Stage
from workflows.roles import Role
from workflows.standards import REACHED

VOTE = "表决"


@dataclass(frozen=True)
class Task:
    """One thing that waits: in which project, what, how much, since when, until when, where to do it."""

    project: Project
    what: str
    count: int
    since: datetime
    due: date | None
    link: str
    left: int | None = None
    """Working days until it is due, negative when it is overdue; nothing when that is not known."""
    blockers: Sequence[Blocker] = ()
    """The first things that this viewer still owes before it can be done."""
    owed: int = 0
    """How many they are in all."""
    serving: Serving | None = None
    """For which unit it is to be done, where a person serves several."""


def places(viewer: Viewer) -> list[Place]:
    ids = db.session.scalars(visible_projects(viewer).order_by(Project.state_since)).all()
    return [stand(viewer, project_id) for project_id in ids]


def places_of(sees: Sequence[Serving]) -> list[tuple[Place, Serving]]:
    """A person's projects over all its units, each once for every unit that has a part in it."""
    found = [(place, one) for one in sees for place in places(one.viewer)]
    return sorted(found, key=lambda pair: pair[0].project.state_since)


def tasks_of(sees: Sequence[Serving], *, today: date) -> list[Task]:
    """What waits for a person over all its units, the longest waiting first; a vote, which is the
    person's own, once.
    """
    found = []
    for number, one in enumerate(sees):
        mine = tasks(one.viewer, today=today)
        found += [replace(task, serving=one) for task in mine if not (number and task.what == VOTE)]
    return sorted(found, key=lambda task: task.since)


def tasks(viewer: Viewer, *, today: date) -> list[Task]:
    """What waits for this viewer, the longest waiting first."""
    found: list[Task] = []
    here = places(viewer)
    hands = awaited.of([place.project for place in here], today=today)
    for place in here:
        project = place.project
        found += [
            _awaited(project, hand, today)
            for hand in hands[project.id]
            if hand.is_mine(place) and not _told_apart(hand)
        ]
        found += _items(place)
        if Role.PANELIST in place.roles and project.state == Stage.REVIEW:
            waiting = db.session.scalar(
                select(func.count()).where(
                    PanelMember.project_id == project.id,
                    PanelMember.person_id == viewer.person_id,
                    PanelMember.voted_on.is_(None),
                    PanelMember.recused.is_(False),
                )
            )
            if waiting:
                found.append(
                    Task(project, VOTE, 0, project.state_since, project.meeting_on, "review")
                )
    return found


def _told_apart(hand: Hand) -> bool:
    """Whether tasks of their own tell what the hand owes: a member's ballot, items by their state."""
    if hand.role == Role.PANELIST:
        return True
    return bool(hand.blockers) and all(one.about[0] == "filings" for one in hand.blockers)


def _awaited(project: Project, hand: Hand, today: date) -> Task:
    """The step that waits for a hand, with what the hand owes before it can be taken."""
    due = None
    if project.state == Stage.APPLIED:
        due = project.answer_due_on
    return Task(
        project,
        packs.step_title(project, hand.step),
        0,
        project.state_since,
        due,
        "project",
        _left(today, due),
        hand.blockers,
        hand.owed,
    )


def _left(today: date, due: date | None) -> int | None:
    try:
        return working_days_between(today, due, is_workday) if due else None
    except YearNotPublished:
        return None


def _items(place: Place) -> list[Task]:
    project = place.project
    wanted: list[tuple[str, Any, str]] = []
    if project.state in (*CLOSED, Stage.SUSPENDED):
        return []
    mine, due = Filing.party_id.in_(place.party_ids), Filing.stage_rank <= REACHED[project.state]
    if place.party_ids:
        wanted.append(
            ("补交退回的条目", (mine & (Filing.state == FilingState.RETURNED)), "returned")
        )
        wanted.append(
            (
                "提交应归条目",
                (mine & Filing.required & due & (Filing.state == FilingState.MISSING)),
                "missing",
            )
        )
    if Role.SUPERVISOR in place.roles:
        wanted.append(
            (
                "审核施工文件",
                (
                    Filing.supervised
                    & (Filing.state == FilingState.SUBMITTED)
                    & Filing.section.in_(place.watched)
                    & ~mine
                ),
                "submitted",
            )
        )
    if Role.OWNER in place.roles:
        ready = (Filing.state == FilingState.CHECKED) | (
            ~Filing.supervised & (Filing.state == FilingState.SUBMITTED)
        )
        wanted.append(("审查归档", ready, "checked"))
    if Role.BUREAU in place.roles:
        wanted.append(
            ("核定不适用条目", (Filing.state == FilingState.EXEMPTION_ASKED), "exemption_asked")
        )
    tasks = []
    for what, condition, state in wanted:
        count = (
            db.session.scalar(
                select(func.count()).where(Filing.project_id == project.id, condition)
            )
            or 0
        )
        if count:
            tasks.append(Task(project, what, count, project.state_since, None, state))
    return tasks


def notices(here: Iterable[Place], *, limit: int = 12) -> list[tuple[Notice, Project]]:
    """The latest notices to any hand that a viewer has in these places, each once."""
    found: dict[int, tuple[Notice, Project]] = {}
    for place in here:
        rows = db.session.scalars(
            select(Notice)
            .where(
                Notice.project_id == place.project.id,
                Notice.void.is_(False),
                or_(
                    Notice.role.in_(place.roles)
                    & Notice.party_id.is_(None)
                    & Notice.person_id.is_(None),
                    Notice.party_id.in_(place.party_ids),
                    Notice.person_id == place.viewer.person_id,
                ),
            )
            .order_by(Notice.id.desc())
            .limit(limit)
        )
        found.update((row.id, (row, place.project)) for row in rows)
    return sorted(found.values(), key=lambda pair: pair[0].at, reverse=True)[:limit]
