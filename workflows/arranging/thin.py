"""Items of one thin file each share a volume (本系统约定：一件不到半卷的，同类合成一卷), so that no volume is made for a
few pages. What lies in such a volume stays there.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from typing import TYPE_CHECKING

from .pieces import Lying, Piece

if TYPE_CHECKING:
    from .arranger import Bundle

Bundles = MutableMapping[str, "tuple[Bundle, list[Piece]]"]


def join(
    bundles: Bundles,
    keys: MutableMapping[int, str],
    lying: Iterable[Lying],
    limit: int,
) -> None:
    """Move the lonely thin files of items into the bundle of their class and place; `keys` follow."""
    inside: dict[str, set[int]] = {}
    for volume in lying:
        inside.setdefault(volume.key, set()).add(volume.id)
    wanted: dict[str, tuple[Bundle, list[tuple[str, Piece]]]] = {}
    for key, (bundle, found) in bundles.items():
        if not bundle.parts or bundle.parts[-1][0] != "item":
            continue
        joint = bundle._replace(parts=bundle.parts[:-1])
        settled = [piece for piece in found if piece.volume in inside.get(joint.key, ())]
        rest = [piece for piece in found if piece not in settled]
        if len(rest) == 1 and key not in inside and _thin(rest[0], limit):
            settled = found
        if settled:
            _joint, all_of_them = wanted.setdefault(joint.key, (joint, []))
            all_of_them += [(key, piece) for piece in settled]
    for joint_key, (joint, pieces) in wanted.items():
        if len(pieces) > 1 or joint_key in inside:
            _move(bundles, keys, joint, pieces)


def _thin(piece: Piece, limit: int) -> bool:
    """Whether a loose text fills less than half a volume; of what has no pages nobody can say."""
    loose = not (piece.volume or piece.drawing or piece.media)
    return loose and 0 < 2 * piece.pages < limit


def _move(
    bundles: Bundles,
    keys: MutableMapping[int, str],
    joint: Bundle,
    pieces: Iterable[tuple[str, Piece]],
) -> None:
    _bundle, together = bundles.setdefault(joint.key, (joint, []))
    for key, piece in pieces:
        bundle, found = bundles[key]
        left = [one for one in found if one.id != piece.id]
        bundles[key] = bundle, left
        if not left:
            del bundles[key]
        together.append(piece)
        keys[piece.id] = joint.key
