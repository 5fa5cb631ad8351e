"""What a step changed, kept for the minutes in which its hand may take it back, and put back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, text

from acceptance.extensions import db
from acceptance.models import Filing, Finding, HandTaken, JournalEntry, Pause, Project, StepTaken
from acceptance.models.shapes import Before, Facts
from workflows import undoing
from workflows.engine import Step
from workflows.hands import WATCHED

from . import hands, journal, packs
from .access import Place
from .questions import Answers, Question
from .seen import MINE

Subject = Project | Filing | Finding
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "project": (
        *("state", "came_from", "state_since", "applied_on", "answer_due_on"),
        *("answer_provisional", "round", "meeting_on", "meeting_until", "meeting_time"),
        *("meeting_place", "together"),
    ),
    "filing": ("state", "reason", "received_on"),
    "finding": ("state", "answer", "conclusion", "done_on", "closed_round", "round"),
}
"""What a step may change of its thing."""
_HANDS: Any = HandTaken.__table__


def noun_of(subject: Subject) -> str:
    """Under which noun its lines are written."""
    return type(subject).__name__.lower()


def before(
    place: Place, subject: Subject, row: Step, answers: Answers | None = None
) -> Before | None:
    """How it stands before a step; nothing where the step is never taken back."""
    if not row.undo or not undoing.minutes(packs.procedure(place.project)):
        return None
    noun = noun_of(subject)
    return {
        "columns": {name: _plain(getattr(subject, name)) for name in COLUMNS[noun]},
        "pauses": _pauses(place.project.id, answers) if noun == "project" else [],
        "hands": _hands(noun, subject.id, row.name, answers),
    }


def _plain(value: object) -> object:
    if isinstance(value, date):  # a moment is one too
        return value.isoformat()
    return value


PAUSES = Question(
    select(Pause.id, Pause.ended_on).where(Pause.project_id == MINE).order_by(Pause.id)
)


def _pauses(project_id: int, answers: Answers | None) -> list[tuple[int, str | None]]:
    rows = (answers or Answers(project=project_id)).rows(PAUSES)
    return [(row.id, row.ended_on and row.ended_on.isoformat()) for row in rows]


def _hands(noun: str, object_id: int, step: str, answers: Answers | None) -> list[Facts]:
    if step not in WATCHED:
        return []
    told = answers or Answers(noun=noun, object=object_id, step=step)
    return [row._asdict() for row in told.rows(hands.TAKEN)]


def note(
    place: Place, subject: Subject, row: Step, was: Before | None, head: int, *, now: datetime
) -> None:
    """Keep what a step changed, `head` being the number of the last line before it.

    A step that wrote more than its papers is not kept: it cannot be put back whole.
    """
    noun, viewer = noun_of(subject), place.viewer
    line, _hash = journal.head(place.project.id)
    mine: dict[str, object] = {"noun": noun, "object_id": subject.id}
    connection = db.session.connection()
    if was is None or not viewer.person_id or _did_more(place.project.id, head, line):
        connection.execute(_FORGET, mine)
        return
    mine |= {
        "project_id": place.project.id,
        "step": row.name,
        "line": line,
        "at": now,
        "person_id": viewer.person_id,
        "principal_id": viewer.principal_id,
        "organisation_id": viewer.organisation_id,
        "before": was,
    }
    connection.execute(_KEEP, mine)


_TABLE: Any = StepTaken.__table__
_FORGET = text("DELETE FROM step_taken WHERE noun = :noun AND object_id = :object_id")
_KEEP = text(
    "INSERT INTO step_taken (noun, object_id, project_id, step, line, at, person_id, principal_id,"
    ' organisation_id, "before") VALUES (:noun, :object_id, :project_id, :step, :line, :at, :person_id,'
    " :principal_id, :organisation_id, :before) ON CONFLICT (noun, object_id) DO UPDATE SET"
    " project_id = excluded.project_id, step = excluded.step, line = excluded.line, at = excluded.at,"
    " person_id = excluded.person_id, principal_id = excluded.principal_id,"
    ' organisation_id = excluded.organisation_id, "before" = excluded."before"'
).bindparams(*(bindparam(column.name, type_=column.type) for column in _TABLE.c))
"""In the place of what was kept of the thing before."""


def _did_more(project_id: int, head: int, line: int) -> bool:
    if line == head + 1:
        return False
    known = journal.written_between(project_id, head + 1, line - 1)
    if known is not None:
        return any(action not in undoing.COMES_WITH for action in known)
    between = select(JournalEntry.id).where(
        JournalEntry.project_id == project_id,
        JournalEntry.seq > head,
        JournalEntry.seq < line,
        JournalEntry.action.not_in(undoing.COMES_WITH),
    )
    return db.session.scalar(between.limit(1)) is not None


def of(subject: Subject) -> StepTaken | None:
    """The last step of a thing that may still be taken back."""
    key = (noun_of(subject), subject.id)
    return db.session.get(StepTaken, key, populate_existing=True)


LAST = Question(
    select(
        _TABLE,
        select(JournalEntry.action)
        .where(JournalEntry.project_id == _TABLE.c.project_id, JournalEntry.seq > _TABLE.c.line)
        .order_by(JournalEntry.seq)
        .limit(1)
        .scalar_subquery()
        .label("acted"),
    )
    .where(_TABLE.c.noun == "project", _TABLE.c.object_id == MINE)
    .order_by(_TABLE.c.noun)
)
"""The last step of the project itself that may still be taken back, and what was done since."""


def acted(kept: StepTaken) -> str:
    """What was done to the thing since, by the action of the first such line; "" for nothing.

    To a project belongs all that was done in it; to an item or a problem what names it, and every
    step of its project.
    """
    later = select(JournalEntry.action).where(
        JournalEntry.project_id == kept.project_id, JournalEntry.seq > kept.line
    )
    if kept.noun != "project":
        mine = (JournalEntry.noun == kept.noun) & (JournalEntry.object_id == kept.object_id)
        moved = (JournalEntry.noun == "project") & (JournalEntry.after != "")
        later = later.where(mine | moved)
    return db.session.scalar(later.order_by(JournalEntry.seq).limit(1)) or ""


def put_back(subject: Subject, kept: StepTaken) -> None:
    """Everything that the step changed, as it was; the row of the step goes."""
    was = kept.before
    for name, value in was["columns"].items():
        setattr(subject, name, _read(name, value))
    if kept.noun == "project":
        _put_pauses_back(kept.project_id, was["pauses"])
    db.session.execute(
        delete(_HANDS).where(
            _HANDS.c.noun == kept.noun,
            _HANDS.c.object_id == kept.object_id,
            _HANDS.c.step == kept.step,
        )
    )
    if was["hands"]:
        db.session.execute(insert(_HANDS), was["hands"])
    db.session.delete(kept)
    db.session.flush()


def _read(name: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    if name.endswith("_since"):
        return datetime.fromisoformat(value)
    if name.endswith("_on"):
        return date.fromisoformat(value)
    return value


def _put_pauses_back(project_id: int, was: list[tuple[int, str | None]]) -> None:
    """A pause that the step began is none; one that it ended goes on."""
    ended = dict(was)
    for row in db.session.scalars(
        select(Pause).where(Pause.project_id == project_id).order_by(Pause.id)
    ):
        if row.id not in ended:
            db.session.delete(row)
            continue
        last = ended[row.id]
        row.ended_on = date.fromisoformat(last) if last else None
