"""The four figures of a project's page, from what is counted there already."""

from __future__ import annotations

from collections.abc import Mapping

from acceptance.services.files import checks
from acceptance.services.ground.access import Place
from acceptance.services.progress.missing import Cell
from workflows import gauges
from workflows.gauges import Gauge


def of(place: Place, items: Cell, totals: Mapping[str, int], *, bound: bool) -> list[Gauge]:
    """What a viewer sees of 完整、准确、系统、安全; one query. `bound`: the programme has volumes.

    A figure of nothing is left out. A part of a project has no volumes of its own.
    """
    outcomes = [(outcome, count) for _verdict, outcome, count in checks.outcomes(place)]
    damaged = totals["damaged"] if place.whole else 0
    accurate, safe = gauges.of_checks(outcomes, damaged)
    found = [
        gauges.complete(
            items.owed,
            missing=items.missing,
            returned=items.returned,
            under_way=items.under_way,
        ),
        accurate,
    ]
    if bound and place.whole:
        names = ("loose", "gaps", "unnumbered")
        found.append(
            gauges.systematic(bound=totals["files"], **{name: totals[name] for name in names})
        )
    return [one for one in (*found, safe) if one.of]
