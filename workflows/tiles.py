"""The tree of a log from the hashes of its leaves: ways to its root, from one head to a later one, and its tiles
(RFC 6962, 2.1; C2SP tlog-tiles). What these prove is checked by `witness`.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from typing import NamedTuple

from .witness import TILE, node_hash, tile_path, tree_root

_TILE = re.compile(
    r"tile/(?P<level>\d|[1-5]\d|6[0-3]|entries)/(?P<index>(?:x\d{3}/)*\d{3})(?:\.p/(?P<width>[1-9]\d{0,2}))?"
)


class Place(NamedTuple):
    """A leaf of a tree: the hashes of all, and which it is."""

    leaves: Sequence[bytes]
    at: int


def inclusion(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes beside the way from a leaf to the root."""
    level, path = list(leaves), []
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            path.append(level[beside])
        odd = level[len(level) // 2 * 2 :]
        level = [node_hash(*level[at : at + 2]) for at in range(0, len(level) - 1, 2)] + odd
        index //= 2
    return path


def consistency(leaves: Sequence[bytes], size: int) -> list[bytes]:
    """The hashes by which the tree of the first `size` leaves is shown to begin that of all; none when
    it is the whole or nothing.
    """
    if not size:
        return []
    return _beginning(leaves, size, True)


def _beginning(leaves: Sequence[bytes], size: int, whole: bool) -> list[bytes]:
    if size == len(leaves):
        if whole:
            return []
        return [tree_root(leaves)]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if size <= half:
        return [*_beginning(leaves[:half], size, whole), tree_root(leaves[half:])]
    return [*_beginning(leaves[half:], size - half, False), tree_root(leaves[:half])]


def place(path: str) -> tuple[str, int, int] | None:
    """(level or `entries`, index, width) of a tile by its path; None where it is none."""
    said = _TILE.fullmatch(path)
    if said is None:
        return None
    index, width = int(re.sub("[x/]", "", said["index"])), int(said["width"] or TILE)
    level = 0
    if said["level"] != "entries":
        level = int(said["level"])
    known = tile_path(level, index, width).replace(f"tile/{level}/", f"tile/{said['level']}/")
    if width > TILE or known != path:
        return None
    return said["level"], index, width


def tile(leaves: Sequence[bytes], level: int, index: int, width: int) -> bytes:
    """The hashes of a tile; empty where the tree does not reach so far."""
    span = TILE**level
    start = index * TILE * span
    if start + width * span > len(leaves):
        return b""
    parts = (leaves[start + at * span : start + (at + 1) * span] for at in range(width))
    return b"".join(map(tree_root, parts))


def bundle(entries: Sequence[bytes]) -> bytes:
    """Entries of the log, each after its length in two bytes."""
    return b"".join(len(entry).to_bytes(2) + entry for entry in entries)


def paths(size: int) -> list[str]:
    """Every tile of a log of so many entries, bundles of entries among them."""
    found, level, width = [], 0, size
    while width:
        for index in range(-(-width // TILE)):
            name = tile_path(level, index, min(TILE, width - index * TILE))
            found.append(name)
            if not level:
                found.append(name.replace("tile/0/", "tile/entries/"))
        level, width = level + 1, width // TILE
    return found


def proof(
    code: str,
    blind: bytes,
    day: str,
    leaf: Place,
    entry: Place,
) -> str:
    """What `witness.paper` checks, but for the head: of a paper's leaf among those of its entry, and of
    that entry among those of the log.
    """
    hashes = [*inclusion(*leaf), *inclusion(*entry)]
    places = f"{leaf.at}/{len(leaf.leaves)} {entry.at}/{len(entry.leaves)}"
    told = b64encode(b"".join(hashes)).decode()
    return "\n".join(("paper/1", code, b64encode(blind).decode(), day, places, told)) + "\n"
