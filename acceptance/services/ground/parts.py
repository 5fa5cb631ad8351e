"""A project and the parts that a unit and a person have in it, read in one question: every request
asks it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, literal_column, null, select, union_all
from sqlalchemy.orm import joinedload

from acceptance.extensions import db
from acceptance.models import PanelMember, Party, Project
from acceptance.refusals import NotFound

from .questions import Question, carried

_PLAYED = Question(
    union_all(
        select(Party.id, Party.kind, Party.ended_on).where(
            Party.project_id == bindparam("project"),
            Party.organisation_id == bindparam("organisation"),
        ),
        select(PanelMember.id, literal_column("''").label("kind"), null().label("ended_on")).where(
            PanelMember.project_id == bindparam("project"),
            PanelMember.person_id == bindparam("person"),
            PanelMember.recused.is_(False),
        ),
    ).order_by("kind", "id")
)
"""The parties an organisation plays in a project, and (kind empty) the person's seat on its panel."""


def read(project_id: int, organisation_id: int, person_id: int) -> tuple[Project, Sequence[Any]]:
    """The project with its organiser, and the parts: id, kind, day on which it ended. Raises NotFound."""
    asked = {"project": project_id, "organisation": organisation_id, "person": person_id}
    found = db.session.execute(_statement(db.session.connection().dialect.name), asked).first()
    if found is None:
        raise NotFound
    project, played = found
    return project, _PLAYED.rows(json.loads(played))


@cache
def _statement(dialect: str) -> Select[Project, str]:
    wanted = select(Project, carried(_PLAYED, dialect).label("played"))
    mine = wanted.where(Project.id == bindparam("project")).order_by(Project.id)
    return mine.options(joinedload(Project.organiser))
