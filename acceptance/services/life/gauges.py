"""The four figures of a project's page, from what is counted there already."""

from __future__ import annotations

from collections.abc import Mapping

from acceptance.services.files import outcomes
from acceptance.services.ground.access import Place
from acceptance.services.ground.questions import Answers
from acceptance.services.progress.missing import Cell
from workflows import gauges
from workflows.gauges import Gauge


def of(
    place: Place, items: Cell, totals: Mapping[str, int], answers: Answers, *, bound: bool
) -> list[Gauge]:
    """What a viewer sees of 完整、准确、系统、安全. `bound`: the programme has volumes.

    A figure of nothing is left out. A part of a project has no volumes of its own.
    """
    found = [(outcome, count) for _verdict, outcome, count in outcomes.counted(place, answers)]
    damaged = totals["damaged"] if place.whole else 0
    accurate, safe = gauges.of_checks(found, damaged)
    shown = [
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
        shown.append(
            gauges.systematic(bound=totals["files"], **{name: totals[name] for name in names})
        )
    return [one for one in (*shown, safe) if one.of]
