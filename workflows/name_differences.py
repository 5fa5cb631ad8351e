"""Two names of one project as people write them: with blanks, brackets, or the 期次 left away."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from .words import N_

_BRACKETS = re.compile(r"[()\[\]〔〕【】《》“”\"'「」<>{}]")
_PERIOD = re.compile(r"第?[0-9一二三四五六七八九十ⅠⅡⅢIVX]{1,4}期(?:工程)?")
BLANKS, BRACKETS, PERIOD, WIDTH = N_("空格"), N_("括号"), N_("期次"), N_("全角半角")


def _no_blanks(text: str) -> str:
    return "".join(text.split())


def _no_brackets(text: str) -> str:
    return _BRACKETS.sub("", text)


def _no_period(text: str) -> str:
    return _PERIOD.sub("", text)


STEPS: tuple[tuple[str, Callable[[str], str]], ...] = (
    (BLANKS, _no_blanks),
    (BRACKETS, _no_brackets),
    (PERIOD, _no_period),
)


def differences(one: str, other: str) -> list[str]:
    """In what two names differ, when only in blanks, brackets or 期次; nothing where they are equal or
    differ in more.
    """
    if one == other:
        return []
    one, other = (unicodedata.normalize("NFKC", name) for name in (one, other))
    found = []
    for said, without in STEPS:
        plain, plain_other = without(one), without(other)
        if one != other and (plain, plain_other) != (one, other):
            found.append((said, plain, plain_other))
        one, other = plain, plain_other
    if one != other or not one:
        return []
    return [said for said, _plain, _other in found] or [WIDTH]
