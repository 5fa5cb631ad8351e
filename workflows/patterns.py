"""Regular expressions of Python, as a browser reads them: what one finds the other finds."""

from __future__ import annotations

import re

SPACES = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"
"""What Python calls a space in text."""
SYNTAX = frozenset("^$\\.*+?()[]{}|/123456789")
"""What keeps its stroke; figures name what was found before."""
LETTER = "[\\p{L}\\p{N}_]"


def javascript(pattern: re.Pattern[str]) -> tuple[str, str]:
    """The source and the flags of an expression for a browser.

    A boundary of words stands behind a letter, as all of ours do.
    """
    flags = "u"
    if pattern.flags & re.IGNORECASE:
        flags = "iu"
    source, inside, at = pattern.pattern.replace("(?P<", "(?<"), False, 0
    out: list[str] = []
    while at < len(source):
        sign = source[at]
        if sign == "\\":
            out.append(_escaped(source[at + 1], inside=inside))
            at += 2
            continue
        if sign == "[" and not inside:
            inside = True
        elif sign == "]" and inside:
            inside = False
        elif sign == "[":
            sign = "\\["
        out.append(_written(sign))
        at += 1
    return "".join(out), flags


def _escaped(sign: str, *, inside: bool) -> str:
    if sign == "s":
        return SPACES if inside else f"[{SPACES}]"
    known = {"d": "\\p{Nd}", "Z": "$", "b": f"(?!{LETTER})"}
    if sign in known:
        return known[sign]
    if sign in SYNTAX or (sign == "-" and inside):
        return f"\\{sign}"
    return sign


def _written(sign: str) -> str:
    """A character as it may stand in a page: what nobody sees by its number."""
    if sign.isprintable():
        return sign
    return f"\\u{ord(sign):04x}"
