"""The steps of a change of the fixed archive (更改单): as `steps`, for one more noun."""

from __future__ import annotations

from datetime import datetime

from acceptance.services.ground import hands, journal
from acceptance.services.ground.access import Place
from acceptance.services.life import amendments
from acceptance.services.life.facts import NoFacts
from acceptance.services.steps import four_eyes, same, seen_by
from workflows.acts import possible
from workflows.amendments import AMENDMENT
from workflows.engine import Option

from ..extensions import db
from ..models import Amendment
from ..refusals import Refused


def options(place: Place, row: Amendment) -> list[Option]:
    """What this viewer may do with a change of the fixed archive now."""
    if not place.may("amendment.take_step"):
        return []
    return [
        seen_by(place, "amendment", row.id, place.roles, option)
        for option in AMENDMENT.options(row.state, place.roles, NoFacts())
        if possible(option.step.when, place.project.state)
    ]


def take_step(
    place: Place, row: Amendment, name: str, answer: str, *, version: int | None, now: datetime
) -> None:
    """Move a change of the fixed archive by one step.

    Raises NotOffered, Stale, Refused (not_in_stage; what the step's effect refuses).
    """
    taken = AMENDMENT.check(name, row.state, place.roles, NoFacts())
    if not possible(taken.when, place.project.state):
        raise Refused("not_in_stage", stage=place.project.state)
    four_eyes(place, "amendment", row.id, place.roles, taken)
    same(row, version)
    if "answer" in taken.asks and not answer.strip():
        raise Refused("bad_text", field="answer")
    before = row.state
    AMENDMENT.move(name, row)
    amendments.EFFECTS[name](place, row, answer, now)
    facts: dict[str, object] = {"number": row.number}
    if answer:
        facts["answer"] = answer
    if row.digest:
        # what was reported, and is agreed to or not
        facts["digest"] = row.digest
    journal.record(
        row.project_id,
        name,
        actor=place.viewer,
        now=now,
        noun="amendment",
        object_id=row.id,
        before=before,
        after=row.state,
        facts=facts,
    )
    hands.keep(place, "amendment", row.id, name)
    db.session.flush()
