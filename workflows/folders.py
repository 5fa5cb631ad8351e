"""What a folder tree says: each file's section, class and item, by the names of its folders and
its own."""

from __future__ import annotations

from dataclasses import dataclass

from .names import stem
from .placing import Placer, section_of
from .standards import Item

LIMIT = 20_000
"""Files of one tree that are looked at."""


@dataclass(frozen=True)
class Guess:
    """Where a path seems to belong; `item` and `group` are codes or empty, `reason` says why an
    item is missing."""

    path: str
    section: int
    group: str
    item: str
    reason: str


def guess(placer: Placer, path: str) -> Guess:
    """Match one relative path such as “第1标段/竣工图/桥型布置图.pdf” against the filing scope.

    The nearest folder that names a class decides the class, the nearest that names a section
    decides the section.
    """
    folders, _slash, name = path.replace("\\", "/").strip("/").rpartition("/")
    parts = [part for part in folders.split("/") if part]
    section = next((number for part in reversed(parts) if (number := section_of(part))), 0)
    named = next((part for part in reversed(parts) if placer.groups(part)), "")
    item, found_section, reason = placer.place(_prefix(section) + named, stem(name))
    groups = placer.groups(named)
    if item is None and reason == "no_item":
        item, found_section, reason = _by_folder(placer, parts, section)
    section = found_section or section
    if item is not None:
        return Guess(path, section, item.group, item.code, reason)
    return Guess(path, section, next((group.code for group in groups), ""), "", reason)


def _prefix(section: int) -> str:
    """A section as the title of a volume names it."""
    if not section:
        return ""
    return f"第{section}标段"


def _by_folder(placer: Placer, parts: list[str], section: int) -> tuple[Item | None, int, str]:
    for part in reversed(parts):
        item, found, reason = placer.place(_prefix(section) + part, part)
        if item is not None or reason != "no_item":
            return item, found, reason
    return None, section, "no_item"
