"""Which checklist item a catalogue line belongs to, by the words of the pack and the section its
volume names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from .catalogue import REMARK, Catalogue, Issue
from .sections import NO_SECTION, Named, Sections
from .standards import Group, Item, Scope

_SECTION = re.compile(
    rf"第?\s*([0-9０-９一二三四五六七八九十]{{1,3}})\s*标(?:段|(?!{NO_SECTION}))|([0-9]{{1,2}})\s*标段"
)
_NUMERALS = {c: i for i, c in enumerate("零一二三四五六七八九十")}


def section_of(title: str) -> int:
    """The section (标段) number that a title names, 0 when it names none."""
    match = _SECTION.search(title)
    if match is None:
        return 0
    text = unicodedata.normalize("NFKC", match.group(1) or match.group(2))
    if text.isdigit():
        return int(text)
    if text in _NUMERALS:
        return _NUMERALS[text]
    # 十二, 二十, 二十三: what stands before 十 are the tens, what stands behind it are the ones
    tens, ones = 1, 0
    if text[0] != "十":
        tens = _NUMERALS.get(text[0], 1)
    if text[-1] != "十":
        ones = _NUMERALS.get(text[-1], 0)
    return 10 * tens + ones


class Placer:
    """Finds the checklist item a catalogue line belongs to, by the words of the pack (`match`,
    `like`)."""

    def __init__(
        self, scope: Scope, sections: Iterable[int], called: Sections | None = None
    ) -> None:
        self.scope, self.sections, self.called = scope, frozenset(sections), called
        self._known: dict[tuple[str, str, int], tuple[Item | None, int, str]] = {}
        self._groups: dict[str, tuple[Group, ...]] = {}

    def place(
        self, volume_title: str, title: str, written: int = 0
    ) -> tuple[Item | None, int, str]:
        """(item, section, "") or (None, section, reason code).

        The section is 0 for items of the whole project; `written` is the one that a column of sections says.
        """
        key = (volume_title, re.sub(r"[0-9０-９]+", "#", title), written)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._place(volume_title, title, written)
        return known

    def groups(self, volume_title: str) -> tuple[Group, ...]:
        """The classes of the scope that a volume title speaks of."""
        found = self._groups.get(volume_title)
        if found is None:
            found = self._groups[volume_title] = tuple(
                group
                for group in self.scope.groups
                if any(word in volume_title for word in group.match)
            )
        return found

    def _place(self, volume_title: str, title: str, written: int) -> tuple[Item | None, int, str]:
        told = self._section(volume_title)
        if written and told.section and told.section != written:
            return None, told.section, "sections_at_odds"
        section = written or told.section
        groups = self.groups(volume_title)
        item = (
            self._best(groups, title, section)
            or self._best(self.scope.groups, title, section)
            or self._best(groups, volume_title, section)
        )
        if item is None:
            return None, section, "no_item"
        if not item.each_section:
            return item, 0, ""
        if told.token and not section:
            return None, 0, "section_untaught"
        if not section and len(self.sections) == 1:
            section = next(iter(self.sections))
        if not section:
            return None, 0, "no_section"
        if section not in self.sections:
            return None, section, "unknown_section"
        return item, section, ""

    def _section(self, volume_title: str) -> Named:
        """The section that the title of a volume names, by the project's own words where they are known."""
        told = Named()
        if self.called is not None:
            told = self.called.of(volume_title, folder=False)
        if told.section or told.token:
            return told
        return Named(section_of(volume_title))

    @staticmethod
    def _best(groups: Iterable[Group], title: str, section: int) -> Item | None:
        """The longest word wins; of equals the one nearer the end, where a Chinese title has its
        head noun."""
        best: tuple[int, int, int] = (0, 0, 0)
        found = None
        for group in groups:
            fits = int(group.each_section == bool(section))
            for item in group.items:
                for word in item.like:
                    at = title.rfind(word)
                    if at >= 0 and (score := (len(word), at + len(word), fits)) > best:
                        best, found = score, item
        return found


def assign(catalogue: Catalogue, placer: Placer) -> None:
    """Put every file against its checklist item, or add a remark with the reason why not."""
    for volume in catalogue.volumes:
        outside = not placer.groups(volume.title)
        for line in volume.files:
            item, line.section, reason = placer.place(volume.title, line.title)
            line.item = ""
            if item is not None:
                line.item = item.code
            if reason:
                catalogue.issues.append(
                    Issue(line.row, 0, REMARK, reason, {"value": line.section}, volume.sheet)
                )
                if outside:
                    catalogue.issues.append(
                        Issue(
                            volume.row, 1, REMARK, "no_group", {"value": volume.title}, volume.sheet
                        )
                    )
                    outside = False
    order = {volume.sheet: at for at, volume in reversed(list(enumerate(catalogue.volumes)))}
    catalogue.issues.sort(key=lambda issue: (order.get(issue.sheet, -1), issue.row, issue.column))
