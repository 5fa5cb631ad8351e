"""The steps by which a file is purged: as `amending`, for one more noun."""

from __future__ import annotations

from datetime import datetime

from acceptance.services.files import purges
from acceptance.services.ground import hands, journal
from acceptance.services.ground.access import Place
from acceptance.services.life.facts import NoFacts
from acceptance.services.steps import four_eyes, same, seen_by
from workflows.acts import possible
from workflows.engine import Option
from workflows.purges import PURGE

from ..extensions import db
from ..models import Purge
from ..refusals import Refused


def options(place: Place, row: Purge) -> list[Option]:
    """What this viewer may do with a proposal to purge now."""
    if not place.may("purge.take_step"):
        return []
    return [
        seen_by(place, "purge", row.id, place.roles, option)
        for option in PURGE.options(row.state, place.roles, NoFacts())
        if possible(option.step.when, place.project.state)
    ]


def take_step(
    place: Place, row: Purge, name: str, answer: str, *, version: int | None, now: datetime
) -> None:
    """Move a proposal by one step; agreed to, it is carried out.

    Raises NotOffered, Stale, Blocked (own_work), Refused (bad_text).
    """
    taken = PURGE.check(name, row.state, place.roles, NoFacts())
    four_eyes(place, "purge", row.id, place.roles, taken)
    same(row, version)
    if "answer" in taken.asks and not answer.strip():
        raise Refused("bad_text", field="answer")
    before = row.state
    PURGE.move(name, row)
    purges.EFFECTS[name](place, row, answer, now)
    db.session.flush()
    journal.record(
        row.project_id,
        name,
        actor=place.viewer,
        now=now,
        noun="purge",
        object_id=row.id,
        before=before,
        after=row.state,
        facts={
            "sha256": row.digest,
            "answer": answer,
            "places": [[one["kind"], one["id"]] for one in row.places],
            "others": row.others,
        },
    )
    hands.keep(place, "purge", row.id, name)
    db.session.flush()
