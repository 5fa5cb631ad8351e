"""Score tables of a pack (评分、测评): points by item and part, thresholds, levels, sub-minimums.

The pack decides; nothing is set by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .words import N_

Points = Mapping[str, Decimal]
Why = tuple[str, dict[str, str]]
"""Which rule keeps a table from passing (a key of WHY), and the figures of its sentence."""
MEASURED = Decimal("9999999.99")
"""The largest figure of an indicator."""


@dataclass(frozen=True)
class Item:
    """One line of a score table: what is judged, by which standard, how many points at most.

    With a `unit` it is an indicator: what is entered is measured, not points, and `minimum` tells
    the least by class of place ("" for all).
    """

    code: str
    name: str
    standard: str
    points: Decimal
    unit: str = ""
    minimum: tuple[tuple[str, Decimal], ...] = ()

    @property
    def limit(self) -> Decimal:
        """The most that may be entered."""
        if self.unit:
            return MEASURED
        return self.points


@dataclass(frozen=True)
class Part:
    """A part of a score table; below `minimum` the whole is failed."""

    code: str
    name: str
    items: tuple[Item, ...]
    minimum: Decimal | None

    @property
    def points(self) -> Decimal:
        """The most that the part can bring."""
        return sum((item.points for item in self.items), Decimal())


@dataclass(frozen=True)
class Table:
    """A score table: `levels` from the best down, each from so many points on; the last is the
    lowest that passes."""

    parts: tuple[Part, ...]
    levels: tuple[tuple[str, Decimal], ...]

    @property
    def items(self) -> dict[str, Item]:
        """Every line of all parts by its code, in their order."""
        return {item.code: item for part in self.parts for item in part.items}

    @property
    def points(self) -> Decimal:
        """The most that the whole can bring."""
        return sum((part.points for part in self.parts), Decimal())


@dataclass(frozen=True)
class Result:
    """What the points come to. `why` says which rule keeps it from passing."""

    total: Decimal
    parts: tuple[Decimal, ...]
    missing: tuple[str, ...]
    level: str
    why: tuple[Why, ...]

    @property
    def passed(self) -> bool:
        """Whether every line has its points and no rule stands against it."""
        return not self.missing and not self.why


WHY = {
    "below_threshold": N_("总分 %(total)s，低于合格线 %(threshold)s"),
    "below_indicator": N_("“%(name)s”为 %(value)s %(unit)s，低于 %(minimum)s %(unit)s"),
    "no_class": N_("“%(name)s”按级别定下限：项目级别应填 %(classes)s 之一"),
    "below_minimum": N_("“%(part)s”得 %(points)s 分，低于 %(minimum)s 分"),
}


def table(score: Mapping[str, Any]) -> Table | None:
    """The table of a pack's `score:` block; nothing where the pack gives no points.

    Raises ValueError, naming the place.
    """
    if not score.get("used", {}).get("value") or not score.get("parts"):
        return None
    parts = []
    for part in score["parts"]:
        items = []
        for number, row in enumerate(part["items"], 1):
            if len(row) not in (3, 4):
                raise ValueError(
                    f"{part['code']} 第 {number} 条：应为 [内容, 评分标准, 分值, 指标]"
                )
            name, standard, points, *indicator = row
            unit, least = _indicator(*indicator)
            code = f"{part['code']}-{number:02d}"
            most = Decimal(str(points))
            items.append(Item(code, str(name), str(standard), most, unit, least))
        bound = part.get("minimum", {}).get("value")
        if bound is not None:
            bound = Decimal(str(bound))
        parts.append(
            Part(
                str(part["code"]),
                part["name"],
                tuple(items),
                bound,
            )
        )
    levels = tuple((level["name"], Decimal(str(level["from"]))) for level in score["levels"])
    if [bound for _name, bound in levels] != sorted(
        (bound for _name, bound in levels), reverse=True
    ):
        raise ValueError("levels：应由高到低")
    return Table(tuple(parts), levels)


FAILED = "不合格"
"""What comes of the vote, and is no grade that a panel gives beside it."""


def grades(score: Mapping[str, Any]) -> tuple[str, ...]:
    """The grades that a panel may give by its own judgement: the levels that a pack names, where it
    has no table of points to count them by.
    """
    if not score.get("used", {}).get("value") or score.get("parts"):
        return ()
    names = (str(level["name"]) for level in score.get("levels", ()))
    return tuple(name for name in names if name != FAILED)


def _indicator(
    told: Mapping[str, Any] | None = None,
) -> tuple[str, tuple[tuple[str, Decimal], ...]]:
    """The unit of an indicator and its least value by class of place; nothing for a line of points."""
    if told is None:
        return "", ()
    least = told["minimum"]
    rows = [("", least)]
    if isinstance(least, Mapping):
        rows = list(least.items())
    return str(told["unit"]), tuple((str(name), Decimal(str(value))) for name, value in rows)


def _indicators(sheet: Table, points: Points, of: str) -> list[Why]:
    why: list[Why] = []
    for item in sheet.items.values():
        if not item.unit or item.code not in points:
            continue
        least = dict(item.minimum)
        bound = least.get(of, least.get(""))
        if bound is None:
            why.append(("no_class", {"name": item.name, "classes": "、".join(least)}))
        elif points[item.code] < bound:
            why.append(
                (
                    "below_indicator",
                    {
                        "name": item.name,
                        "value": plain(points[item.code]),
                        "minimum": plain(bound),
                        "unit": item.unit,
                    },
                )
            )
    return why


def result(sheet: Table, points: Points, *, of: str = "") -> Result:
    """Totals, level and whether it passes.

    Items without points are missing and count nothing; indicators bound, but give no points.

    `of` is the class of the place (地级市 …), by which some indicators differ.
    """
    sums = tuple(
        sum((points.get(item.code, Decimal()) for item in part.items if not item.unit), Decimal())
        for part in sheet.parts
    )
    total = sum(sums, Decimal())
    why: list[Why] = []
    _lowest, threshold = sheet.levels[-1]
    if total < threshold:
        why.append(("below_threshold", {"total": plain(total), "threshold": plain(threshold)}))
    for part, reached in zip(sheet.parts, sums, strict=True):
        if part.minimum is not None and reached < part.minimum:
            why.append(
                (
                    "below_minimum",
                    {"part": part.name, "points": plain(reached), "minimum": plain(part.minimum)},
                )
            )
    why += _indicators(sheet, points, of)
    level = ""
    if not why:
        level = next((name for name, bound in sheet.levels if total >= bound), "")
    return Result(
        total, sums, tuple(code for code in sheet.items if code not in points), level, tuple(why)
    )


def plain(points: Decimal) -> str:
    """Points as people write them: 6.50 is 6.5, 80 is 80."""
    return f"{points.normalize():f}"
