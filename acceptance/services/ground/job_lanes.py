"""Which lane a task waits in, and when its turn comes there.

In a lane one worker does one task after the other; lanes do not wait for each other, so that
nobody's file is checked later because somebody unpacks 50 GB. Within a lane projects take turns: a
task comes after the last one of its own project that still waits, and before the later ones of a
project that has queued a thousand.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, ScalarSelect, func, literal_column, select

from acceptance.models import Job
from acceptance.models.states import JobState

SHORT, PAPERS, LISTS, LONG, LOOKS = "short", "papers", "lists", "long", "looks"
LANES = (SHORT, PAPERS, LISTS, LONG, LOOKS)
LANE_OF = {
    "check_file": SHORT,
    "erase_bytes": SHORT,
    "print_report": PAPERS,
    "print_paper": PAPERS,
    "import_sheet": LISTS,
    "list_stored": LOOKS,
    "verify_stored": LOOKS,
}
"""By the kind of task; what is not named may take long."""
OPEN = (JobState.QUEUED, JobState.RUNNING)
IS_OPEN = Job.state.in_([literal_column(f"'{state.value}'") for state in OPEN])
"""Written out, as in the indexes of what is open: of a parameter SQLite can't know that they do."""


def lane_of(kind: str) -> str:
    """The lane in which a kind of task waits."""
    return LANE_OF.get(kind, LONG)


def turn(kind: str, project_id: int | None) -> ColumnElement[int]:
    """The turn of a new task: one after its project's last, else that of whoever is next."""
    return func.coalesce(_after_own(kind, project_id), _next(kind), 0)


def _after_own(kind: str, project_id: int | None) -> ScalarSelect[int | None]:
    """`==` names a task of no project too: SQL then asks IS NULL."""
    waits = select(func.max(Job.turn) + 1).where(
        Job.lane == lane_of(kind), Job.project_id == project_id, IS_OPEN
    )
    return waits.scalar_subquery()


def _next(kind: str) -> ScalarSelect[int | None]:
    """Of what failed and waits for another try the turn is long past: newcomers are not put there."""
    waits = select(func.min(Job.turn)).where(Job.lane == lane_of(kind), IS_OPEN, Job.attempts == 0)
    return waits.scalar_subquery()
