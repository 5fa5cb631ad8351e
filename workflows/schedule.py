"""When each item is due, how much was expected and received by a day, and whether filing keeps up
with construction.

Dates come from the project's plan and can be changed item by item. The thresholds are a pack's;
those here are 本系统约定, used where the pack gives none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from .deadlines import IsWorkday, YearNotPublished, add_working_days, working_days_between
from .projects import Stage
from .words import N_

ON_TIME, AT_RISK, LATE = "ok", "risk", "late"
LOOKED_BACK = 90
"""Days by which it is told when all will have come in (本系统约定)."""
COLOURS = {ON_TIME: N_("按期"), AT_RISK: N_("有风险"), LATE: N_("超期")}


@dataclass(frozen=True)
class LagRules:
    """From when on filing lags; the names are those of a pack's `lag`.

    A list is at risk when anything is overdue or filing is so many per cent behind construction,
    late at twice that.
    """

    # of an item, after its day
    late_after_working_days: int = 5
    # a list is late when more than that share of what was expected is late
    late_share: float = 0.05
    behind_construction: float = 15
    # the forecast looks back so far
    window_days: int = 60
    # after which the leader is told
    escalate_working_days: int = 10


LAG = LagRules()


@dataclass(frozen=True)
class Planned:
    """One item of the plan: its day, the day it was received (or None), and whether it is a
    construction file."""

    due_on: date | None
    received_on: date | None
    construction: bool = False


def planned_days(
    stages: Sequence[str],
    *,
    started: date | None,
    finished: date | None,
    acceptance: date | None,
    completion: date | None,
) -> list[date | None]:
    """A day for each item by its stage, in the order of the list: before work starts, spread over
    construction, before acceptance. None where the plan has no date to go by."""
    at: dict[str, date | None] = {
        Stage.DESIGN: started,
        Stage.CONTRACTING: started,
        Stage.SELF_CHECK: acceptance or finished,
        Stage.ACCEPTED: completion,
    }
    spread = iter(_spread(sum(stage == Stage.CONSTRUCTION for stage in stages), started, finished))
    days: list[date | None] = []
    for stage in stages:
        if stage == Stage.CONSTRUCTION:
            days.append(next(spread))
        else:
            days.append(at.get(stage))
    return days


def _spread(number: int, started: date | None, finished: date | None) -> list[date | None]:
    """So many days over the time of construction, the last on its last day."""
    if started is None or finished is None or finished <= started:
        return [finished] * number
    span = (finished - started).days
    return [started + timedelta(round(span * seen / number)) for seen in range(1, number + 1)]


@dataclass(frozen=True)
class Standing:
    """How a list of items stands on a day.

    `colour` is one of COLOURS; `construction` is what was reported last and `filed_share` what came
    in of the construction files, both in per cent.
    """

    colour: str
    total: int
    expected: int
    received: int
    overdue: int
    late: int
    earliest: date | None
    forecast: date | None
    construction: int | None
    filed_share: int


def item_colour(due_on: date | None, today: date, is_workday: IsWorkday, late_after: int) -> str:
    """On time up to its day, at risk from the day after, late from the `late_after`-th working
    day after it on."""
    if due_on is None or today <= due_on:
        return ON_TIME
    try:
        late = today >= add_working_days(due_on, late_after, is_workday)
    except YearNotPublished:
        # A year without an official calendar is counted in plain weeks of five days.
        late = (today - due_on).days >= late_after * 7 // 5
    if late:
        return LATE
    return AT_RISK


def standing(
    items: Iterable[Planned],
    today: date,
    is_workday: IsWorkday,
    *,
    progress: int | None = None,
    rules: LagRules = LAG,
) -> Standing:
    """Judge a list of items on a day, against its plan and against construction progress (per
    cent)."""
    listed = list(items)
    expected = received = recent = late = building = built = 0
    overdue: list[date] = []
    since = today - timedelta(rules.window_days)
    for item in listed:
        here = item.received_on is not None and item.received_on <= today
        received += here
        recent += here and item.received_on is not None and item.received_on > since
        building += item.construction
        built += item.construction and here
        if item.due_on is None or item.due_on > today:
            continue
        expected += 1
        if here:
            continue
        if item.due_on < today:
            overdue.append(item.due_on)
            found = item_colour(item.due_on, today, is_workday, rules.late_after_working_days)
            late += found == LATE
    share = 100  # of the construction files, when there are none to be had
    if building:
        share = round(100 * built / building)
    behind = progress is not None and building > 0 and progress - share
    colour = ON_TIME
    if overdue or (behind and behind > rules.behind_construction):
        colour = AT_RISK
    if (expected and late > rules.late_share * expected) or (
        behind and behind > 2 * rules.behind_construction
    ):
        colour = LATE
    return Standing(
        colour,
        len(listed),
        expected,
        received,
        len(overdue),
        late,
        min(overdue, default=None),
        forecast(len(listed) - received, recent, rules.window_days, today),
        progress,
        share,
    )


def forecast(left: int, recent: int, window: int, today: date) -> date | None:
    """The day on which the rest will be in at the pace of the last `window` days; None when
    nothing came in them."""
    if left <= 0:
        return today
    if not recent:
        return None
    return today + timedelta(-(-left * window // recent))


def curve(
    items: Iterable[Planned], progress: Iterable[tuple[date, int]], today: date
) -> list[tuple[date, int, int | None, int | None]]:
    """By month ends: (day, expected, received or None in the future, construction per cent or
    None)."""
    listed, reports = list(items), sorted(progress)
    days = [day for item in listed for day in (item.due_on, item.received_on) if day]
    days += [day for day, _percent in reports]
    if not days:
        return []
    points: list[tuple[date, int, int | None, int | None]] = []
    day = min(days).replace(day=1)
    last = max(max(days), today)
    while day <= last and len(points) < 240:
        day = (day.replace(day=28) + timedelta(4)).replace(day=1)
        end = day - timedelta(1)
        if end > today and (not points or points[-1][0] < today):
            points.append(_point(listed, reports, today, today))
        points.append(_point(listed, reports, end, today))
    return points


def _point(
    items: Sequence[Planned], reports: Sequence[tuple[date, int]], day: date, today: date
) -> tuple[date, int, int | None, int | None]:
    expected = sum(item.due_on is not None and item.due_on <= day for item in items)
    if day > today:
        return day, expected, None, None
    received = sum(item.received_on is not None and item.received_on <= day for item in items)
    known = [percent for on, percent in reports if on <= day]
    latest = None
    if known:
        latest = known[-1]
    return day, expected, received, latest


def days_over(due_on: date, today: date, is_workday: IsWorkday) -> int | None:
    """Working days past the day, negative while there is time; None in a year not announced yet."""
    try:
        return working_days_between(due_on, today, is_workday)
    except YearNotPublished:
        return None


def expected_on(items: Iterable[Planned], today: date, *, days: int = LOOKED_BACK) -> date | None:
    """When all will have come in if they go on as in the last `days`; none when nothing is left, or
    nothing came in that time.
    """
    listed = list(items)
    left = sum(item.received_on is None for item in listed)
    since = today - timedelta(days)
    lately = sum(
        item.received_on is not None and since < item.received_on <= today for item in listed
    )
    if not left or not lately:
        return None
    return today + timedelta(ceil(left * days / lately))
