"""The points of items for one file: every sign (a code, a title, a word, the class of a folder) has a weight. 本系统约定."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from . import labels
from .labels import Code, Hit
from .names import stem
from .standards import Group, Item
from .words import N_

SURE, AHEAD, WORTH = 50, 15, 25
"""Points from which an item is sure, by which it must lead, and from which it is worth telling."""
SHOWN = 3
"""Proposals told for one file."""

CODE, LOOSE_CODE = 60, 42
WHOLE, NAMED, PARTLY = 70, 52, 50
WORD, LETTER, LETTERS, AT_END = 34, 3, 8, 4
"""A word of an item: by its length up to so many letters; and what stands at the end of a name."""
FOLDER_CODE, FOLDER_WHOLE, FOLDER_NAMED = 58, 55, 44
FOLDER_WORDS, LESS, LESS_OWN = 60, 10, 16
"""Words of a folder count so much at most, and less: more so where the file has a name of its own."""
FIRM = -8
"""For another item than the one that a folder names for certain."""
IN_CLASS, OUT_OF_CLASS, IN_SECTION, DRAWN = 15, -20, 6, 10
TELLING = 10
"""A title of more characters, or with a figure, tells a file apart wherever it lies."""
MODELS = ("dwg", "dxf")

WHY = {
    "code": N_("文件名中的条目编号"),
    "title": N_("文件名就是条目名"),
    "words": N_("文件名中的字词"),
    "folder_code": N_("文件夹中的条目编号"),
    "folder_title": N_("文件夹名就是条目名"),
    "folder_words": N_("文件夹中的字词"),
    "class": N_("文件夹的类别"),
    "drawing": N_("图形文件"),
}
"""Why an item is proposed, in the order in which it is told."""


@dataclass(frozen=True)
class Proposal:
    """An item for a file, its points, and why: keys of WHY."""

    item: Item
    score: int
    why: tuple[str, ...]


@dataclass(frozen=True)
class Said:
    code: Code | None
    hits: tuple[Hit, ...]

    @property
    def firm(self) -> str:
        """The code of the item that is named without doubt, by its code or its whole name."""
        if self.code is not None:
            return self.code.item.code
        whole = {hit.item.code for hit in self.hits if hit.whole and hit.kind == labels.NAME}
        if len(whole) == 1:
            return whole.pop()
        return ""

    @property
    def tells(self) -> bool:
        return self.code is not None or bool(self.hits)


class Points:
    """The points of each item, and what they were given for."""

    def __init__(self) -> None:
        self.items: dict[str, Item] = {}
        self.sums: dict[str, int] = defaultdict(int)
        self.why: dict[str, list[str]] = defaultdict(list)

    def give(self, item: Item, points: int, why: str = "") -> None:
        self.items[item.code] = item
        self.sums[item.code] += points
        if why and why not in self.why[item.code]:
            self.why[item.code].append(why)

    def best(self) -> list[Proposal]:
        order = list(WHY)
        found = [
            Proposal(item, self.sums[code], tuple(sorted(self.why[code], key=order.index)))
            for code, item in self.items.items()
            if self.sums[code] >= WORTH
        ]
        return sorted(found, key=lambda one: (-one.score, one.item.code))


def weigh(
    own: Said, above: Said, named: tuple[Group, ...], in_section: object, name: str
) -> list[Proposal]:
    points = Points()
    _give_own(points, own)
    if not own.tells or above.firm:
        _give_folder(points, above, told=labels.by_machine(stem(name)))
    classes = {group.code for group in named}
    _stem, _dot, ending = name.rpartition(".")
    model = ending.lower() in MODELS
    for code, item in list(points.items.items()):
        if classes:
            inside = item.group in classes
            points.give(item, IN_CLASS if inside else OUT_OF_CLASS, "class" if inside else "")
        if in_section and item.each_section:
            points.give(item, IN_SECTION)
        if model and item.drawings:
            points.give(item, DRAWN, "drawing")
        if above.firm and above.firm != code and not own.firm:
            # what the folder says for certain comes before a word in the name
            points.give(item, FIRM)
    return points.best()


def _give_own(points: Points, own: Said) -> None:
    if own.code is not None:
        points.give(own.code.item, CODE if own.code.printed else LOOSE_CODE, "code")
    for hit, value in _values(own.hits).values():
        points.give(hit.item, value, "title" if hit.kind == labels.NAME else "words")


def _values(hits: tuple[Hit, ...]) -> dict[str, tuple[Hit, int]]:
    """Of each item its best hit."""
    best: dict[str, tuple[Hit, int]] = {}
    for hit in sorted(hits, key=_value):
        best[hit.item.code] = (hit, _value(hit))
    return best


def _value(hit: Hit) -> int:
    at_end = AT_END * hit.at_end
    if hit.kind == labels.NAME:
        return WHOLE if hit.whole else NAMED + at_end
    if hit.kind == labels.PART:
        return PARTLY + at_end
    return WORD + LETTER * min(hit.length, LETTERS) + at_end


def _give_folder(points: Points, above: Said, *, told: bool) -> None:
    """What the folder says counts less where the file has a name of its own that is not known:
    `told` where it has none.
    """
    less = LESS if told else LESS_OWN
    if above.code is not None:
        points.give(
            above.code.item, FOLDER_CODE if above.code.printed else LOOSE_CODE, "folder_code"
        )
    for hit, value in _values(above.hits).values():
        if hit.kind != labels.NAME:
            points.give(hit.item, min(value, FOLDER_WORDS) - less, "folder_words")
        elif hit.whole:
            points.give(hit.item, FOLDER_WHOLE, "folder_title")
        else:
            points.give(hit.item, FOLDER_NAMED, "folder_title")
