"""What the panel votes upon stands fixed from the first ballot of the round on: the evaluation, the
points, the problems listed, the sample with its record.

Each verb that changes one of them asks here; the columns are in `workflows.acts`.
"""

from __future__ import annotations

from datetime import datetime

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import Project
from acceptance.refusals import Refused
from acceptance.services.ground import packs
from acceptance.services.ground.access import Place
from acceptance.services.life.facts import ProjectFacts
from workflows import needs
from workflows.acts import ACTS, Standing, possible
from workflows.projects import Stage


def standing(project: Project, *, now: datetime) -> Standing:
    """How what is voted upon stands: whether anybody has voted in this round, and what came of it.

    Where a programme has no vote nothing is ever fixed by one.
    """
    voted = project.state == Stage.REVIEW and project.vote_begun
    if not voted or not packs.programme(project).asks("voted_through"):
        return Standing()
    down = not any(needs.judged_down(ProjectFacts(project, local_date(now))))
    return Standing(voted=True, voted_down=down)


def may(place: Place, act: str, *, now: datetime) -> bool:
    """Whether this hand could do this now."""
    return place.may(ACTS[act].permission) and _open(place.project, act, now)


def require(place: Place, act: str, *, now: datetime) -> None:
    """Until the transaction ends no ballot is cast and no step moves the project on.

    Raises Refused (voted_upon, not_in_stage).
    """
    project = place.project
    db.session.refresh(project, with_for_update={"of": Project})
    if _open(project, act, now):
        return
    if possible(ACTS[act].when, project.state):
        raise Refused("voted_upon")
    raise Refused("not_in_stage", stage=project.state)


def refuse_unfinished(facts: ProjectFacts) -> None:
    """Raises Refused (not_put_to_vote) while what would be voted upon is not there yet."""
    missing = [(one.code, one.facts) for one in needs.put_to_vote(facts)]
    if missing and packs.programme(facts.project).asks("voted_through"):
        raise Refused("not_put_to_vote", missing=missing)


def _open(project: Project, act: str, now: datetime) -> bool:
    return possible(ACTS[act].when, project.state, standing(project, now=now))
