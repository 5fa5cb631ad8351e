"""What was entered wrongly from paper: struck through by two persons, never overwritten.

One asks for it and says why; another of the organiser's agrees. Whoever entered it may ask, not
agree. A member strikes through himself what was entered in his name.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Noun(StrEnum):
    """What is struck through."""

    VOTE = "vote"
    SCORE = "score"


class StrikeState(StrEnum):
    """Asked for, struck through, or left standing."""

    ASKED = "asked"
    STRUCK = "struck"
    LEFT = "left"


def may_agree(viewer: Collection[int], *, took: Collection[int], name: str, entered: str) -> bool:
    """本系统约定：录入有误的由两人划去. Neither who asked for it nor who entered it agrees.

    `viewer` and `took` are persons, with those in whose name they act; `name` and `entered` the
    viewer and who entered it as the journal names them, for what was entered before persons were
    kept.
    """
    return frozenset(viewer).isdisjoint(took) and name != entered
