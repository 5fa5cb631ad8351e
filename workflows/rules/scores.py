"""Rules about points, where the pack has a table of them.

What they come to is counted in `scoring`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..engine import Blocker
from ..facts import ScoreFacts
from ..roles import Role


def own_complete(score: ScoreFacts) -> Iterator[Blocker]:
    """自评: the owner has given itself points for every item."""
    if score.own_missing:
        said = {"count": score.own_missing}
        yield Blocker("own_scores_missing", Role.OWNER, ("scores", None), said)


def complete(score: ScoreFacts) -> Iterator[Blocker]:
    """评分: the panel has given points for every item."""
    if score.missing:
        yield Blocker("scores_missing", Role.BUREAU, ("scores", None), {"count": score.missing})


def enough(score: ScoreFacts) -> Iterator[Blocker]:
    """合格线: the points reach the lowest level of the pack, every sub-minimum and every indicator."""
    for code, said in score.why:
        yield Blocker(f"score_{code}", Role.BUREAU, ("scores", None), said)
