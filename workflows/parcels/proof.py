"""The way from a line of one journal to the daily root over all of them, without what the others hold."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflows.ledger import Leaf

LEFT, RIGHT = "left", "right"


def proof(day: str, before: str, root: str, leaves: Sequence[Leaf], project: int) -> dict[str, Any]:
    """What `verify_archive.rooted` counts again; nothing when the project has no leaf in that root.

    The other leaves show as digests alone.
    """
    ordered = sorted(leaves, key=lambda leaf: leaf[0])
    at = next((at for at, leaf in enumerate(ordered) if leaf[0] == project), None)
    if at is None:
        return {}
    leaf = list(ordered[at])
    level = [hashlib.sha256(b"\0" + "\n".join(map(str, one)).encode()).digest() for one in ordered]
    path: list[tuple[str, str]] = []
    while len(level) > 1:
        beside = at ^ 1
        if beside < len(level):
            side = RIGHT
            if beside < at:
                side = LEFT
            path.append((side, level[beside].hex()))
        pairs = [
            hashlib.sha256(b"\1" + level[i] + level[i + 1]).digest()
            for i in range(0, len(level) - 1, 2)
        ]
        level = pairs + level[len(pairs) * 2 :]
        at //= 2
    return {"day": day, "before": before, "root": root, "leaf": leaf, "path": path}
