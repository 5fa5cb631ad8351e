"""The steps by which a unit that was not registered comes to a project: as `purging`, for one more noun."""

from __future__ import annotations

from datetime import datetime

from acceptance.services.ground import journal
from acceptance.services.ground.access import Place
from acceptance.services.life import newcomers
from acceptance.services.life.facts import NoFacts
from acceptance.services.life.newcomers import Answer
from acceptance.services.steps import four_eyes, same, seen_by
from workflows.acts import possible
from workflows.engine import Option
from workflows.newcomers import NEWCOMER
from workflows.roles import Role

from ..extensions import db
from ..models import Newcomer
from ..refusals import Refused


def options(place: Place, row: Newcomer) -> list[Option]:
    """What this viewer may do with a proposal now."""
    if not place.may("unit.take_step"):
        return []
    return [
        seen_by(place, "newcomer", row.id, place.roles, option)
        for option in NEWCOMER.options(row.state, place.roles, NoFacts())
        if possible(option.step.when, place.project.state)
    ]


def take_step(
    place: Place, row: Newcomer, name: str, said: Answer, *, version: int | None, now: datetime
) -> None:
    """Move a proposal by one step; agreed to, the unit is registered and engaged.

    Raises NotOffered, Stale, Blocked (own_work), Refused (bad_text, name_taken, unit_unnamed, and as
    `engaging.add`).
    """
    taken = NEWCOMER.check(name, row.state, place.roles, NoFacts())
    four_eyes(place, "newcomer", row.id, place.roles, taken)
    same(row, version)
    if "answer" in taken.asks and not said.answer.strip():
        raise Refused("bad_text", field="answer")
    before = row.state
    NEWCOMER.move(name, row)
    newcomers.EFFECTS[name](place, row, said, now)
    row.answer, row.answered_by, row.answered_at = said.answer, place.viewer.name, now
    db.session.flush()
    unit = row.organisation.name if row.organisation is not None else ""
    journal.record(
        row.project_id,
        name,
        actor=place.viewer,
        now=now,
        noun="newcomer",
        object_id=row.id,
        before=before,
        after=row.state,
        facts={"party": row.name, "unit": unit, "answer": said.answer},
    )
    if Role.BUREAU in taken.by:
        told = "：".join(filter(None, (row.name, said.answer)))
        journal.notify(row.project_id, Role.OWNER, name, now=now, reason=told)
