"""What a pack says about volumes: kinds of volumes, what divides them, how thick they may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..standards import BadPack, Scope
from ..terms import SPINES


@dataclass(frozen=True)
class Class:
    """A kind of volumes in a pack: which files, divided by what."""

    name: str
    groups: frozenset[str]
    by: tuple[str, ...]
    drawings: bool = False
    media: bool = False


@dataclass(frozen=True)
class Rules:
    """The pack's parameters of arrangement."""

    classes: tuple[Class, ...]
    text_pages: int
    drawing_sheets: int
    text_per_millimetre: int
    drawings_per_millimetre: int
    words: Mapping[str, tuple[str, ...]]

    def spine(self, pages: int, *, drawings: bool) -> int:
        """The thinnest box that holds so many pages or sheets, in millimetres."""
        per_millimetre = self.text_per_millimetre
        if drawings:
            per_millimetre = self.drawings_per_millimetre
        need = pages / per_millimetre
        return next((width for width in SPINES if need <= width), SPINES[-1])

    def limit(self, *, drawings: bool) -> int:
        """How many pages of text or sheets of drawings one volume holds at most."""
        if drawings:
            return self.drawing_sheets
        return self.text_pages

    def rank(self, group: str, *, drawings: bool, media: bool) -> int:
        """The place of the class a file belongs to, in the order of the pack; files of no class
        come last."""
        # What a file is goes before where it stands in the scope: a drawing filed under 施工 lies
        # with drawings.
        for number, one in enumerate(self.classes):
            if (one.media and media) or (one.drawings and drawings and not media):
                return number
        for number, one in enumerate(self.classes):
            if group in one.groups:
                return number
        return len(self.classes)


def rules(scope: Scope) -> Rules:
    """How that filing scope arranges. Raises BadPack when it does not say."""
    data = scope.volumes
    if not data:
        raise BadPack(f"{scope.pack}：缺 volumes（组卷规则）")
    classes = tuple(
        Class(
            row["name"],
            frozenset(map(str, row.get("groups", ()))),
            tuple(row["by"]),
            bool(row.get("drawings")),
            bool(row.get("media")),
        )
        for row in data["classes"]
    )
    return Rules(
        classes,
        int(data["text_pages"]["value"]),
        int(data["drawing_sheets"]["value"]),
        int(data["text_pages_per_millimetre"]["value"]),
        int(data["drawing_sheets_per_millimetre"]["value"]),
        {name: tuple(words) for name, words in data["words"].items()},
    )
