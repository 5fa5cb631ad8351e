"""Attributes of the XML of a workbook without parsing it, and which styles of cells show another thing than their value."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\s([^>]*)>")
_FORMATS = re.compile(rb"<(?:\w+:)?cellXfs[\s>].*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:\w+:)?xf[\s/>][^>]*")
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.')
BUILT_IN = {17: 7, 27: 7, 36: 7, 50: 7, 52: 7, 57: 7}
"""Formats of numbers that every Chinese spreadsheet knows and that show no day: how many characters
of an ISO day they show."""
_NUMBER = {
    name: re.compile(rb"\b" + name + rb"=[\"']([0-9]{1,7})[\"']")
    for name in (b"r", b"min", b"max", b"numFmtId")
}
_PADDED = re.compile(r'((?:"[^"]*"|\\.|[-/〔〕() ])*)(0+)((?:"[^"]*"|\\.|[-/〔〕() ])*)')
_WORDS = re.compile(r'"([^"]*)"|\\(.)')
ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")
"""An attribute: its name and its value."""


class Shown(NamedTuple):
    """How a cell is shown, other than its value is: so many characters of an ISO day, or a whole number with so many
    digits (`zeros`) between `before` and `behind`.
    """

    day: int = 0
    before: str = ""
    zeros: int = 0
    behind: str = ""


NOTHING = Shown()


def shown(styles: bytes) -> dict[int, Shown]:
    """The styles of cells that show a month or a year and no day, or a number with noughts or words before it (001,
    YB-007).
    """
    formats = {number: Shown(day) for number, day in BUILT_IN.items()}
    for one in _FORMAT.finditer(styles):
        told = dict(ATTRIBUTE.findall(one.group(1)))
        number = told.get(b"numFmtId", b"")
        if number.isdigit():
            code = html.unescape(told.get(b"formatCode", b"").decode("utf-8", "replace"))
            formats[int(number)] = Shown(_characters(code), *_padded(code))
    found = {}
    block = _FORMATS.search(styles)
    if block:
        for at, one in enumerate(_STYLE.finditer(block.group(0))):
            number = number_of(b"numFmtId", one.group(0))
            how = formats.get(number or 0, NOTHING)
            if how != NOTHING:
                found[at] = how
    return found


def _padded(code: str) -> tuple[str, int, str]:
    """The words and the digits of a format such as "YB-"000; no digits where it is another one."""
    match = _PADDED.fullmatch(code.partition(";")[0].partition("_")[0])
    if match is None:
        return "", 0, ""
    before, zeros, behind = (_WORDS.sub(r"\1\2", part) for part in match.groups())
    if len(zeros) < 2 and not (before or behind):
        return "", 0, ""
    return before, len(zeros), behind


def _characters(code: str) -> int:
    """How many characters of an ISO day a format of numbers shows; 0: all of it, or it is none."""
    plain = _LITERAL.sub("", code.partition(";")[0]).lower()
    if "y" not in plain or "d" in plain or "h" in plain or "s" in plain:
        return 0
    return 7 if "m" in plain else 4


def number_of(name: bytes, attributes: bytes) -> int | None:
    """A numeric attribute by its name; None where there is none."""
    found = _NUMBER[name].search(attributes)
    if found is None:
        return None
    return int(found.group(1))
