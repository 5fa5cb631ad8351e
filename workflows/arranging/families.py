"""Which files belong together, and in which order they lie: letter and reply, main text and
annex, print and draft, drawing after drawing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from .pieces import Piece

_REPLY = re.compile(r"批复|答复|回复|复函|批准")
_REQUEST = re.compile(r"请示|申请|报审|报验|函请|请求")
_ANNEX = re.compile(r"[\s（(—-]*附[件图表录].*$")
_DRAFT = re.compile(r"定稿|底稿|草稿|送审稿|征求意见稿")
_NOISE = re.compile(r"关于|印本|正本|[的\s《》“”\"'、，,：:()（）]")
_DIGITS = re.compile(r"(\d+)")
LONGEST = 100
"""Digits of a number."""

Natural = tuple[tuple[int, int, str], ...]
_LATE = date.max
"""Files without a date come after those that have one."""


def natural(text: str) -> Natural:
    """Text so that its numbers sort as numbers: 图-2 before 图-10."""
    return tuple(_part(part) for part in _DIGITS.split(text) if part)


def _part(part: str) -> tuple[int, int, str]:
    # Digits of other scripts stay text: int() would read them, the eye would not sort by them.
    # Nor is an endless row of digits a number.
    if part.isascii() and part.isdigit() and len(part) <= LONGEST:
        return 1, int(part), ""
    return 0, 0, part


def stem(title: str) -> str:
    """What a letter, its reply and their annexes have in common in their titles."""
    for pattern in (_ANNEX, _REPLY, _REQUEST, _DRAFT, _NOISE):
        title = pattern.sub("", title)
    return title


def role(title: str) -> tuple[int, int, int]:
    """Where a title stands in its family: reply, plain, request; main text before annex; print
    before draft."""
    annex = _ANNEX.search(title) is not None
    draft = _DRAFT.search(title) is not None
    return _answers(_ANNEX.sub("", title)), int(annex), int(draft)


def _answers(main: str) -> int:
    if _REPLY.search(main):
        return 0
    if _REQUEST.search(main):
        return 2
    return 1


def families(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """The files in their order inside a volume, those that belong together in one list."""
    found: dict[tuple[bool, str], list[Piece]] = {}
    for piece in pieces:
        found.setdefault((piece.drawing, _family(piece)), []).append(piece)
    for family in found.values():
        if len(family) > 1:
            family.sort(key=_inside)
    texts = [family for (drawing, _name), family in found.items() if not drawing]
    drawings = [family for (drawing, _name), family in found.items() if drawing]
    return [*sorted(texts, key=_of_text), *sorted(drawings, key=_of_drawing)]


def _family(piece: Piece) -> str:
    """The name of a file's family; a drawing, a photograph or a title of nothing but noise is one
    of its own."""
    if piece.drawing or piece.media:
        return str(piece.id)
    return stem(piece.title) or str(piece.id)


def _inside(piece: Piece) -> tuple[tuple[int, int, int], date, Natural, int]:
    return role(piece.title), piece.formed_on or _LATE, natural(piece.number), piece.id


def _of_text(family: list[Piece]) -> tuple[date, Natural, int]:
    first = family[0]
    return min(piece.formed_on or _LATE for piece in family), natural(first.number), first.id


def _of_drawing(family: list[Piece]) -> tuple[Natural, int]:
    first = family[0]
    return natural(first.number or first.title), first.id
