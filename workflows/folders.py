"""What a folder tree says: each file's section, class and item, by the names of its folders and
its own.

Every sign (a code, a title, a word, the class of a folder) has a weight; the item with the most is
proposed with its reasons. It is taken for sure only where it has enough, is well ahead of the next
one, and nothing speaks against it. Weights are 本系统约定.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import labels
from .labels import Words
from .names import plain, stem
from .placing import Placer
from .sections import Named, Sections, without
from .standards import Group, Item, Scope
from .weighing import AHEAD, SHOWN, SURE, TELLING, Said, weigh
from .weighing import WHY as WHY
from .weighing import Proposal as Proposal

LIMIT = 20_000
"""Files of one tree that are looked at."""


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
        self._said: dict[str, Said] = {}
        self._classes = frozenset(plain(group.name) for group in scope.groups)

    def groups(self, label: str) -> tuple[Group, ...]:
        """The classes that a folder's name speaks of: the whole name of one before words."""
        label = without(label)
        bare = plain(labels.cleaned(label))
        whole = [group for group in self.scope.groups if plain(group.name) in bare]
        return tuple(whole) or self._placer.groups(label)

    def said(self, label: str) -> Said:
        """What one folder says of items."""
        if label not in self._said:
            code, rest = self.words.code(label)
            rest = without(rest)
            hits = self.words.hits(rest)
            if plain(labels.cleaned(rest)) in self._classes:
                # the name of a class is no word for one of its items
                hits = [hit for hit in hits if hit.kind == labels.NAME]
            self._said[label] = Said(code, tuple(hits))
        return self._said[label]


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
        (said for part in reversed(parts) if (said := finder.said(part)).tells), Said(None, ())
    )
    proposals = weigh(own, above, named, section or bool(token), name)
    group = ""
    if named:
        group = named[0].code
    void = any(labels.VOID.search(part) for part in (*parts, stem(name)))
    designed = any(labels.DESIGNED.search(part) for part in parts)
    sure = not at_odds and not void and _sure(proposals, own, above, named)
    if sure and designed and proposals[0].item.drawings:
        sure = False
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
    _said, title = _own(finder, name)
    return title


def elsewhere(finder: Finder, folder: str, volume: str, title: str) -> bool:
    """Whether a file of a folder is perhaps not the one that a list names in that volume: the title
    tells little (开工报告), and the nearest folder that names a place names another one.
    """
    title, own = plain(title), plain(volume)
    if len(title) > TELLING or labels.FIGURES.search(title):
        return False
    parts = [part for part in folder.split("/") if part]
    if any(_same_place(plain(part), own) for part in parts):
        return False
    nearest = next((part for part in reversed(parts) if not _contains_only(part)), "")
    if not nearest or finder.said(nearest).tells or finder.groups(nearest):
        return False
    named = finder.sections.of(nearest)
    return not (named.section or named.token)


def _same_place(folder: str, volume: str) -> bool:
    if len(folder) < 2 or len(volume) < 2:
        return folder == volume
    return folder in volume or volume in folder


def _contains_only(part: str) -> bool:
    if labels.by_machine(part):
        return True
    return bool(labels.CONTAINER.match(labels.FIGURES.sub("", plain(part))))


def _section(sections: Sections, parts: list[str], name: str) -> tuple[int, str, bool]:
    """The section of a path, the name that nobody has taught, and whether its folders, or folder and
    file, name two different ones."""
    named = [one for one in map(sections.of, reversed(parts)) if one.section or one.token]
    told = named[0] if named else Named()
    if len({one.section for one in named if one.section}) > 1:
        # one folder of a section in that of another
        return told.section, told.token, True
    own = sections.of(stem(name), folder=False)
    if told.section or told.token:
        return told.section, told.token, bool(own.section and told.section != own.section)
    return own.section, own.token, False


def _own(finder: Finder, name: str) -> tuple[Said, str]:
    """What a file's own name says, and its title without a code."""
    title = stem(name)
    code, rest = finder.words.code(title)
    if labels.by_machine(title) and code is None:
        return Said(None, ()), title
    clean = title
    if code is not None:
        clean = rest or title
    return Said(code, tuple(finder.words.hits(without(rest)))), clean


def _sure(proposals: list[Proposal], own: Said, above: Said, named: tuple[Group, ...]) -> bool:
    """Whether the first proposal has enough, is well ahead, and nothing speaks against it."""
    if not proposals or proposals[0].score < SURE:
        return False
    first, *others = proposals
    if any(first.score - other.score < AHEAD for other in others):
        return False
    item = first.item
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
