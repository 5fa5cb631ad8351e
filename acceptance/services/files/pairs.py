"""Text as the search compares it: overlapping pairs of characters, each marked with its project,
and 简拼 (the initials of the pinyin).
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import pairwise

MARK = 0xE800
"""From here on private characters mark the project in front of each pair."""
MARKS = 0x700
"""How many there are: the digits of a project's number."""
HIDDEN = {sign: chr(0xE000 + sign) for sign in range(128) if not chr(sign).isalnum()}
"""ASCII punctuation as private characters, out of the tokenizer's sight."""
FULL_WIDTH = {sign: chr(0xFEE0 + sign) for sign in range(ord("!"), ord("~") + 1)}
"""ASCII signs as East Asian type writes them."""


def fold(value: str) -> str:
    """Text as it is compared: compatibility forms and case folded away, ASCII punctuation moved out
    of the tokenizer's sight.
    """
    plain = unicodedata.normalize("NFKC", value).casefold()
    if plain.isalnum():
        return plain
    return plain.translate(HIDDEN)


def forms(word: str) -> list[str]:
    """How a word may stand in the text: as typed, in its plain form, in full-width letters."""
    plain = unicodedata.normalize("NFKC", word)
    return sorted({word, plain, plain.translate(FULL_WIDTH)})


def mark(project_id: int) -> str:
    """The project in front of a pair, so that each project has lists of its own."""
    digits = ""
    while True:
        project_id, rest = divmod(project_id, MARKS)
        digits = chr(MARK + rest) + digits
        if not project_id:
            return digits


def pairs(*fields: str) -> set[str]:
    """The pairs of neighbouring characters in the fields."""
    found: set[str] = set()
    for field in fields:
        if field:
            found.update(map("".join, pairwise(fold(field))))
    return found


@cache
def _table() -> dict[int, str]:
    """The first letter of the first reading of each character."""
    from pypinyin.constants import PINYIN_DICT

    plain = {
        code: unicodedata.normalize("NFD", readings.split(",")[0])[:1]
        for code, readings in PINYIN_DICT.items()
    }
    return {code: letter for code, letter in plain.items() if "a" <= letter <= "z"}


def initials(title: str) -> str:
    """简拼: the first letter of each character's pinyin; Latin letters and digits stay."""
    letters = unicodedata.normalize("NFKC", title).casefold().translate(_table())
    return "".join(c for c in letters if c.isascii() and c.isalnum())
