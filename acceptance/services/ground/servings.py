"""A person that serves several units: what it sees for all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Select, or_, select

from acceptance.extensions import db
from acceptance.models import Project

from .access import Serving, Viewer, visible_projects


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
