"""完整、准确、系统、安全 as four figures of a project: how much of what was looked at is as it should be,
and what lowers it. Figures of ours for those who work (本系统约定): no paper says them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal

from . import four
from .words import N_

TENTH = Decimal("0.1")
SAFETY = "4-"
"""Items of DA/T 70 that are about 安全; the others of a file's check are about its being right."""


@dataclass(frozen=True)
class Lower:
    """What lowers a figure: a word of LOWERS or a numbered item of a check, and how many there are."""

    what: str
    count: int


@dataclass(frozen=True)
class Gauge:
    """One figure: of how many things, what is amiss with some of them (each counted once), and how
    many nobody has looked at, which are not among them.
    """

    name: str
    of: int
    lowers: Sequence[Lower] = ()
    unseen: int = 0

    def points(self, lower: Lower) -> Decimal:
        """Of a hundred, in tenths, never less than one tenth."""
        return (Decimal(100 * lower.count) / self.of).quantize(TENTH, ROUND_UP)

    @property
    def share(self) -> Decimal:
        """What is left of a hundred, so that the figure and its points add up to it."""
        lost = sum((self.points(one) for one in self.lowers), Decimal(0))
        return max(Decimal(0), Decimal(100) - lost)


NAMES = {
    "complete": N_("完整"),
    "accurate": N_("准确"),
    "systematic": N_("系统"),
    "safe": N_("安全"),
}
OF = {
    "complete": N_("应归 %(count)d 条"),
    "accurate": N_("机检 %(count)d 件"),
    "systematic": N_("文件 %(count)d 件"),
    "safe": N_("机检 %(count)d 件"),
}
LOWERS = {
    "missing": N_("未交"),
    "returned": N_("退回未改"),
    "under_way": N_("已交，未归档"),
    "loose": N_("没有组卷"),
    "gaps": N_("在页号不连续的案卷里"),
    "unnumbered": N_("在没有档号的案卷里"),
    "damaged": N_("存储中已损坏"),
}


def _gauge(name: str, of: int, amiss: Mapping[str, int], unseen: int = 0) -> Gauge:
    lowers = [Lower(what, count) for what, count in amiss.items() if count]
    lowers.sort(key=lambda one: -one.count)
    return Gauge(name, of, lowers, unseen)


def complete(owed: int, *, missing: int, returned: int, under_way: int) -> Gauge:
    """完整: of the items that are owed, those not filed yet."""
    amiss = {"missing": missing, "returned": returned, "under_way": under_way}
    return _gauge("complete", owed, amiss)


def systematic(*, bound: int, loose: int, gaps: int, unnumbered: int) -> Gauge:
    """系统: of all files, those in no volume, and those in a volume whose pages do not run on or that
    has no number.
    """
    amiss = {"loose": loose, "gaps": gaps, "unnumbered": unnumbered}
    return _gauge("systematic", bound + loose, amiss)


def of_checks(outcomes: Iterable[tuple[str, int]], damaged: int) -> tuple[Gauge, Gauge]:
    """准确 and 安全: of the files that were checked, those with an item that failed, under the first one.

    `outcomes` are (what the check found, how many files); empty: not checked yet. `damaged` are known
    to have lost their bytes since.
    """
    looked, unseen = 0, 0
    wrong: dict[str, int] = {}
    unsafe: dict[str, int] = {"damaged": damaged}
    for outcome, count in outcomes:
        if not outcome:
            unseen += count
            continue
        looked += count
        failed = [code for code, result in four.results_of(outcome) if result == four.FAILED]
        for found, safety in ((wrong, False), (unsafe, True)):
            first = next((one for one in failed if one.startswith(SAFETY) == safety), "")
            if first:
                found[first] = found.get(first, 0) + count
    return _gauge("accurate", looked, wrong, unseen), _gauge("safe", looked, unsafe, unseen)
