"""What the page of a project draws: the curve of what was due and came in, the ways back over its line, and
what is said beside the stations that are still to come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from acceptance.models import Project
from acceptance.services.ground import packs
from acceptance.services.life.stations import Station
from workflows import four, gauges
from workflows.projects import Stage
from workflows.words import DUTY_NAMES

WIDE, HIGH = 600, 160
"""Of the drawing, in its own units: the page stretches it."""
Point = tuple[date, int, int | None, int | None]


@dataclass(frozen=True)
class Curve:
    """Two lines, as the points of polylines, from the first day to the last; how many items were due
    (by the last day, and by today) and came in.
    """

    first: date
    last: date
    most: int
    due: str
    came: str
    due_now: int
    came_now: int
    points: Sequence[Point]


def drawn(points: Sequence[Point]) -> Curve | None:
    """None where nothing has a day."""
    if not points:
        return None
    first, last = points[0][0], points[-1][0]
    long = max(1, (last - first).days)
    most = max(1, *(max(expected, received or 0) for _on, expected, received, _percent in points))

    def at(day: date, number: int) -> str:
        across = WIDE * (day - first).days / long
        return f"{across:.1f},{HIGH - HIGH * number / most:.1f}"

    past = [(day, expected, came) for day, expected, came, _percent in points if came is not None]
    _today, due_now, came_now = past[-1] if past else (last, 0, 0)
    return Curve(
        first=first,
        last=last,
        most=most,
        due=" ".join(at(day, expected) for day, expected, _came, _percent in points),
        came=" ".join(at(day, came) for day, _expected, came in past),
        due_now=due_now,
        came_now=came_now,
        points=points,
    )


BETWEEN, FOOT, STEP, TALLEST = 120, 60, 16, 46
"""Of two stations, of the arcs over them, how much higher one is for each station that it spans."""


@dataclass(frozen=True)
class Arc:
    """A way back over the line: its path, where its word stands, and what it says."""

    path: str
    across: float
    down: float
    times: int
    beside: str


def arcs(line: Sequence[Station]) -> Sequence[Arc]:
    """The ways back that were gone, drawn over stations that stand BETWEEN apart."""
    return [
        _arc(one.came, one.to, one.times, one.beside) for station in line for one in station.back
    ]


def _arc(came: int, to: int, times: int, beside: str) -> Arc:
    begin, end = (came + 0.5) * BETWEEN, (to + 0.5) * BETWEEN
    if beside:
        path = f"M{begin - 8},{FOOT} C{begin - 56},20 {begin + 56},20 {begin + 8},{FOOT}"
        return Arc(path, begin, 28, times, beside)
    high = min(TALLEST, 22 + STEP * (came - to - 1))
    top = FOOT - high * 4 / 3
    path = f"M{begin},{FOOT} C{begin},{top:.0f} {end},{top:.0f} {end},{FOOT}"
    return Arc(path, (begin + end) / 2, FOOT - high + 2, times, "")


def lower_word(what: str) -> str:
    """What lowers a figure, as the page calls it: of a check its numbered item."""
    return str(_(gauges.LOWERS.get(what) or four.NAMES.get(what, what)))


def limits_of(project: Project) -> dict[str, str]:
    """What is fixed for stations to come, by the stage: planned days, and the limits of the pack."""
    procedure, said = packs.procedure(project), {}
    if answer := procedure.value("answer", "working_days", 0):
        said[Stage.APPLIED.value] = _("答复限 %(days)d 个工作日", days=answer)
    if project.planned_acceptance_on is not None:
        day = project.planned_acceptance_on.isoformat()
        said[Stage.REVIEW.value] = _("计划 %(day)s", day=day)
    if months := procedure.value("transfer", "months", 0):
        said[Stage.ARCHIVED.value] = _("竣工验收后 %(months)d 个月内", months=months)
    return said


def unnamed(project: Project, serving: Mapping[tuple[int, str], Sequence[str]]) -> int:
    """How many duties of parties that are engaged nobody serves."""
    live = [party.id for party in project.parties if party.live]
    return sum((party, duty) not in serving for party in live for duty in DUTY_NAMES)
