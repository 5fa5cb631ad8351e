"""What the virus scanner found goes to nobody; where one is set up, neither does what it has not seen."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import CheckResult, FileVersion, Job
from acceptance.models.states import Gone, Scan
from acceptance.refusals import Refused
from acceptance.services.ground.job_lanes import OPEN

from . import checks

AT_ONCE = 200
"""Files that are sent to the scanner again in one go."""
AGAIN = timedelta(hours=1)
"""After a look at which the scanner was away."""


def require_clean(version: FileVersion) -> None:
    """Raises Refused (infected)."""
    if version.scan == Scan.INFECTED:
        raise Refused("infected", name=version.name)


def require_seen(version: FileVersion, *, scanner: bool) -> None:
    """Before the bytes themselves are handed out. `scanner`: whether one is set up here.

    Raises Refused (infected, not_scanned).
    """
    require_clean(version)
    if scanner and version.scan != Scan.CLEAN:
        raise Refused("not_scanned", name=version.name)


def ask_again(*, now: datetime) -> int:
    """Ask again for a look at what the scanner has not seen: it was away, or came later than the file.

    Answers how many were asked for. What still waits in the queue is left there.
    """
    waiting = select(Job.subject_id).where(Job.kind == "check_file", Job.state.in_(OPEN))
    lately = select(CheckResult.version_id).where(CheckResult.at > now - AGAIN)
    unseen = (
        select(FileVersion.project_id, FileVersion.id)
        .where(FileVersion.scan == Scan.UNSEEN, FileVersion.gone == Gone.HERE)
        .where(FileVersion.id.not_in(waiting), FileVersion.id.not_in(lately))
        .order_by(FileVersion.id)
        .limit(AT_ONCE)
    )
    rows = sorted((row.project_id, row.id) for row in db.session.execute(unseen))
    for project_id, group in groupby(rows, key=lambda row: row[0]):
        checks.queue([key for _project, key in group], project_id=project_id, now=now)
    return len(rows)
