"""Where volumes stand (库房/列/层/盒) and how they are read: plain rules over plain values.

That a place has four parts, that a volume is with one reader at a time and what the register (查阅登记) asks are
「本系统约定」.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from itertools import product

from .words import N_

SLASH = "/"
"""Between the parts of a place; so it stands in none of them."""
AT_ONCE = 500
"""Places that are entered, volumes that are placed, lent or labelled in one act."""
_DIGITS = re.compile(r"(\d+)")
_RUN = re.compile(r"(\d{1,4})\s*[-－—~～]\s*(\d{1,4})")
_APART = re.compile(r"[、，,\s]+")
_WIDTH = 9


class LoanWay(StrEnum):
    """Read in the reading room, or taken away."""

    READING = "reading"
    LENDING = "lending"


class LoanState(StrEnum):
    """An entry of the register: volumes are out, all are back, or it was entered wrongly."""

    LENT = "lent"
    RETURNED = "returned"
    STRUCK = "struck"


WAY_NAMES = {LoanWay.READING: N_("室内查阅"), LoanWay.LENDING: N_("外借")}
LOAN_NAMES = {
    LoanState.LENT: N_("未还"),
    LoanState.RETURNED: N_("已还"),
    LoanState.STRUCK: N_("已划去"),
}


def label(parts: Iterable[str]) -> str:
    """A place as it is written on its label: 一库/3/2/15."""
    return SLASH.join(parts)


def rank(text: str) -> str:
    """By which places and 档号 are put in order: numbers in them by their size."""
    return _DIGITS.sub(lambda found: found[0].lstrip("0").rjust(_WIDTH, "0"), text)


def several(text: str) -> list[str]:
    """The names that one field of the form means: `3`, `1-6`, `甲、乙`; a run that goes down, none."""
    run = _RUN.fullmatch(text.strip())
    if run is None:
        return [one for one in _APART.split(text.strip()) if one]
    first, last = map(int, run.groups())
    return [str(number) for number in range(first, last + 1)]


def places(room: str, row: str, layer: str, box: str) -> list[tuple[str, str, str, str]]:
    """Every place that the four fields mean, in order."""
    return list(product([room], several(row), several(layer), several(box)))


def between(codes: Sequence[tuple[int, str]], first: str, last: str) -> list[int]:
    """The keys of those whose 档号 lies from the first to the last, both included, in order; nothing
    where one of the two is not there.
    """
    known = {code for _key, code in codes}
    if first not in known or last not in known:
        return []
    low, high = rank(first), rank(last)
    ordered = sorted((rank(code), key) for key, code in codes)
    return [key for where, key in ordered if low <= where <= high]


def overdue(due_on: date, today: date) -> bool:
    """Whether a day has gone by on which volumes were due back."""
    return due_on < today
