"""What was asked for beside the life of a project and waits for an answer: erasings (彻底清除), changes of the fixed
archive (更改单), corrections of the data (更正单), units to be registered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, literal, or_, select, union_all
from sqlalchemy.orm import joinedload

from acceptance.extensions import db
from acceptance.models import Amendment, Document, Newcomer, Party, Project, Purge, Revision
from acceptance.services.ground.access import Serving
from workflows.amendments import AmendmentState
from workflows.newcomers import NewcomerState
from workflows.projects import ENDED
from workflows.purges import PurgeState
from workflows.revisions import RevisionState
from workflows.roles import PartyKind

MOST = 50
"""So many are listed; the page says when there are more."""
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
    first; other parties are not told. One more than MOST says that there are more.
    """
    units = {one.viewer.organisation_id for one in sees}
    owned = select(Party.project_id).where(
        Party.kind == PartyKind.OWNER, Party.organisation_id.in_(units)
    )
    mine = or_(Project.organiser_id.in_(units), Project.id.in_(owned))
    ways = (_purges(mine), _amendments(mine), _revisions(mine), _newcomers(mine))
    told = union_all(*ways).subquery()
    wanted = (
        select(Project, told)
        .join(told, told.c.project_id == Project.id)
        .options(joinedload(Project.organiser))
        .order_by(told.c.since, told.c.noun, told.c.id)
        .limit(MOST + 1)
    )
    return [
        Asked(row.Project, row.noun, row.name, row.reason, row.by, row.since)
        for row in db.session.execute(wanted)
    ]


def _purges(mine: ColumnElement[bool]) -> Select[Any]:
    # the words that say why may be what must not be told: the page of the request has them
    told = _row(Purge, "purge", Document.title, literal("", String), Purge.asked_by, Purge.asked_at)
    return (
        told.join(Document, Document.id == Purge.document_id)
        .join(Project, Project.id == Purge.project_id)
        .where(mine, Purge.state == PurgeState.ASKED)
    )


def _amendments(mine: ColumnElement[bool]) -> Select[Any]:
    number, by, since = Amendment.number, Amendment.asked_by, Amendment.asked_at
    told = _row(Amendment, "amendment", cast(number, String), Amendment.reason, by, since)
    return told.join(Project, Project.id == Amendment.project_id).where(
        mine, Amendment.state.in_(AMENDMENTS), Project.state.not_in(ENDED)
    )


def _revisions(mine: ColumnElement[bool]) -> Select[Any]:
    number, by, since = Revision.number, Revision.proposed_by, Revision.proposed_at
    told = _row(Revision, "revision", cast(number, String), Revision.reason, by, since)
    return told.join(Project, Project.id == Revision.project_id).where(
        mine, Revision.state == RevisionState.PROPOSED
    )


def _newcomers(mine: ColumnElement[bool]) -> Select[Any]:
    by, since = Newcomer.proposed_by, Newcomer.proposed_at
    told = _row(Newcomer, "newcomer", Newcomer.name, Newcomer.note, by, since)
    return told.join(Project, Project.id == Newcomer.project_id).where(
        mine, Newcomer.state == NewcomerState.PROPOSED
    )


def _row(model: Any, noun: str, name: Any, reason: Any, by: Any, since: Any) -> Select[Any]:
    return select(
        model.id.label("id"),
        model.project_id.label("project_id"),
        literal(noun, String).label("noun"),
        name.label("name"),
        reason.label("reason"),
        by.label("by"),
        since.label("since"),
    ).select_from(model)
