"""What the owner proposes for a project as a whole: to divide it, to let it become part of another one. It is a
correction (更正单) as any other; what is done when it is agreed is in `dividing` and `joining`.
"""

from __future__ import annotations

from datetime import datetime

from acceptance.models import Revision
from acceptance.models.shapes import Correction
from acceptance.services.ground.access import Place
from workflows import revisions as table

from . import dividing, joining, revisions
from .dividing import Wanted


def divide(
    place: Place, said: Wanted, reason: str, *, version: int | None, now: datetime
) -> Revision:
    """Propose that sections become a project of their own.

    Raises Stale, NotFound, Refused (not_in_stage, revision_on_its_way, project_code_taken; what has to
    be settled first).
    """
    project = place.project
    revisions.may_ask(project, dividing.ACT, version)
    plan = dividing.require(place, said.sections)
    revisions.refuse_taken(said.code)
    names = "、".join(section.name for section in plan.sections)
    numbers = ",".join(str(section.number) for section in plan.sections)
    after = dict(zip(table.DIVIDING, (numbers, said.code, said.name, said.approval), strict=True))
    told = {**after, "divide_sections": names}
    corrections: list[Correction] = [
        {"field": name, "before": "", "after": value, "was": "", "now": told[name]}
        for name, value in after.items()
    ]
    return revisions.ask(place, reason, corrections, now)


def join(place: Place, code: str, reason: str, *, version: int | None, now: datetime) -> Revision:
    """Propose that the project become part of another one, which has this number.

    Raises Stale, Refused (not_in_stage, revision_on_its_way; what `joining.look` finds).
    """
    project = place.project
    revisions.may_ask(project, joining.ACT, version)
    target = joining.find(place, code)
    joining.require(place, target)
    told = f"{target.code} {target.name}"
    into: Correction = {
        "field": table.JOINING,
        "before": "",
        "after": str(target.id),
        "was": "",
        "now": told,
    }
    said = {"keeper": table.JOINED, "receiver": told}
    ending = [revisions.correction(project, name, "", said[name]) for name in table.ENDING]
    return revisions.ask(place, reason, [into, *ending], now)
