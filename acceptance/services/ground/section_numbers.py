"""The numbers and names of the sections that a project has."""

from __future__ import annotations

from sqlalchemy import select

from acceptance.models import Project, Section
from acceptance.refusals import Refused

from .questions import Question
from .seen import MINE

NAMES = Question(
    select(Section.number, Section.name)
    .where(Section.project_id == MINE, Section.merged_into.is_(None))
    .order_by(Section.number)
)


def require(project: Project, section: int) -> None:
    """Raises Refused (no_such_section) for a number that no section of the project bears, or bears no
    more; 0 is the whole project.
    """
    if section and section not in {one.number for one in project.sections}:
        raise Refused("no_such_section", number=section)
