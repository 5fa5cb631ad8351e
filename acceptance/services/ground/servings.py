"""A person that serves several units: what it sees for all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import Select, or_, select

from acceptance.extensions import db
from acceptance.models import Membership, Organisation, Person, Project

from .access import Serving, Viewer, visible_projects


def of(person_id: int, *, today: date) -> list[Serving]:
    """A person as acting for each of the units that it serves, the oldest membership first."""
    rows = db.session.execute(
        select(Membership.id, Person, Organisation)
        .join(Person, Person.id == Membership.person_id)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(
            Membership.person_id == person_id,
            or_(Membership.until.is_(None), Membership.until >= today),
            Organisation.retired_at.is_(None),
        )
        .order_by(Membership.id)
    )
    return [Serving(key, Viewer.serving(person, unit)) for key, person, unit in rows]


def seeing(viewer: Viewer, servings: Iterable[Serving]) -> list[Serving]:
    """As whom a person sees its lists: for the unit it acts for, then for its other units. Who acts in
    a colleague's name sees what that unit sees and nothing else.
    """
    here = [one for one in servings if one.viewer.organisation_id == viewer.organisation_id]
    if viewer.principal_id or not here:
        return [Serving(0, viewer)]
    return [*here, *(one for one in servings if one not in here)]


def visible_to_any(servings: Iterable[Serving]) -> Select[int]:
    """The ids of the projects that a person may see for one of its units, as a subquery."""
    ways = [Project.id.in_(visible_projects(one.viewer)) for one in servings]
    return select(Project.id).where(or_(*ways))


def seen_as(servings: Sequence[Serving], ids: Iterable[int]) -> Mapping[int, Serving]:
    """For which unit a person sees each of these projects: the one it acts for where that sees it,
    else the first of its others.
    """
    found, left = {}, set(ids)
    for one in servings[:-1]:
        mine = visible_projects(one.viewer).where(Project.id.in_(left)).order_by(Project.id)
        seen = set(db.session.scalars(mine))
        found.update(dict.fromkeys(seen, one))
        left -= seen
    found.update(dict.fromkeys(left, servings[-1]))
    return found
