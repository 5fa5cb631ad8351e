"""Attributes of the XML of a workbook without parsing it, and which styles of cells show no day."""

from __future__ import annotations

import html
import re

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
ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")
"""An attribute: its name and its value."""


def months(styles: bytes) -> dict[int, int]:
    """The styles of cells that show a month or a year and no day: how much of an ISO day they
    show.
    """
    shown = dict(BUILT_IN)
    for one in _FORMAT.finditer(styles):
        told = dict(ATTRIBUTE.findall(one.group(1)))
        number = told.get(b"numFmtId", b"")
        if number.isdigit():
            code = html.unescape(told.get(b"formatCode", b"").decode("utf-8", "replace"))
            shown[int(number)] = _characters(code)
    found = {}
    block = _FORMATS.search(styles)
    if block:
        for at, one in enumerate(_STYLE.finditer(block.group(0))):
            number = number_of(b"numFmtId", one.group(0))
            if number is not None and (length := shown.get(number, 0)):
                found[at] = length
    return found


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
