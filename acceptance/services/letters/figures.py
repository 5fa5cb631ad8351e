"""Figures of a project that a written text names in braces, 「{应归条目}」: they follow the data until the
paper is issued.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import Filing
from acceptance.services.files import outcomes
from acceptance.services.ground.access import Place
from acceptance.services.ground.holdings import left_over, totals
from acceptance.services.life.facts import ProjectFacts
from workflows.filings import FilingState

BRACED = re.compile(r"\{([^{}]+)\}")
HELD = frozenset(("案卷", "文件", "页", "竣工图"))
"""Figures of how much archive there is."""
DONE = (FilingState.FILED, FilingState.EXEMPT)
SEEN = (FilingState.CHECKED, FilingState.FILED)


class Figures:
    """The figures of a project on one day, each asked for when a text names it."""

    def __init__(self, place: Place, today: date) -> None:
        self._place, self._today = place, today

    def filled(self, text: str) -> str:
        """The text with its figures; what names none of ours stays as it was typed. Where it counts
        the archive, it says at its end what the counts leave out.
        """
        said = BRACED.sub(self._said, text)
        if HELD.isdisjoint(BRACED.findall(text)):
            return said
        told = "".join(left_over(self._place.project.id)).removesuffix("。")
        return f"{said}（{told}）" if told else said

    def _said(self, found: re.Match[str]) -> str:
        count = COUNTS.get(found.group(1))
        if count is None:
            return found.group(0)
        return str(count(self._place, self._today))


def _items(place: Place, *states: FilingState, supervised: bool = False) -> int:
    mine = select(func.count()).where(Filing.project_id == place.project.id, Filing.required)
    if states:
        mine = mine.where(Filing.state.in_(states))
    if supervised:
        mine = mine.where(Filing.supervised)
    return db.session.scalar(mine) or 0


def _checked(place: Place, verdict: str) -> int:
    _lines, verdicts = outcomes.summary(place)
    return int(verdicts[verdict])


COUNTS: dict[str, Callable[[Place, date], int]] = {
    "案卷": lambda place, today: totals(place.project.id)["volumes"],
    "文件": lambda place, today: totals(place.project.id)["files"],
    "页": lambda place, today: totals(place.project.id)["pages"],
    "竣工图": lambda place, today: totals(place.project.id)["drawings"],
    "应归条目": lambda place, today: _items(place),
    "已归条目": lambda place, today: _items(place, *DONE),
    "应审条目": lambda place, today: _items(place, supervised=True),
    "已审条目": lambda place, today: _items(place, *SEEN, supervised=True),
    "检测通过": lambda place, today: _checked(place, "passed"),
    "检测不通过": lambda place, today: _checked(place, "failed"),
    "问题": lambda place, today: ProjectFacts(place.project, today).findings.total,
    "已销号": lambda place, today: ProjectFacts(place.project, today).findings.closed,
}
"""What may stand in braces."""
