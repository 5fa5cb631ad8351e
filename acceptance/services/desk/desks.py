"""Each viewer's list of what waits for it, across its projects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import AwaitedHand, Project
from acceptance.services.ground import access, packs, servings
from acceptance.services.ground.access import Serving, Viewer, stand
from acceptance.services.ground.calendars import is_workday
from acceptance.services.life import awaited
from acceptance.services.life.awaited import Hand
from acceptance.services.progress import turns
from workflows.deadlines import YearNotPublished, working_days_between
from workflows.engine import Blocker
from workflows.roles import Role

from . import waiting
from .waiting import VOTE, Waiting

EVERYTHING = 100_000
"""More than waits for anybody: for letters and successions, which tell all of it."""


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


@dataclass(frozen=True)
class Tasks:
    """Some of what waits for somebody, the longest waiting first, out of how much in all, and how
    much of that is overdue."""

    shown: Sequence[Task]
    total: int
    late: int


def tasks(viewer: Viewer, *, today: date) -> Sequence[Task]:
    """Everything that waits for this viewer, the longest waiting first."""
    return tasks_of([Serving(0, viewer)], today=today, most=EVERYTHING).shown


def tasks_of(sees: Sequence[Serving], *, today: date, skip: int = 0, most: int) -> Tasks:
    """What waits for a person over all its units, the longest waiting first; a vote, which is the
    person's own, once.
    """
    marked = _marked(sees)
    counted = list(_counted(sees, marked, today))
    # what is counted now stands among what was kept: as many more are read as could stand before
    found = waiting.of(
        sees, without=[one.id for one in marked], today=today, skip=0, most=skip + most
    )
    shown = sorted([*counted, *_told(found.rows, sees, today)], key=lambda task: task.since)
    late = sum(1 for task in counted if task.due is not None and task.due < today)
    total = found.total + len(counted)
    return Tasks(shown[skip : skip + most], total, found.late + late)


def _marked(sees: Sequence[Serving]) -> Sequence[Project]:
    """The projects of which what was kept is not true any more, as many as a page counts itself."""
    return awaited.marked_among(servings.visible_to_any(sees))


def _counted(sees: Sequence[Serving], marked: Sequence[Project], today: date) -> Iterator[Task]:
    """The steps that wait in projects that are marked for a recount."""
    due = turns.steps_due(marked)
    for project in marked:
        hands = awaited.now(project, today=today)
        for one in _having_a_part(sees, project):
            place = stand(one.viewer, project.id)
            for hand in hands:
                if hand.is_mine(place) and not _told_apart(hand):
                    yield _step(project, hand, due.get(project.id), today, one)


def _having_a_part(sees: Sequence[Serving], project: Project) -> Sequence[Serving]:
    return [one for one in sees if access.sees(one.viewer, project.id)]


def _told(rows: Sequence[Waiting], sees: Sequence[Serving], today: date) -> Iterator[Task]:
    """Rows with their projects and what is owed, read for all of them at once."""
    projects = by_id({row.project_id for row in rows})
    hands = _hands([row.project_id for row in rows if not row.what])
    for row in rows:
        project, serving = projects[row.project_id], sees[row.serving]
        if not row.what:
            hand = hands[row.project_id, row.place]
            yield _step(project, hand, row.due, today, serving)
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


def longest_standing(sees: Sequence[Serving], *, limit: int) -> Sequence[Project]:
    """The first of somebody's projects, who stands longest in its stage first."""
    wanted = select(Project).where(Project.id.in_(servings.visible_to_any(sees)))
    return db.session.scalars(wanted.order_by(Project.state_since, Project.id).limit(limit)).all()


def _hands(ids: Iterable[int]) -> Mapping[tuple[int, int], Hand]:
    found: dict[tuple[int, int], Hand] = {}
    for some in awaited.batches(set(ids)):
        kept = select(AwaitedHand).where(AwaitedHand.project_id.in_(some))
        for row in db.session.scalars(kept.order_by(AwaitedHand.project_id, AwaitedHand.place)):
            found[row.project_id, row.place] = awaited.hand(row)
    return found


def _told_apart(hand: Hand) -> bool:
    """Whether tasks of their own tell what the hand owes: a member's ballot, items by their state."""
    if hand.role == Role.PANELIST:
        return True
    return bool(hand.blockers) and all(one.about[0] == "filings" for one in hand.blockers)


def _step(project: Project, hand: Hand, due: date | None, today: date, serving: Serving) -> Task:
    """The step that waits for a hand, with what the hand owes before it can be taken."""
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
        serving,
    )


def _left(today: date, due: date | None) -> int | None:
    try:
        return working_days_between(today, due, is_workday) if due else None
    except YearNotPublished:
        return None


__all__ = ["VOTE", "Task", "Tasks", "by_id", "tasks", "tasks_of"]
