"""Four eyes (同一人不得兼办): nobody decides in one party's name on what the same person did in
another's. Rows say upon which steps they decide (`not_by`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .actions import ACTIONS
from .amendments import AMENDMENT
from .engine import Blocker, Step
from .filings import FILING
from .findings import FINDING
from .newcomers import NEWCOMER
from .projects import PROJECT
from .purges import PURGE
from .revisions import REVISION
from .successions import SUCCESSION

_ROWS: Mapping[str, Step] = {
    row.name: row
    for flow in (PROJECT, FILING, FINDING, AMENDMENT, REVISION, PURGE, SUCCESSION, NEWCOMER)
    for row in flow.rows.values()
}
BY_TWO = frozenset({"enter_vote", "enter_score", "ask_strike"})
"""Acts upon which another person decides, of the same unit though he be (`strikes`)."""
WATCHED = BY_TWO.union(name for row in _ROWS.values() for name in row.not_by)
"""The steps and acts of which it is kept who took them."""
SIDE_BY_SIDE = frozenset({"store_file", "add_evidence"})
"""What several people do to one thing without taking each other's place."""
ABOUT = ("journal", None)


@dataclass(frozen=True)
class Act:
    """What a person did to a thing: the step, in the name of which unit, and under which name (two
    where one acted for the other); `here` when it is the unit that the person serves now.
    """

    step: str
    unit: str
    name: str
    here: bool = False


def own_work(row: Step, held: Iterable[str], acts: Iterable[Act]) -> list[Blocker]:
    """What keeps a person with the hands `held` from a step: acts of this person's own upon which
    the step decides.

    Within one unit it is lawful where the table gives both to one hand: the owner files what the
    owner submitted.
    """
    by = min(row.by & frozenset(map(str, held)), default=min(row.by))
    return [
        Blocker(
            "own_work", by, ABOUT, {"name": act.name, "party": act.unit, "act": title_of(act.step)}
        )
        for act in acts
        if act.step in row.not_by and not (act.here and _one_hand(row, act.step))
    ]


def _one_hand(row: Step, name: str) -> bool:
    """Whether some hand may take both; an act that is no step belongs to the unit as a whole."""
    return name not in _ROWS or bool(row.by & _ROWS[name].by)


def title_of(name: str) -> str:
    """What was done, as the journal calls it."""
    if name in _ROWS:
        return _ROWS[name].title
    return ACTIONS.get(name, name)
