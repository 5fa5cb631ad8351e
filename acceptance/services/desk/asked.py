"""What was asked for beside the life of a project and waits for an answer: erasings (彻底清除), changes of the fixed
archive (更改单), corrections of the data (更正单).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from acceptance.extensions import db
from acceptance.models import Amendment, Party, Project, Purge, Revision
from acceptance.services.ground.access import Serving
from workflows.amendments import AmendmentState
from workflows.projects import ENDED
from workflows.purges import PurgeState
from workflows.revisions import RevisionState
from workflows.roles import PartyKind

MOST = 200
"""Of each kind; nobody leafs through more."""
AMENDMENTS = (AmendmentState.ASKED, AmendmentState.REPORTED)
"""What the archive authority must answer."""


@dataclass(frozen=True)
class Asked:
    """One request: in which project, its noun, what it is called, why, by whom and since when."""

    project: Project
    noun: str
    name: str
    reason: str
    by: str
    since: datetime


def of(sees: Iterable[Serving]) -> Sequence[Asked]:
    """What waits for an answer in the projects that somebody's units organise or own, the oldest
    first; other parties are not told.
    """
    units = {one.viewer.organisation_id for one in sees}
    owned = select(Party.project_id).where(
        Party.kind == PartyKind.OWNER, Party.organisation_id.in_(units)
    )
    mine = or_(Project.organiser_id.in_(units), Project.id.in_(owned))
    found = [*_purges(mine), *_amendments(mine), *_revisions(mine)]
    return sorted(found, key=lambda one: one.since)


def _purges(mine: ColumnElement[bool]) -> Iterable[Asked]:
    wanted = (
        select(Purge, Project)
        .join(Project, Project.id == Purge.project_id)
        .where(mine, Purge.state == PurgeState.ASKED)
        .order_by(Purge.id)
        .limit(MOST)
    )
    for row, project in db.session.execute(wanted):
        # the words that say why may be what must not be told: the page of the request has them
        yield Asked(project, "purge", row.document.title, "", row.asked_by, row.asked_at)


def _amendments(mine: ColumnElement[bool]) -> Iterable[Asked]:
    wanted = (
        select(Amendment, Project)
        .join(Project, Project.id == Amendment.project_id)
        .where(mine, Amendment.state.in_(AMENDMENTS), Project.state.not_in(ENDED))
        .order_by(Amendment.id)
        .limit(MOST)
    )
    for row, project in db.session.execute(wanted):
        yield Asked(project, "amendment", str(row.number), row.reason, row.asked_by, row.asked_at)


def _revisions(mine: ColumnElement[bool]) -> Iterable[Asked]:
    wanted = (
        select(Revision, Project)
        .join(Project, Project.id == Revision.project_id)
        .where(mine, Revision.state == RevisionState.PROPOSED)
        .order_by(Revision.id)
        .limit(MOST)
    )
    for row, project in db.session.execute(wanted):
        since = row.proposed_at
        yield Asked(project, "revision", str(row.number), row.reason, row.proposed_by, since)
