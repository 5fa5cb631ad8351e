"""What a step is to know, read in one question before it is taken."""

from __future__ import annotations

from datetime import date

from acceptance.models import Project
from acceptance.services.ground import hands, journal, taken
from acceptance.services.ground.access import Place
from acceptance.services.ground.questions import Answers, Question
from workflows.engine import BACK, Step
from workflows.projects import ENDED

from . import awaited
from .facts import ProjectFacts, given

HARMLESS = ("", "remember_stage", "forget_stage")
"""Effects that change nothing but columns of the project."""


def facts(place: Place, row: Step, *, today: date) -> ProjectFacts:
    """The facts that a step of the project is judged by, what it is to know beside them asked already.

    Of one that moves the project alone what is needed at its next stage is asked as well.
    """
    project = place.project
    mine = {"noun": "project", "object": project.id, "step": row.name}
    answers = Answers(**{**given(project, today), **hands.given(place), **mine})
    known = ProjectFacts(project, today, thorough=True, answers=answers)
    rows: list[Step] = [row]
    more: list[Question] = [hands.ACTS, hands.TAKEN, journal.HEAD]
    if row.undo:
        more.append(taken.PAUSES)
    if moves_alone(row):
        next_rows, *due = awaited.ahead(project, _leads_to(project, row))
        rows += next_rows
        more += [*due, awaited.MARKED]
    known.ahead(rows, *more)
    hands.told(place, answers)
    return known


def _leads_to(project: Project, row: Step) -> str:
    if row.dest == BACK:
        return project.came_from or project.state
    return row.dest


def moves_alone(row: Step) -> bool:
    """Whether a step changes nothing but where the project stands: what was asked before it is true
    after it.
    """
    return row.effect in HARMLESS and not (row.issues or row.ends) and row.dest not in ENDED
