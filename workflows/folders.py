"""What a folder tree says: each file's section, class and item, by the names of its folders and
its own.

Every sign (a code, a title, a word, the class of a folder) has a weight; the item with the most is
proposed with its reasons. It is taken for sure only where it has enough, is well ahead of the next
one, and nothing speaks against it. Weights are 本系统约定.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from . import labels
from .labels import Code, Hit, Words
from .names import plain, stem
from .placing import Placer
from .sections import Named, Sections, without
from .standards import Group, Item, Scope
from .words import N_

LIMIT = 20_000
"""Files of one tree that are looked at."""
SURE, AHEAD, WORTH = 50, 15, 25
"""Points from which an item is sure, by which it must lead, and from which it is worth telling."""
SHOWN = 3
"""Proposals told for one file."""

CODE, LOOSE_CODE = 60, 42
WHOLE, NAMED, PARTLY = 70, 52, 50
FOLDER_CODE, FOLDER_WHOLE, FOLDER_NAMED = 58, 55, 44
IN_CLASS, OUT_OF_CLASS, IN_SECTION, DRAWN = 15, -20, 6, 10
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
class Guess:
    """Where a path seems to belong; `item` and `group` are codes or empty, `reason` says why an
    item is missing. `token` is the name of a section that nobody has taught. `clean` is the title
    without the code.
    """

    path: str
    section: int
    group: str
    item: str
    reason: str
    token: str = ""
    proposals: tuple[Proposal, ...] = ()
    clean: str = ""


class Finder:
    """Finds items by names, for one filing scope and the sections of one project."""

    def __init__(self, scope: Scope, sections: Sections) -> None:
        self.scope, self.sections = scope, sections
        self.words = Words(scope)
        self._placer = Placer(scope, sections.numbers)
        self._said: dict[str, _Said] = {}
        self._classes = frozenset(plain(group.name) for group in scope.groups)

    def groups(self, label: str) -> tuple[Group, ...]:
        """The classes that a folder's name speaks of: the whole name of one before words."""
        label = without(label)
        bare = plain(labels.cleaned(label))
        whole = [group for group in self.scope.groups if plain(group.name) in bare]
        return tuple(whole) or self._placer.groups(label)

    def said(self, label: str) -> _Said:
        """What one folder says of items."""
        if label not in self._said:
            code, rest = self.words.code(label)
            rest = without(rest)
            hits = self.words.hits(rest)
            if plain(labels.cleaned(rest)) in self._classes:
                # the name of a class is no word for one of its items
                hits = [hit for hit in hits if hit.kind == labels.NAME]
            self._said[label] = _Said(code, tuple(hits))
        return self._said[label]


@dataclass(frozen=True)
class _Said:
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


class _Points:
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


def guess(finder: Finder, path: str) -> Guess:
    """Match one relative path such as “第1标段/竣工图/桥型布置图.pdf” against the filing scope.

    The nearest folder that names a class decides the class, the nearest that names a section
    decides the section, and both come before the title.
    """
    folders, _slash, name = path.replace("\\", "/").strip("/").rpartition("/")
    parts = [part for part in folders.split("/") if part]
    section, token, at_odds = _section(finder.sections, parts, name)
    named = next((found for part in reversed(parts) if (found := finder.groups(part))), ())
    own, title = _own(finder, name)
    above = next(
        (said for part in reversed(parts) if (said := finder.said(part)).tells), _Said(None, ())
    )
    proposals = _weigh(own, above, named, section or bool(token), name)
    group = ""
    if named:
        group = named[0].code
    sure = not at_odds and _sure(proposals, own, above, named)
    if not sure:
        reason = "unsure" if proposals else "no_item"
        return Guess(path, section, group, "", reason, token, tuple(proposals[:SHOWN]), title)
    item = proposals[0].item
    place, reason = _in_section(finder.sections, item, section, token)
    code = item.code
    if reason:
        code = ""
    return Guess(path, place, item.group, code, reason, token, tuple(proposals[:SHOWN]), title)


def clean(finder: Finder, name: str) -> str:
    """The title that a file's name bears, without the code of an item."""
    return _own(finder, name)[1]


def _section(sections: Sections, parts: list[str], name: str) -> tuple[int, str, bool]:
    """The section of a path, the name that nobody has taught, and whether folder and file name
    two different ones."""
    told = Named()
    for part in reversed(parts):
        told = sections.of(part)
        if told.section or told.token:
            break
    own = sections.of(stem(name), folder=False)
    if told.section or told.token:
        return told.section, told.token, bool(own.section and told.section != own.section)
    return own.section, own.token, False


def _own(finder: Finder, name: str) -> tuple[_Said, str]:
    """What a file's own name says, and its title without a code."""
    title = stem(name)
    code, rest = finder.words.code(title)
    if labels.by_machine(title) and code is None:
        return _Said(None, ()), title
    clean = title
    if code is not None:
        clean = rest or title
    return _Said(code, tuple(finder.words.hits(without(rest)))), clean


def _weigh(
    own: _Said, above: _Said, named: tuple[Group, ...], in_section: object, name: str
) -> list[Proposal]:
    points = _Points()
    _give_own(points, own)
    if not own.tells or above.firm:
        _give_folder(points, above, told=labels.by_machine(stem(name)))
    classes = {group.code for group in named}
    model = name.rpartition(".")[2].lower() in MODELS
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
            points.give(item, -8)
    return points.best()


def _give_own(points: _Points, own: _Said) -> None:
    if own.code is not None:
        points.give(own.code.item, CODE if own.code.printed else LOOSE_CODE, "code")
    for hit, value in _values(own.hits).values():
        points.give(hit.item, value, "title" if hit.kind == labels.NAME else "words")


def _values(hits: tuple[Hit, ...]) -> dict[str, tuple[Hit, int]]:
    """Of each item its best hit."""
    best: dict[str, tuple[Hit, int]] = {}
    for hit in hits:
        value = _value(hit)
        if hit.item.code not in best or best[hit.item.code][1] < value:
            best[hit.item.code] = (hit, value)
    return best


def _value(hit: Hit) -> int:
    at_end = 4 * hit.at_end
    if hit.kind == labels.NAME:
        return WHOLE if hit.whole else NAMED + at_end
    if hit.kind == labels.PART:
        return PARTLY + at_end
    return 34 + 3 * min(hit.length, 8) + at_end


def _give_folder(points: _Points, above: _Said, *, told: bool) -> None:
    """What the folder says counts less where the file has a name of its own that is not known:
    `told` where it has none.
    """
    less = 10 if told else 16
    if above.code is not None:
        points.give(
            above.code.item, FOLDER_CODE if above.code.printed else LOOSE_CODE, "folder_code"
        )
    for hit, value in _values(above.hits).values():
        if hit.kind != labels.NAME:
            points.give(hit.item, min(value, 60) - less, "folder_words")
        elif hit.whole:
            points.give(hit.item, FOLDER_WHOLE, "folder_title")
        else:
            points.give(hit.item, FOLDER_NAMED, "folder_title")


def _sure(proposals: list[Proposal], own: _Said, above: _Said, named: tuple[Group, ...]) -> bool:
    """Whether the first proposal has enough, is well ahead, and nothing speaks against it."""
    if not proposals or proposals[0].score < SURE:
        return False
    if len(proposals) > 1 and proposals[0].score - proposals[1].score < AHEAD:
        return False
    item = proposals[0].item
    if own.firm and above.firm and own.firm != above.firm:
        return False
    if own.code is not None and own.code.printed and own.hits:
        # number and words speak of two items
        spoken = {hit.item.code for hit in own.hits}
        if own.code.item.code not in spoken or own.code.item.code != item.code:
            return False
    return not named or item.group in {group.code for group in named}


def _in_section(sections: Sections, item: Item, section: int, token: str) -> tuple[int, str]:
    """The section of the item, and the reason why there is none."""
    if not item.each_section:
        # an item of the whole project stays one, under whatever section's folder it lies
        return 0, ""
    if token and not section:
        return 0, "section_untaught"
    if not section and len(sections.numbers) == 1:
        section = next(iter(sections.numbers))
    if not section:
        return 0, "no_section"
    if section not in sections.numbers:
        return section, "unknown_section"
    return section, ""
