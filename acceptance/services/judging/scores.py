"""Points: the owner's own beside the panel's, each with its reason; what they come to is computed, never entered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Score
from acceptance.refusals import Refused
from acceptance.services.ground import journal, packs
from acceptance.services.ground.access import Place
from workflows import scoring
from workflows.projects import Stage

from .reviews import in_stage

WHEN = {"own": (Stage.SELF_CHECK, Stage.SUPPLEMENT), "points": (Stage.REVIEW, Stage.RECHECK)}
REASONS = {"own": "own_reason", "points": "reason"}


def table(place: Place) -> scoring.Table:
    """The project's table of points. Raises Refused (no_score_table)."""
    found = packs.procedure(place.project).score
    if found is None:
        raise Refused("no_score_table")
    return found


def rows(place: Place) -> dict[str, Score]:
    return {
        row.item: row
        for row in db.session.scalars(select(Score).where(Score.project_id == place.project.id))
    }


def save(
    place: Place, side: str, given: Mapping[str, tuple[Decimal | None, str]], *, now: datetime
) -> scoring.Result:
    """Write one side's points (`own` the owner's, `points` the panel's). A deduction needs its reason.

    Raises Refused (not_in_stage, no_score_table, points_range, reason_missing), naming the item; nothing is kept then.
    """
    in_stage(place, WHEN[side])
    sheet, here = table(place), rows(place)
    for code, (points, reason) in given.items():
        item = sheet.items.get(code)
        if item is None or points is None:
            continue
        if not 0 <= points <= item.limit:
            raise Refused("points_range", name=item.name, limit=scoring.plain(item.limit))
        if points < item.points and not item.unit and not reason:
            raise Refused("reason_missing", name=item.name)
    changed = 0
    for code, (points, reason) in given.items():
        if code not in sheet.items:
            continue
        row = here.get(code)
        if row is None:
            row = here[code] = Score(project_id=place.project.id, item=code)
            db.session.add(row)
        if getattr(row, side) != points or getattr(row, REASONS[side]) != reason:
            setattr(row, side, points)
            setattr(row, REASONS[side], reason)
            changed += 1
    db.session.flush()
    told = result(place, side)
    if changed:
        journal.record(
            place.project.id,
            f"score_{'own' if side == 'own' else 'panel'}",
            actor=place.viewer,
            now=now,
            noun="score",
            facts={"items": changed, "total": scoring.plain(told.total), "level": told.level},
        )
    return told


def result(place: Place, side: str) -> scoring.Result:
    """What one side's points come to."""
    given: dict[str, Any] = {
        code: getattr(row, side)
        for code, row in rows(place).items()
        if getattr(row, side) is not None
    }
    return scoring.result(table(place), given, of=place.project.level)
