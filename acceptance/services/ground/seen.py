"""What a viewer asks about its project: of the whole of it, or of what its own parties owe."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, Integer, bindparam
from sqlalchemy.sql.selectable import SelectBase

from .access import Place
from .questions import Answers, Question

MINE = bindparam("project", type_=Integer)
PARTIES = bindparam("parties", expanding=True, type_=Integer)


class Seen:
    """A question that is narrowed for whoever does not see the whole project.

    `made` builds it from the conditions that narrow it; `own` is such a condition.
    """

    def __init__(self, made: Callable[..., SelectBase], own: ColumnElement[bool]) -> None:
        self._whole, self._own = Question(made()), Question(made(own))

    def by(self, place: Place) -> Question:
        """As this viewer asks it, with the parameters of `answers`."""
        return self._whole if place.whole else self._own


def answers(place: Place, **more: object) -> Answers:
    """The answers about its project to a viewer: the parameters `project` and `parties`."""
    return Answers(**{"project": place.project.id, "parties": sorted(place.read_ids), **more})
