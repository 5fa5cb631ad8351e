"""Whether a project has a section of a number."""

from __future__ import annotations

from acceptance.models import Project
from acceptance.refusals import Refused


def require(project: Project, section: int) -> None:
    """Raises Refused (no_such_section) for a number that no section of the project bears, or bears no
    more; 0 is the whole project.
    """
    if section and section not in {one.number for one in project.sections}:
        raise Refused("no_such_section", number=section)
