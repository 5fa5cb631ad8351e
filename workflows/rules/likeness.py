"""Whether two names may be those of one unit: to be looked at by a person, never decided here."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

FORMS = ("有限责任公司", "股份有限公司", "有限公司", "集团公司", "总公司", "分公司", "公司", "集团")
"""What a unit is by law: left out and written in many ways."""
SHORTEST = 4
"""Signs of a name that is looked for inside another one."""
ALIKE = 0.8
MOST = 5


def core(name: str) -> str:
    """What is left of a name without its form in law, blanks, brackets and the width of its signs."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    kept = "".join(sign for sign in plain if sign.isalnum())
    for form in FORMS:
        kept = kept.replace(form, "")
    return kept


def near(name: str, others: Iterable[str]) -> list[str]:
    """The names that may mean the same unit, the likest first, at most MOST; an equal one first of all."""
    wanted = core(name)
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    found = []
    for other in others:
        likeness = 1.0 if other == name else _likeness(matcher, wanted, core(other))
        if likeness:
            found.append((-likeness, other))
    return [other for _likeness, other in sorted(found)[:MOST]]


def _likeness(matcher: SequenceMatcher[str], wanted: str, other: str) -> float:
    """From ALIKE to 1 for what may be the same, else 0."""
    if not wanted or not other:
        return 0
    if wanted == other:
        return 1
    shorter, longer = sorted((wanted, other), key=len)
    if len(shorter) >= SHORTEST and shorter in longer:
        return ALIKE + len(shorter) / len(longer) / 10
    matcher.set_seq1(other)
    if matcher.real_quick_ratio() < ALIKE or matcher.quick_ratio() < ALIKE:
        return 0
    ratio = matcher.ratio()
    return ratio if ratio >= ALIKE else 0
