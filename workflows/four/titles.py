"""Titles of which one tells of a copy of the other (题名相近): `记录` and `记录（副本）`, `记录 另一份`.

Only the words of copying, blanks, width and dots differ; what is counted (第 1 期, 第 2 期) stays
apart. 本系统约定.
"""

from __future__ import annotations

import re
import unicodedata

_COPY = re.compile(
    r"[\W_]*(?:另一份|另存|副本|复印件|复制件|复件|拷贝|备份|重复|copy(?:of)?)[\W_]*\d{0,2}[\W_]*$"
)
_BEFORE = re.compile(r"^[\W_]*(?:复件|副本|copyof)[\W_]*\d{0,2}[\W_]*")
_COUNTED = re.compile(r"^(?P<stem>.+\S)\s+\(\d{1,2}\)$")
"""How a desk writes a second file of the same name: a blank and a number in brackets."""


def doubled(one: str, other: str) -> bool:
    """Whether one title may be that of a copy of what bears the other."""
    ours, theirs = stem(one), stem(other)
    if not ours or not theirs:
        return False
    return ours == theirs or stem(_uncounted(one)) == theirs or ours == stem(_uncounted(other))


def stem(title: str) -> str:
    """A title without width, case, blanks, dots and words of copying."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", title)).casefold()
    while (shorter := _COPY.sub("", _BEFORE.sub("", plain))) != plain and shorter:
        plain = shorter
    return "".join(letter for letter in plain if letter.isalnum())


def _uncounted(title: str) -> str:
    plain = unicodedata.normalize("NFKC", title).strip()
    found = _COUNTED.match(plain)
    return found["stem"] if found else plain
