"""Points: the owner's own beside the panel's, each with its reason; what they come to is computed,
never entered.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Score
from acceptance.refusals import Refused
from acceptance.services.ground import journal, packs
from acceptance.services.ground.access import Place
from workflows import scoring
from workflows.projects import Stage

from .reviews import in_stage

Side = Literal["own", "points"]
"""Whose points: the owner's own, or the panel's."""
Given = Mapping[str, tuple[Decimal | None, str]]
"""Points and their reason, by the code of the item; None takes the points back."""
WHEN: dict[Side, tuple[Stage, ...]] = {
    "own": (Stage.SELF_CHECK, Stage.SUPPLEMENT),
    "points": (Stage.REVIEW, Stage.RECHECK),
}
ACTIONS: dict[Side, str] = {"own": "score_own", "points": "score_panel"}
MAY: dict[Side, str] = {"own": "score.own", "points": "score.panel"}


def side_of(place: Place) -> Side | None:
    """Whose points this viewer may write now; None when nobody's."""
    for side, permission in MAY.items():
        if place.may(permission) and place.project.state in WHEN[side]:
            return side
    return None


def table(place: Place) -> scoring.Table:
    """The project's table of points. Raises Refused (no_score_table)."""
    found = packs.procedure(place.project).score
    if found is None:
        raise Refused("no_score_table")
    return found


def rows(place: Place) -> dict[str, Score]:
    """What was written of each item, by its code."""
    found = db.session.scalars(select(Score).where(Score.project_id == place.project.id))
    return {row.item: row for row in found}


def save(place: Place, side: Side, given: Given, *, now: datetime) -> scoring.Result:
    """Write one side's points (`own` the owner's, `points` the panel's). A deduction needs its
    reason.

    Raises Refused (not_in_stage, no_score_table, points_range, reason_missing), naming the item;
    nothing is kept then.
    """
    in_stage(place, WHEN[side])
    sheet, here = table(place), rows(place)
    for code, (points, reason) in given.items():
        if code in sheet.items and points is not None:
            _refuse_points(sheet.items[code], points, reason)
    changed = 0
    for code, (points, reason) in given.items():
        # Points for an item of another version of the pack are passed over.
        if code not in sheet.items:
            continue
        row = here.get(code)
        if row is None:
            row = Score(project_id=place.project.id, item=code)
            db.session.add(row)
        changed += _write(row, side, points, reason)
    db.session.flush()
    told = result(place, side)
    if changed:
        journal.record(
            place.project.id,
            ACTIONS[side],
            actor=place.viewer,
            now=now,
            noun="score",
            facts={"items": changed, "total": scoring.plain(told.total), "level": told.level},
        )
    return told


def _refuse_points(item: scoring.Item, points: Decimal, reason: str) -> None:
    if not 0 <= points <= item.limit:
        raise Refused("points_range", name=item.name, limit=scoring.plain(item.limit))
    # An indicator is measured, not marked down: there is nothing to give a reason for.
    if points < item.points and not item.unit and not reason:
        raise Refused("reason_missing", name=item.name)


def _write(row: Score, side: Side, points: Decimal | None, reason: str) -> bool:
    """Write one side of a row; returns whether anything was different."""
    if side == "own":
        before = (row.own, row.own_reason)
        row.own, row.own_reason = points, reason
    else:
        before = (row.points, row.reason)
        row.points, row.reason = points, reason
    return before != (points, reason)


def result(place: Place, side: Side) -> scoring.Result:
    """What one side's points come to."""
    if side == "own":
        written = {code: row.own for code, row in rows(place).items()}
    else:
        written = {code: row.points for code, row in rows(place).items()}
    given = {code: points for code, points in written.items() if points is not None}
    return scoring.result(table(place), given, of=place.project.level)
