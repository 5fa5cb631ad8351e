"""Whose a step or a page is where it is not the viewer's: the roles, their units in the project, and what was done already."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import JournalEntry, Project
from workflows.roles import PartyKind, Role

OF_A_KIND = {
    Role.OWNER: PartyKind.OWNER,
    Role.SUPERVISOR: PartyKind.SUPERVISOR,
    Role.CONTRACTOR: PartyKind.CONTRACTOR,
}
MOST = 3
"""Units that are told by name; of more the role alone is told."""


class Done(NamedTuple):
    """The last time that a step was taken with a thing."""

    by: str
    unit: str
    at: datetime
    after: str


def units(project: Project, roles: Iterable[Role]) -> list[str]:
    """The units that have one of these roles in the project, by name; none where they are many."""
    one_each = {
        Role.BUREAU: project.organiser,
        Role.CITY_ARCHIVE: project.city_archive,
        Role.AUTHORITY: project.authority,
    }
    found: dict[str, None] = {}
    for role in roles:
        if unit := one_each.get(role):
            found[unit.name] = None
        kind = OF_A_KIND.get(role)
        for party in project.parties:
            if party.live and party.kind == kind:
                found[party.organisation.name] = None
    if len(found) > MOST:
        return []
    return list(found)


def done(project_id: int, noun: str, object_id: int, step: str) -> Done | None:
    """When the step was last taken with the thing, if it was the last thing that moved it."""
    moved = (
        select(JournalEntry)
        .where(
            JournalEntry.project_id == project_id,
            JournalEntry.noun == noun,
            JournalEntry.object_id == object_id,
            JournalEntry.after != "",
        )
        .order_by(JournalEntry.seq.desc())
        .limit(1)
    )
    line = db.session.scalar(moved)
    if line is None or line.action != step:
        return None
    return Done(line.actor, line.unit, line.at, line.after)
