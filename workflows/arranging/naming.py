"""Which word of the pack a title names: a word within a longer one is not named, nor is one that only
happens to stand across two others (防水工程 is no 水工).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

EXCEPTIONS: dict[str, tuple[str, ...]] = {
    "水工": ("水工程", "水工艺", "水工作", "水工序", "水工种"),
    "建筑": (
        "建筑物",
        "建筑电气",
        "建筑节能",
        "建筑给水",
        "建筑设备",
        "建筑材料",
        "建筑工程",
        "建筑施工",
    ),
    "结构": ("结构胶", "结构性"),
    "工艺": ("施工工艺", "工艺评定", "工艺试验"),
    "道路": ("临时道路", "施工道路"),
    "消防": ("消防设计审查", "消防验收"),
}
"""What holds a word without meaning it (本系统约定：组卷按词认，例外列在此)."""


def named(words: Sequence[str], title: str) -> str:
    """The first of the words, in their order, that the title names; empty when it names none."""
    found = [word for word in words if word in title]
    for word in found:
        longer = [one for one in found if word in one and one != word]
        covers = (*longer, *EXCEPTIONS.get(word, ()))
        if _stands_alone(word, title, covers):
            return word
    return ""


def _stands_alone(word: str, title: str, covers: Iterable[str]) -> bool:
    """Whether the word stands somewhere in the title outside all that covers it."""
    covered = [span for one in covers for span in _spans(one, title)]
    return any(
        not any(begin <= start and stop <= end for begin, end in covered)
        for start, stop in _spans(word, title)
    )


def _spans(word: str, title: str) -> list[tuple[int, int]]:
    spans, at = [], title.find(word)
    while at >= 0:
        spans.append((at, at + len(word)))
        at = title.find(word, at + 1)
    return spans
