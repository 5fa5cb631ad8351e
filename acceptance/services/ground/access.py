"""Who sees what: the one place for checks on objects. A foreign thing is not found, a seen thing may be forbidden."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol, TypeVar

from sqlalchemy import (
    Select,
    or_,
    select,
)
from sqlalchemy.orm import joinedload

from acceptance.extensions import db
from acceptance.models import Filing, Organisation, PanelMember, Party, Person, Project
from acceptance.models.shapes import Payload
from acceptance.refusals import Forbidden, NotFound
from workflows import sides
from workflows.deputies import both
from workflows.permissions import allowed
from workflows.roles import ADMIN_ROLES, ROLE_OF_PARTY, AdminOf, OrganisationKind, PartyKind, Role

from . import alone, hands, parts


@dataclass(frozen=True)
class Viewer:
    """Someone signed in, serving one organisation.

    Plain values: it outlives the session it was read in.
    """

    person_id: int
    name: str
    organisation_id: int = 0
    organisation: str = ""
    path: str = ""
    kind: str = ""
    is_admin: bool = False
    admin_of: str = AdminOf.ALL
    """Of what, where administrators are three (`AdminOf`)."""
    principal_id: int = 0
    """In whose name the person acts; 0 in its own."""
    second: bool = False
    """Whether the person's sign-in took a second step."""
    answered_by: tuple[int, int] = (0, 0)
    """Behind a link: the person who answers for it and the unit served in that (0 for nobody)."""

    @classmethod
    def serving(cls, person: Person, organisation: Organisation | None) -> Viewer:
        """A person in the name of an organisation; who serves none stands nowhere but as admin."""
        itself = cls(
            person.id,
            person.name,
            is_admin=person.is_admin,
            admin_of=person.admin_of,
            second=person.second_since is not None,
        )
        if organisation is None:
            return itself
        return replace(
            itself,
            organisation_id=organisation.id,
            organisation=organisation.name,
            path=organisation.path,
            kind=organisation.kind,
        )

    def acting_for(self, principal: Person) -> Viewer:
        """The same person in a colleague's name; what is its own alone (administration) rests."""
        named = both(self.name, principal.name)
        return replace(self, name=named, principal_id=principal.id, is_admin=False)

    @property
    def standing(self) -> frozenset[str]:
        """Roles held outside any project."""
        roles: set[str] = set()
        if self.is_admin:
            roles |= ADMIN_ROLES[AdminOf(self.admin_of)]
        if self.kind == OrganisationKind.BUREAU:
            roles.add(Role.BUREAU)
        if self.kind == OrganisationKind.CITY_ARCHIVE:
            roles.add(Role.CITY_ARCHIVE)
        return frozenset(roles)


@dataclass(frozen=True)
class Serving:
    """A unit that a person serves: the key of the membership, and the person as acting for it."""

    membership_id: int
    viewer: Viewer


@dataclass(frozen=True)
class Place:
    """A project as one viewer stands to it: the roles held, and the parties played."""

    project: Project
    roles: frozenset[str]
    party_ids: frozenset[int]
    viewer: Viewer
    left_ids: frozenset[int] = frozenset()
    """The parties that the unit played until it left: what these delivered it still reads."""

    def may(self, permission: str) -> bool:
        """Whether one of the roles held here has the permission."""
        return allowed(permission, self.roles)

    @cached_property
    def acts(self) -> hands.Acts:
        """What this person did last to things of the project, looked up when first asked for."""
        return hands.acts(self)

    @cached_property
    def watched(self) -> frozenset[int]:
        """The sections, 0 for the whole project, whose construction files this viewer checks as
        supervisor.
        """
        if Role.SUPERVISOR not in self.roles:
            return frozenset()
        engaged = [
            one for one in self.project.parties if one.kind == PartyKind.SUPERVISOR and one.live
        ]
        mine = {one.section for one in engaged if one.id in self.party_ids}
        sections = {one.section for one in engaged}
        numbers = (0, *(one.number for one in self.project.sections))
        return frozenset(one for one in numbers if sides.watched_by(one, sections) & mine)

    @property
    def read_ids(self) -> frozenset[int]:
        """The parties whose things are the viewer's own to read; to be written to only `party_ids`."""
        return self.party_ids | self.left_ids

    @property
    def whole(self) -> bool:
        """Whether this viewer sees more than what it owes."""
        return self.may("project.whole")


def kept(place: Place) -> Payload:
    """The rights of a viewer in a project as plain values, for a job that works in its name."""
    viewer = place.viewer
    return {
        "viewer": {
            "person_id": viewer.person_id,
            "name": viewer.name,
            "organisation_id": viewer.organisation_id,
            "organisation": viewer.organisation,
            "path": viewer.path,
            "kind": viewer.kind,
            "is_admin": viewer.is_admin,
            "principal_id": viewer.principal_id,
        },
        "answered_by": list(viewer.answered_by),
        "roles": sorted(place.roles),
        "parties": sorted(place.party_ids),
    }


def again(project: Project, rights: Payload) -> Place:
    """The place that was kept; the project as it is now, with nobody else writing in it."""
    alone.in_project(project.id)
    db.session.refresh(project)
    viewer = Viewer(**rights["viewer"])
    if answered := rights.get("answered_by"):
        person, unit = answered
        viewer = replace(viewer, answered_by=(person, unit))
    return Place(project, frozenset(rights["roles"]), frozenset(rights["parties"]), viewer)


def visible_projects(viewer: Viewer) -> Select[int]:
    """The ids of the projects a viewer may see, as a subquery."""
    mine = viewer.organisation_id
    ways = [
        Project.id.in_(select(Party.project_id).where(Party.organisation_id == mine)),
        Project.id.in_(
            select(PanelMember.project_id).where(
                PanelMember.person_id == viewer.person_id, PanelMember.recused.is_(False)
            )
        ),
        Project.guide_id == mine,
        Project.city_archive_id == mine,
        Project.authority_id == mine,
        Project.organiser_id == mine,
    ]
    if viewer.kind == OrganisationKind.BUREAU and viewer.path:
        lower = select(Organisation.id).where(
            Organisation.path.startswith(viewer.path, autoescape=True)
        )
        ways.append(Project.organiser_id.in_(lower))
    return select(Project.id).where(or_(*ways))


def sees(viewer: Viewer, project_id: int) -> bool:
    """Whether a viewer has a part in a project, by whatever number somebody typed."""
    mine = visible_projects(viewer).where(Project.id == project_id)
    return db.session.scalar(mine) is not None


def stand(viewer: Viewer, project_id: int) -> Place:
    """How the viewer stands to a project. Raises NotFound when it has no part in it.

    Inside a write transaction what is read from here on is what will be written upon.
    """
    alone.in_project(project_id)
    mine = viewer.organisation_id
    project, played = parts.read(project_id, mine, viewer.person_id)
    parties = [row.id for row in played if row.kind and row.ended_on is None]
    left = [row.id for row in played if row.kind and row.ended_on is not None]
    roles: set[str] = {
        ROLE_OF_PARTY[PartyKind(row.kind)] for row in played if row.kind and row.ended_on is None
    }
    if left:
        roles.add(Role.FORMER)
    # A vote is its member's: nobody sits on the panel while acting for somebody else.
    if len(parties) + len(left) < len(played) and not viewer.principal_id:
        roles.add(Role.PANELIST)
    if project.organiser_id == mine:
        roles.add(Role.BUREAU)
    if project.city_archive_id == mine:
        roles.add(Role.CITY_ARCHIVE)
    if project.authority_id == mine:
        roles.add(Role.AUTHORITY)
    if project.guide_id == mine and Role.BUREAU not in roles:
        roles.add(Role.OBSERVER)
    above = viewer.kind == OrganisationKind.BUREAU and viewer.path and project.organiser_id != mine
    if above and project.organiser.path.startswith(viewer.path):
        roles.add(Role.OBSERVER)
    if not roles:
        raise NotFound
    return Place(project, frozenset(roles), frozenset(parties), viewer, frozenset(left))


def require(place: Place, permission: str) -> None:
    """Raises Forbidden unless one of the roles holds the permission."""
    if not place.may(permission):
        raise Forbidden(permission)


def filings(place: Place) -> Select[Filing]:
    """The checklist items a viewer may see: all of them, or only those its own parties owe."""
    query = select(Filing).where(Filing.project_id == place.project.id)
    if place.whole:
        return query
    return query.where(Filing.party_id.in_(place.read_ids))


def filing(place: Place, filing_id: int) -> Filing:
    """One checklist item of this project. Raises NotFound for a foreign one."""
    mine = filings(place).where(Filing.id == filing_id).options(joinedload(Filing.party))
    found: Filing | None = db.session.scalar(mine)
    if found is None:
        raise NotFound
    return found


class _InProject(Protocol):
    @property
    def project_id(self) -> int | None: ...


Owned = TypeVar("Owned", bound=_InProject)


def owned(place: Place, model: type[Owned], object_id: int) -> Owned:
    """A row of this project by id. Raises NotFound for one of another project."""
    found = db.session.get(model, object_id)
    if found is None or found.project_id != place.project.id:
        raise NotFound
    return found
