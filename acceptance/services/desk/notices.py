"""The latest notices to any hand that a person has, over all its projects by one question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, union_all

from acceptance.extensions import db
from acceptance.models import Notice, Organisation, PanelMember, Party, Project
from acceptance.services.ground import servings
from acceptance.services.ground.access import Serving, Viewer
from workflows import hearing
from workflows.roles import ROLE_OF_PARTY, OrganisationKind, Role


def latest(sees: Sequence[Serving], *, limit: int = 12) -> Sequence[tuple[Notice, Project]]:
    """The latest notices to any hand that a person has for one of its units, each once."""
    return some(sees, Wanted(), limit=limit)


@dataclass(frozen=True)
class Wanted:
    """Which notices are wanted: of projects with these words in name or number, of a kind, older than
    the one with that id; told within two moments, the second one excluded.
    """

    words: str = ""
    kind: str = ""
    kinds: Sequence[str] = ()
    before: int | None = None
    since: datetime | None = None
    until: datetime | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """What narrows each way to a notice."""
        asked: list[ColumnElement[bool]] = []
        if self.words:
            name = Project.name.contains(self.words, autoescape=True)
            code = Project.code.contains(self.words, autoescape=True)
            asked.append(Notice.project_id.in_(select(Project.id).where(name | code)))
        if self.kind:
            asked.append(_of_kind(self.kind))
        if self.kinds:
            asked.append(or_(*(_of_kind(kind) for kind in self.kinds)))
        if self.before is not None:
            asked.append(Notice.id < self.before)
        if self.since is not None:
            asked.append(Notice.at >= self.since)
        if self.until is not None:
            asked.append(Notice.at < self.until)
        return asked


def _of_kind(kind: str) -> ColumnElement[bool]:
    if kind in hearing.ACTS:
        return Notice.action.in_(sorted(hearing.ACTS[kind]))
    return Notice.action.not_in(sorted(hearing.NAMED))


def some(
    sees: Sequence[Serving], wanted: Wanted, *, limit: int
) -> Sequence[tuple[Notice, Project]]:
    """The last so many of the notices that are wanted, each once, the newest first."""
    ways: list[Select[Any]] = []
    for one in sees:
        ways += _ways(one.viewer)
    narrow = wanted.conditions()
    each = [way.where(*narrow).order_by(Notice.id.desc()).limit(limit).subquery() for way in ways]
    found = union_all(*(select(way.c.id) for way in each))
    told = (
        select(Notice, Project)
        .join(Project, Project.id == Notice.project_id)
        .where(Notice.id.in_(found), Project.id.in_(servings.visible_to_any(sees)))
        .order_by(Notice.at.desc(), Notice.id.desc())
        .limit(limit)
    )
    return [(notice, project) for notice, project in db.session.execute(told)]


def _ways(viewer: Viewer) -> list[Select[Any]]:
    """The notices to each hand of a viewer, so that each is read along an index from its end."""
    told = select(Notice.id).where(Notice.void.is_(False))
    to_role = told.where(Notice.party_id.is_(None), Notice.person_id.is_(None))
    unit = viewer.organisation_id
    played = select(Party.id).where(Party.organisation_id == unit, Party.ended_on.is_(None))
    ways = [
        told.where(Notice.person_id == viewer.person_id),
        told.where(Notice.party_id.in_(played)),
    ]
    for role, mine in _projects(viewer):
        ways.append(to_role.where(Notice.role == role, Notice.project_id.in_(mine)))
    return ways


def _projects(viewer: Viewer) -> list[tuple[Role, Select[Any]]]:
    """The roles that a viewer may have, each with the projects where it has it."""
    unit, found = viewer.organisation_id, []
    for role in sorted(set(ROLE_OF_PARTY.values())):
        kinds = [kind for kind, its in ROLE_OF_PARTY.items() if its == role]
        mine = (Party.organisation_id == unit) & Party.ended_on.is_(None)
        found.append((role, select(Party.project_id).where(mine, Party.kind.in_(kinds))))
    standing: list[tuple[Role, ColumnElement[bool]]] = [
        (Role.BUREAU, Project.organiser_id == unit),
        (Role.CITY_ARCHIVE, Project.city_archive_id == unit),
        (Role.AUTHORITY, Project.authority_id == unit),
        (Role.OBSERVER, Project.guide_id == unit),
    ]
    if viewer.kind == OrganisationKind.BUREAU and viewer.path:
        below = Organisation.path.startswith(viewer.path, autoescape=True)
        lower = Project.organiser_id.in_(select(Organisation.id).where(below))
        standing.append((Role.OBSERVER, lower & (Project.organiser_id != unit)))
    found += [(role, select(Project.id).where(mine)) for role, mine in standing]
    if not viewer.principal_id:
        seats = select(PanelMember.project_id).where(
            PanelMember.person_id == viewer.person_id, PanelMember.recused.is_(False)
        )
        found.append((Role.PANELIST, seats))
    return found
