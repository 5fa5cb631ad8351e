"""Points: the owner's own beside the panel's, each with its reason; what they come to is computed,
never entered.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Literal

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Score
from acceptance.refusals import Refused
from acceptance.services.ground import hands, journal, packs
from acceptance.services.ground.access import Place
from workflows import scoring
from workflows.acts import ACTS, possible
from workflows.projects import Stage

from . import basis
from .reviews import hold, in_stage

Side = Literal["own", "points"]
"""Whose points: the owner's own, or the panel's."""
Given = Mapping[str, tuple[Decimal | None, str]]
"""Points and their reason, by the code of the item; None takes the points back."""
OWN = (Stage.SELF_CHECK, Stage.SUPPLEMENT)
"""While which stages the owner scores itself."""
PANEL = (Stage.REVIEW, Stage.RECHECK)
"""While which stages the panel does."""
GIVE = "score.give"
NAMED = 50
"""How many changed items one line of the journal names."""
ACTIONS: dict[Side, str] = {"own": "score_own", "points": "score_panel"}
MAY: dict[Side, str] = {"own": "score.own", "points": "score.panel"}


def side_of(place: Place) -> Side | None:
    """Whose points this viewer may write now; None when nobody's."""
    stage = place.project.state
    if place.may(MAY["own"]) and stage in OWN:
        return "own"
    if place.may(MAY["points"]) and possible(ACTS[GIVE].when, stage):
        return "points"
    return None


def open_items(place: Place, *, now: datetime) -> Collection[str]:
    """The items of which this viewer may write the points now: once they are voted upon only those
    that were struck through.
    """
    side = side_of(place)
    if side is None:
        return ()
    return _free(place, side, rows(place), now)


def _free(place: Place, side: Side, here: Mapping[str, Score], now: datetime) -> Collection[str]:
    codes = table(place).items
    if side == "own" or not basis.standing(place.project, now=now).voted:
        return codes
    return [code for code in codes if code not in here or here[code].points is None]


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

    Raises Refused (not_in_stage, voted_upon, no_score_table, points_range, reason_missing), naming
    the item; nothing is kept then.
    """
    if side == "own":
        in_stage(place, OWN)
    else:
        hold(place, PANEL)
    sheet, here = table(place), rows(place)
    free = _free(place, side, here, now)
    for code, (points, reason) in given.items():
        if code not in sheet.items:
            continue
        if points is not None:
            _refuse_points(sheet.items[code], points, reason)
        if code not in free and _written(here.get(code), side) != (points, reason):
            raise Refused("voted_upon")
    changed: list[tuple[Score, str, str]] = []
    for code, (points, reason) in given.items():
        # Points for an item of another version of the pack are passed over.
        if code not in sheet.items:
            continue
        row = here.get(code)
        if row is None:
            row = Score(project_id=place.project.id, item=code)
            db.session.add(row)
        before = _written(row, side)
        if before == (points, reason):
            continue
        _write(place, row, side, points, reason)
        changed.append((row, _plain(before[0]), _plain(points)))
    db.session.flush()
    if side == "points":
        for row, _before, _after in changed:
            hands.keep(place, "score", row.id, "enter_score")
    told = result(place, side)
    if changed:
        journal.record(
            place.project.id,
            ACTIONS[side],
            actor=place.viewer,
            now=now,
            noun="score",
            facts={
                "items": len(changed),
                "total": scoring.plain(told.total),
                "level": told.level,
                "changed": [[row.item, *points] for row, *points in changed[:NAMED]],
            },
        )
    return told


def _refuse_points(item: scoring.Item, points: Decimal, reason: str) -> None:
    if not 0 <= points <= item.limit:
        raise Refused("points_range", name=item.name, limit=scoring.plain(item.limit))
    # An indicator is measured, not marked down: there is nothing to give a reason for.
    if points < item.points and not item.unit and not reason:
        raise Refused("reason_missing", name=item.name)


def _written(row: Score | None, side: Side) -> tuple[Decimal | None, str]:
    """What one side of a row says now."""
    if row is None:
        return None, ""
    if side == "own":
        return row.own, row.own_reason or ""
    return row.points, row.reason or ""


def _plain(points: Decimal | None) -> str:
    """Points as the journal tells them; nothing for none."""
    if points is None:
        return ""
    return scoring.plain(points)


def _write(place: Place, row: Score, side: Side, points: Decimal | None, reason: str) -> None:
    """Write one side of a row; of the panel's it is kept who entered them."""
    if side == "own":
        row.own, row.own_reason = points, reason
        return
    row.points, row.reason, row.by = points, reason, place.viewer.name


def result(place: Place, side: Side) -> scoring.Result:
    """What one side's points come to."""
    if side == "own":
        written = {code: row.own for code, row in rows(place).items()}
    else:
        written = {code: row.points for code, row in rows(place).items()}
    given = {code: points for code, points in written.items() if points is not None}
    return scoring.result(table(place), given, of=place.project.level)
