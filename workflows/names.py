"""Names of files and folders: how a title is compared, and what a file name says about number and
title."""

from __future__ import annotations

import re
import unicodedata

LOOSE = re.compile(r"[\s　_\-—–·.,，。、:：;；'\"“”‘’()（）\[\]【】《》<>]+")
COPY = re.compile(r"(?:[\s_-]*副本|[\s_-]*复件|\s*[(（]\d{1,3}[)）])+$")


def plain(title: str) -> str:
    """A title as it is compared: NFKC, lower case, without spaces and punctuation."""
    return LOOSE.sub("", unicodedata.normalize("NFKC", title)).casefold()


def stem(name: str) -> str:
    """A file name without its extension."""
    return name.rpartition(".")[0] or name


def without_copy_mark(title: str) -> str:
    """A title without what Windows adds to a copy: “(2)”, “副本”."""
    return COPY.sub("", title) or title


def nearness(one: str, other: str) -> float:
    """How alike two titles are, 0 to 1, by the pairs of neighbouring characters they share."""
    a, b = _pairs(plain(one)), _pairs(plain(other))
    if not a or not b:
        return float(plain(one) == plain(other))
    return 2 * len(a & b) / (len(a) + len(b))


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}


JUNK = frozenset(("thumbs.db", "ehthumbs.db", "desktop.ini", ".ds_store", "__macosx"))
"""What systems leave behind in folders, in small letters."""
JUNK_BEGINS = ("~$", "._")
"""How the locks of Office and the shadows of a Mac begin."""


def junk(path: str) -> bool:
    """Whether a file is none that people put there: left by a system, a lock of Office, or hidden."""
    return any(
        part.lower() in JUNK or part.startswith(JUNK_BEGINS)
        for part in path.replace("\\", "/").split("/")
    )
