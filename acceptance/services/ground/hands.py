"""Who took which step: kept with every step that another one decides upon, asked before that one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, String, bindparam, or_, select, text
from sqlalchemy.orm import aliased

from acceptance.extensions import db
from acceptance.models import HandTaken, Organisation, Person
from workflows.deputies import both
from workflows.hands import SIDE_BY_SIDE, WATCHED, Act

from .questions import Answers, Question

if TYPE_CHECKING:
    from .access import Place

Acts = Mapping[tuple[str, int], Sequence[Act]]
"""What a person did, by the noun and the key of the thing."""
_KEEP = text(
    "INSERT INTO hand_taken (noun, object_id, step, project_id, person_id, principal_id, organisation_id)"
    " VALUES (:noun, :object, :step, :project, :person, :principal, :organisation)"
    " ON CONFLICT (noun, object_id, step, person_id, organisation_id) DO UPDATE"
    " SET principal_id = excluded.principal_id"
)
_CARRY = text(
    "INSERT INTO hand_taken (noun, object_id, step, project_id, person_id, principal_id, organisation_id)"
    " SELECT noun, :to, step, project_id, person_id, principal_id, organisation_id FROM hand_taken"
    " WHERE noun = :noun AND step = :step AND object_id IN :sources"
    " ON CONFLICT (noun, object_id, step, person_id, organisation_id) DO NOTHING"
).bindparams(bindparam("sources", expanding=True))
_FORGET = text("DELETE FROM hand_taken WHERE noun = :noun AND object_id = :object AND step = :step")


TAKEN = Question(
    select(HandTaken.__table__)
    .where(
        HandTaken.noun == bindparam("noun", type_=String),
        HandTaken.object_id == bindparam("object", type_=Integer),
        HandTaken.step == bindparam("step", type_=String),
    )
    .order_by(HandTaken.person_id)
)
"""Who took a step of a thing."""


def keep(
    place: Place, noun: str, object_id: int, step: str, before: Sequence[Any] | None = None
) -> None:
    """Note who took a step, in the place of who took it `before`, or did an act beside others; only
    where another step decides upon it. What comes by a link is the doing of whoever answers for
    the link, in the unit that gave it.
    """
    viewer = place.viewer
    person, unit = viewer.person_id, viewer.organisation_id
    if not person:
        person, unit = viewer.answered_by
    if step not in WATCHED or not person:
        return
    values = {
        "noun": noun,
        "object": object_id,
        "step": step,
        "project": place.project.id,
        "person": person,
        "principal": viewer.principal_id or None,
        "organisation": unit,
    }
    connection = db.session.connection()
    if step not in SIDE_BY_SIDE and (before is None or before):
        connection.execute(_FORGET, values)
    connection.execute(_KEEP, values)


def whose(noun: str, object_id: int, steps: Iterable[str]) -> frozenset[int]:
    """The persons who took one of the steps last, and those in whose name they did."""
    rows = db.session.execute(
        select(HandTaken.person_id, HandTaken.principal_id)
        .where(HandTaken.noun == noun, HandTaken.object_id == object_id, HandTaken.step.in_(steps))
        .order_by(HandTaken.step)
    )
    return frozenset(person for row in rows for person in row if person is not None)


def carry(place: Place, noun: str, sources: Sequence[int], to: int, step: str) -> None:
    """What moves from one thing to another takes the hands along that were on it, and the one that
    moves it.
    """
    values = {"noun": noun, "to": to, "step": step, "sources": list(sources)}
    db.session.connection().execute(_CARRY, values)
    keep(place, noun, to, step)


def acts(place: Place, answers: Answers | None = None) -> Acts:
    """What this viewer did last to the things of the project, itself or through a deputy; while it
    acts for somebody, what that person did counts as well.

    Who holds one hand alone can have been another party only in another unit's name: then what was
    done for the unit served now is left out, which may be thousands of items.
    """
    here = place.viewer.organisation_id
    found: dict[tuple[str, int], list[Act]] = defaultdict(list)
    for row in (answers or Answers(**given(place))).rows(ACTS):
        act = Act(row.step, row.unit, _named(row.name, row.principal), here=row.of == here)
        found[row.noun, row.object_id].append(act)
    return found


def given(place: Place) -> dict[str, object]:
    """The parameters of ACTS."""
    viewer = place.viewer
    return {
        "project": place.project.id,
        "people": [viewer.person_id, viewer.principal_id],
        "but": viewer.organisation_id if len(place.roles) == 1 else 0,
    }


def told(place: Place, answers: Answers) -> None:
    """Let the place know what was asked already."""
    place.__dict__["acts"] = acts(place, answers)


def _acts() -> Question:
    doer, principal = aliased(Person), aliased(Person)
    people = bindparam("people", expanding=True, type_=Integer)
    return Question(
        select(
            HandTaken.noun,
            HandTaken.object_id,
            HandTaken.step,
            HandTaken.organisation_id.label("of"),
            Organisation.name.label("unit"),
            doer.name.label("name"),
            principal.name.label("principal"),
        )
        .join(Organisation, Organisation.id == HandTaken.organisation_id)
        .join(doer, doer.id == HandTaken.person_id)
        .outerjoin(principal, principal.id == HandTaken.principal_id)
        .where(
            HandTaken.project_id == bindparam("project", type_=Integer),
            or_(HandTaken.person_id.in_(people), HandTaken.principal_id.in_(people)),
            HandTaken.organisation_id != bindparam("but", type_=Integer),
        )
        .order_by(HandTaken.step)
    )


ACTS = _acts()


def _named(name: str, principal: str | None) -> str:
    if principal is None:
        return name
    return both(name, principal)
