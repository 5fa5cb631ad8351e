"""Each viewer's list of what waits for it, across its projects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import AwaitedHand, Project
from acceptance.services.ground import access, servings
from acceptance.services.ground.access import Serving, Viewer, stand
from acceptance.services.ground.calendars import is_workday
from acceptance.services.life import awaited
from acceptance.services.life.awaited import Hand
from acceptance.services.progress import turns
from workflows import doings
from workflows.deadlines import left
from workflows.engine import Blocker
from workflows.roles import Role

from . import waiting
from .waiting import VOTE, Waiting

EVERYTHING = 100_000
"""More than waits for anybody: for letters and successions, which tell all of it."""


@dataclass(frozen=True)
class Task:
    """One thing that waits: in which project, what, how much, since when, until when, where to do it.

    `what` is a sentence, `facts` are its figures.
    """

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
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """What is to be done, in Chinese."""
        return doings.said((self.what, self.facts))


@dataclass(frozen=True)
class Tasks:
    """Some of what waits for somebody, the most urgent first, out of how much in all, and how much of
    that is overdue."""

    shown: Sequence[Task]
    total: int
    late: int


def tasks(viewer: Viewer, *, today: date) -> Sequence[Task]:
    """Everything that waits for this viewer, the most urgent first."""
    return tasks_of([Serving(0, viewer)], today=today, most=EVERYTHING).shown


def tasks_of(sees: Sequence[Serving], *, today: date, skip: int = 0, most: int) -> Tasks:
    """What waits for a person over all its units: what is due first, then what has no day, the longest
    waiting first; a vote, which is the person's own, once.
    """
    marked = _marked(sees)
    counted = list(_counted(sees, marked, today))
    # what is counted now stands among what was kept: as many more are read as could stand before
    found = waiting.of(
        sees, without=[one.id for one in marked], today=today, skip=0, most=skip + most
    )
    shown = sorted([*counted, *_told(found.rows, sees, today)], key=_urgency)
    late = sum(1 for task in counted if task.due is not None and task.due < today)
    total = found.total + len(counted)
    return Tasks(shown[skip : skip + most], total, found.late + late)


def _urgency(task: Task) -> tuple[bool, date, datetime]:
    return task.due is None, task.due or date.max, task.since


def _marked(sees: Sequence[Serving]) -> Sequence[Project]:
    """The projects of which what was kept is not true any more, as many as a page counts itself."""
    return awaited.marked_among(servings.visible_to_any(sees))


def _counted(sees: Sequence[Serving], marked: Sequence[Project], today: date) -> Iterator[Task]:
    """The steps that wait in projects that are marked for a recount."""
    hands = awaited.several(marked, today=today)
    for project in marked:
        for one in _having_a_part(sees, project):
            place = stand(one.viewer, project.id)
            for hand in hands[project.id]:
                if hand.is_mine(place) and not _told_apart(hand):
                    yield _step(project, hand, today, one)


def _having_a_part(sees: Sequence[Serving], project: Project) -> Sequence[Serving]:
    return [one for one in sees if access.sees(one.viewer, project.id)]


def _told(rows: Sequence[Waiting], sees: Sequence[Serving], today: date) -> Iterator[Task]:
    """Rows with their projects and what is owed, read for all of them at once."""
    projects, hands = _with_hands({row.project_id for row in rows})
    for row in rows:
        project, serving = projects[row.project_id], sees[row.serving]
        if not row.what:
            hand = hands[row.project_id, row.place]
            yield _step(project, hand, today, serving)
            continue
        yield Task(
            project,
            row.what,
            row.count,
            row.since,
            row.due,
            waiting.LINKS[row.what],
            _left(today, row.due),
            serving=serving,
        )


def by_id(ids: Iterable[int]) -> Mapping[int, Project]:
    """Projects by their ids."""
    found: dict[int, Project] = {}
    for some in awaited.batches(ids):
        wanted = select(Project).where(Project.id.in_(some)).order_by(Project.id)
        found.update((one.id, one) for one in db.session.scalars(wanted))
    return found


def _with_hands(
    ids: Iterable[int],
) -> tuple[Mapping[int, Project], Mapping[tuple[int, int], Hand]]:
    """Projects by their ids, and the hands that they wait for, by project and place."""
    projects: dict[int, Project] = {}
    hands: dict[tuple[int, int], Hand] = {}
    for some in awaited.batches(ids):
        wanted = (
            select(Project, AwaitedHand)
            .outerjoin(AwaitedHand, AwaitedHand.project_id == Project.id)
            .where(Project.id.in_(some))
            .order_by(Project.id, AwaitedHand.place)
        )
        for project, kept in db.session.execute(wanted):
            projects[project.id] = project
            if kept is not None:
                hands[project.id, kept.place] = awaited.hand(kept)
    return projects, hands


def _told_apart(hand: Hand) -> bool:
    """Whether tasks of their own tell what the hand owes: a member's ballot, items by their state."""
    if hand.role == Role.PANELIST:
        return True
    return bool(hand.blockers) and all(one.about[0] == "filings" for one in hand.blockers)


def _step(project: Project, hand: Hand, today: date, serving: Serving) -> Task:
    """What a hand is to do, with everything that it owes there."""
    what, facts = turns.doing(project, hand)
    return Task(
        project,
        what,
        0,
        project.state_since,
        hand.due,
        "project",
        _left(today, hand.due),
        hand.blockers,
        hand.owed,
        serving,
        facts,
    )


def _left(today: date, due: date | None) -> int | None:
    if due is None:
        return None
    return left(today, due, is_workday)


__all__ = ["VOTE", "Task", "Tasks", "by_id", "tasks", "tasks_of"]
