"""Whose turn it is (轮到谁), kept beside each project and counted anew after every change.

Every change writes a line of its project's journal, and every line marks the project for a recount:
a step counts at once, other changes leave it to the worker. Who reads in between is given what is
true now: the marked projects of a page are counted on the spot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, Select, bindparam, delete, insert, select

from acceptance.extensions import Base, db
from acceptance.gateways.clock import local_date
from acceptance.models import AwaitedHand, Project, Recount
from acceptance.models.shapes import StoredBlocker
from acceptance.services.ground import alone, jobs, packs, questions
from acceptance.services.ground.access import Place
from acceptance.services.ground.questions import Question
from acceptance.services.progress import dues
from workflows import turns
from workflows.engine import Blocker, Option
from workflows.projects import CLOSED
from workflows.roles import Role
from workflows.turns import Awaited

from .facts import ProjectFacts, points_ahead

KEPT = 3
"""Of what a hand owes, so much is kept for the desks; the project's page tells all."""
AT_ONCE = 50
"""Marked projects that one page counts itself: a page of a list. Of the others it shows what was
counted last.
"""


@dataclass(frozen=True)
class Hand:
    """A hand that is awaited before `step`, a contractor's with its party, until `due`.

    `owed` things in all; `blockers` names them, or the first KEPT of them in lists.
    """

    role: Role
    party_id: int | None
    step: str
    blockers: Sequence[Blocker]
    owed: int
    due: date | None = None

    def is_mine(self, place: Place) -> bool:
        """Whether a viewer has this hand."""
        return self.role in place.roles and self.party_id in (None, *place.party_ids)


def ahead(project: Project, state: str) -> tuple[Any, ...]:
    """What tells whose turn it is at a stage, for `ProjectFacts.ahead`: steps, and questions."""
    if state in CLOSED:
        return ((),)
    rows = packs.programme(project).workflow.leaving(state)
    return rows, dues.FIRST_OPEN, dues.owed(state)


def count(
    project: Project, *, today: date, known: ProjectFacts | None = None
) -> tuple[Option | None, list[Awaited]]:
    """The step that a project waits for and whose turn it is, by its facts as they are now."""
    workflow = packs.programme(project).workflow
    facts = known or ProjectFacts(project, today)
    facts.ahead(*ahead(project, project.state))
    option = turns.next_step(workflow, project.state, facts)
    hands = turns.awaited(option)
    if project.city_archive_id is None:
        hands = [one for one in hands if one.role != Role.CITY_ARCHIVE]
    return option, hands


_HANDS = Base.metadata.tables[AwaitedHand.__tablename__]
_MARKS = Base.metadata.tables[Recount.__tablename__]
_FORGET = delete(_HANDS).where(_HANDS.c.project_id == bindparam("project"))
_KEEP = insert(_HANDS)
MARKED = Question(
    select(_MARKS.c.project_id)
    .where(_MARKS.c.project_id == bindparam("project", type_=Integer))
    .order_by(_MARKS.c.project_id)
)
"""Whether the project waits for its recount."""
_COUNTED = delete(_MARKS).where(_MARKS.c.project_id == bindparam("project"))
"""Built once: every step runs them, and building a statement costs more than running it."""


def recount(
    project: Project, *, today: date, known: ProjectFacts | None = None
) -> frozenset[tuple[str, int | None]]:
    """Keep whose turn it is from now on; returns who should hear of a step that led here. What is
    `known` must be so still.
    """
    facts = known or ProjectFacts(project, today)
    rows, *more = ahead(project, project.state)
    facts.ahead(rows, *more, MARKED)
    option, hands = count(project, today=today, known=facts)
    connection, mine = db.session.connection(), {"project": project.id}
    connection.execute(_FORGET, mine)
    if hands:
        days = dues.days(project, hands, facts.answers)
        kept = [
            _row(project.id, place, one, turns.due(one, days)) for place, one in enumerate(hands)
        ]
        connection.execute(_KEEP, kept)
    if facts.answers.rows(MARKED):
        connection.execute(_COUNTED, mine)
    return turns.hears(option, hands)


def _row(project_id: int, place: int, one: Awaited, due: date | None) -> dict[str, object]:
    return {
        "project_id": project_id,
        "place": place,
        "role": str(one.role),
        "party_id": one.party_id,
        "step": one.step,
        "blockers": [_stored(blocker) for blocker in one.blockers[:KEPT]],
        "owed": len(one.blockers),
        "due_on": due,
    }


def _stored(blocker: Blocker) -> StoredBlocker:
    return {
        "code": blocker.code,
        "owed_by": blocker.owed_by,
        "about": blocker.about,
        "facts": dict(blocker.facts),
    }


def recount_marked(*, today: date, limit: int = AT_ONCE) -> int:
    """Count some of the marked projects anew; returns how many.

    Each is read when nobody writes in it: else a mark set meanwhile would go with the older one.
    """
    marked = select(Recount.project_id).order_by(Recount.project_id).limit(limit)
    keys = db.session.scalars(marked).all()
    for key in keys:
        alone.in_project(key)
        recount(db.session.get_one(Project, key), today=today)
    return len(keys)


def any_marked() -> bool:
    """Whether a project waits for its recount."""
    return db.session.scalar(select(Recount.project_id).limit(1)) is not None


def mark_day(*, now: datetime) -> None:
    """Have every project that is not over counted anew, once a day: with the day changes who is named
    for a duty.
    """
    if jobs.of_subject("recount", local_date(now).toordinal()) is not None:
        return
    jobs.finish_at_once("recount", local_date(now).toordinal(), now=now)
    going_on = select(Project.id).where(Project.state.not_in(CLOSED))
    unmarked = going_on.where(Project.id.not_in(select(Recount.project_id)))
    db.session.execute(insert(Recount).from_select(["project_id"], unmarked))


def of(projects: Iterable[Project], *, today: date) -> Mapping[int, Sequence[Hand]]:
    """Whose turn it is in each of these projects, by their ids, in the order of what is missing."""
    by_id = {project.id: project for project in projects}
    found: defaultdict[int, list[Hand]] = defaultdict(list)
    marked = _marked(by_id)[:AT_ONCE]
    for row in _kept(by_id.keys() - set(marked)):
        found[row.project_id].append(hand(row))
    found.update(several([by_id[key] for key in marked], today=today))
    return {key: found[key] for key in by_id}


def several(projects: Iterable[Project], *, today: date) -> Mapping[int, list[Hand]]:
    """Whose turn it is in some projects at this moment, by their ids, read for all of them at once; but
    for the version in force, which is looked up where an archive was fixed.
    """
    known = {one: ProjectFacts(one, today) for one in projects}
    questions.ahead_of_all(
        (facts.answers, facts.wanted(*ahead(one, one.state))) for one, facts in known.items()
    )
    points_ahead([*known.values()])
    return {one.id: now(one, today=today, known=facts) for one, facts in known.items()}


def hand(row: Any) -> Hand:
    """A hand as it was kept."""
    blockers = [_blocker(one) for one in row.blockers]
    return Hand(Role(row.role), row.party_id, row.step, blockers, row.owed, row.due_on)


def marked_among(projects: Select[int]) -> Sequence[Project]:
    """The marked ones of these projects, as many as one page counts itself."""
    wanted = select(Project).join(Recount, Recount.project_id == Project.id)
    mine = wanted.where(Recount.project_id.in_(projects)).order_by(Project.id)
    return db.session.scalars(mine.limit(AT_ONCE)).all()


def now(project: Project, *, today: date, known: ProjectFacts | None = None) -> list[Hand]:
    """Whose turn it is in one project at this moment, with everything that each hand owes."""
    facts = known or ProjectFacts(project, today)
    _option, hands = count(project, today=today, known=facts)
    days = dues.days(project, hands, facts.answers)
    return [
        Hand(
            Role(one.role),
            one.party_id,
            one.step,
            one.blockers,
            len(one.blockers),
            turns.due(one, days),
        )
        for one in hands
    ]


BATCH = 500
"""Ids in one question: the databases allow no more than some thousands of parameters."""


def batches(ids: Iterable[int]) -> Iterable[list[int]]:
    """Ids in as many questions as they need."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), BATCH):
        yield ordered[start : start + BATCH]


def _marked(ids: Iterable[int]) -> list[int]:
    found: list[int] = []
    for some in batches(ids):
        found += db.session.scalars(select(Recount.project_id).where(Recount.project_id.in_(some)))
    return found


def _kept(ids: Iterable[int]) -> Iterable[Any]:
    """Plain rows: a list has some hundred of them, and changes none."""
    for some in batches(ids):
        kept = select(_HANDS).where(_HANDS.c.project_id.in_(some))
        yield from db.session.connection().execute(
            kept.order_by(_HANDS.c.project_id, _HANDS.c.place)
        )


def _blocker(kept: StoredBlocker) -> Blocker:
    noun, key = kept["about"]
    return Blocker(kept["code"], kept["owed_by"], (noun, key), kept["facts"])
