"""Who took which step: kept with every step that another one decides upon, asked before that one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select, text

from acceptance.extensions import db
from acceptance.models import HandTaken, Organisation
from workflows.hands import WATCHED, Act

if TYPE_CHECKING:
    from .access import Place

Acts = Mapping[tuple[str, int], Sequence[Act]]
"""What a person did, by the noun and the key of the thing."""
_KEEP = text(
    "INSERT INTO hand_taken (noun, object_id, step, project_id, person_id, organisation_id)"
    " VALUES (:noun, :object, :step, :project, :person, :organisation)"
    " ON CONFLICT (noun, object_id, step) DO UPDATE"
    " SET person_id = excluded.person_id, organisation_id = excluded.organisation_id"
)


def keep(place: Place, noun: str, object_id: int, step: str) -> None:
    """Note who took a step, where another step decides upon it."""
    if step not in WATCHED:
        return
    viewer = place.viewer
    values = {
        "noun": noun,
        "object": object_id,
        "step": step,
        "project": place.project.id,
        "person": viewer.person_id,
        "organisation": viewer.organisation_id,
    }
    db.session.connection().execute(_KEEP, values)


def acts(place: Place) -> Acts:
    """What this viewer did last to the things of the project.

    Who holds one hand alone can have been another party only in another unit's name: then what was
    done for the unit served now is left out, which may be thousands of items.
    """
    viewer = place.viewer
    wanted = (
        select(
            HandTaken.noun,
            HandTaken.object_id,
            HandTaken.step,
            HandTaken.organisation_id,
            Organisation.name,
        )
        .join(Organisation, Organisation.id == HandTaken.organisation_id)
        .where(
            HandTaken.project_id == place.project.id,
            HandTaken.person_id == viewer.person_id,
        )
        .order_by(HandTaken.step)
    )
    if len(place.roles) == 1:
        wanted = wanted.where(HandTaken.organisation_id != viewer.organisation_id)
    found: dict[tuple[str, int], list[Act]] = defaultdict(list)
    for noun, key, step, organisation, name in db.session.execute(wanted):
        found[noun, key].append(Act(step, name, here=organisation == viewer.organisation_id))
    return found
