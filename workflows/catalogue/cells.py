"""Single cells: what a text, a page and a date look like, and what no cell takes."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from .. import dates
from ..sheets import DAY
from ..words import N_

COLUMNS = (N_("题名"), N_("起始页"), N_("终止页"), N_("日期"), N_("文图号"), N_("责任者"))
TITLE_LIMIT, FIELD_LIMIT, PAGE_LIMIT = 500, 200, 99_999
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
"""Characters no field takes: controls, lone surrogates, direction overrides, noncharacters."""
PLAIN = re.compile(
    "[0-9A-Za-z\u4e00-\u9fff（《〔“][0-9A-Za-z\u4e00-\u9fff（）、，。：；《》〔〕“”·—_#./-]*"
)
"""Text that needs no cleaning: no spaces, nothing invisible, nothing that normalises to something
else."""
INTEGER = re.compile(r"[0-9]{1,7}\Z")
DATE8 = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})\Z")
EIGHT = re.compile(r"[0-9]{8}\Z")
DATE_LOOSE = re.compile(r"([0-9]{4})\s*[-./年]\s*([0-9]{1,2})\s*[-./月]\s*([0-9]{1,2})\s*日?\Z")


class DateCell(NamedTuple):
    """A date as read: ISO as far as it is known (see `dates`) or empty, and what is to be told about it (a key of ISSUES or nothing)."""

    formed_on: str
    code: str
    facts: dict[str, str]


def cell_text(value: object) -> str:
    """A cell as text: whole floats without a point, ISO dates as they are, None as nothing."""
    if value is None:
        return ""
    # Spreadsheets hold every number as a float: page 3 comes as 3.0.
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def date_cell(text: str, today: str, *, accept: bool = False) -> DateCell:
    """Read a date: eight digits as they should be, other ways of writing it mended, less than a day
    as it is (see `dates`).

    `today` is ISO; `accept` takes days that are only proposed.
    """
    found = dates.read(text)
    plain = text.strip().removeprefix(DAY)
    formed_on = found.text
    if found.code == "no_date":
        return DateCell("", "no_date", {})
    if found.code == "date_proposed" and accept:
        formed_on = found.proposed
    elif found.code:
        facts = {"value": plain[:40]}
        if found.proposed:
            facts["better"] = found.proposed
        return DateCell("", unreadable(plain, found.code), facts)
    if formed_on.rpartition("/")[-1] > today:
        return DateCell(formed_on, "future_date", {"value": dates.shown(formed_on)})
    if not EIGHT.match(plain):
        mended = dates.eight(formed_on)
        return DateCell(formed_on, "date_format", {"value": plain, "mended": mended})
    return DateCell(formed_on, "", {})


def page_cell(text: str) -> int | None:
    """A page number from 1 to PAGE_LIMIT, None when the text is none."""
    # Nearly every cell is plain digits: they need no normalising.
    if text.isascii() and text.isdigit() and len(text) <= 5 and int(text):
        return int(text)
    plain = unicodedata.normalize("NFKC", text).strip()
    if not INTEGER.match(plain) or not 1 <= int(plain) <= PAGE_LIMIT:
        return None
    return int(plain)


def unreadable(text: str, code: str) -> str:
    """What to tell of a cell that could not be read: the code given, unless it is a formula."""
    if unicodedata.normalize("NFKC", text).strip()[:1] == "=":
        return "formula"
    return code
