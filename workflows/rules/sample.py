"""Rules about the sample (抽查案卷): enough volumes, and every focus kind.

The drawing itself is in `sampling`.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..engine import Blocker
from ..facts import SampleFacts
from ..roles import Role

NAMED = 3
"""So many volumes are named; the sheet shows the others."""


def enough(sample: SampleFacts) -> Iterator[Blocker]:
    """抽查案卷: as many volumes as the pack says, all when there are fewer; one at least, for a look at
    nothing is no review. Those added by hand come on top: who picks them has not drawn.
    """
    minimum = max(sample.minimum, 1)
    if sample.drawn < minimum:
        said = {"count": sample.drawn, "minimum": minimum}
        yield Blocker("sample_small", Role.BUREAU, ("sample", None), said)


def looked_at(sample: SampleFacts) -> Iterator[Blocker]:
    """抽查 means looked at: every volume in the sample has a record that stands, with its result."""
    missing = sample.unrecorded
    if missing:
        said = {"count": len(missing), "numbers": "、".join(map(str, missing[:NAMED]))}
        yield Blocker("sample_unrecorded", Role.BUREAU, ("sheet", None), said)


def focus_covered(sample: SampleFacts) -> Iterator[Blocker]:
    """抽查重点: of every focus kind that the project has, a volume was drawn; what it does not have is
    not asked for.
    """
    for kind in sample.present:
        if kind not in sample.covered:
            yield Blocker("focus_missing", Role.BUREAU, ("sample", None), {"kind": kind})


def looked_again(sample: SampleFacts) -> Iterator[Blocker]:
    """抽查案卷: a sampled volume that was changed since is looked at again."""
    if sample.unlooked:
        numbers = "、".join(map(str, sample.unlooked[:NAMED]))
        said = {"count": len(sample.unlooked), "numbers": numbers}
        yield Blocker("sample_changed", Role.BUREAU, ("sample", None), said)
