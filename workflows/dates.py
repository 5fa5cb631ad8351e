"""Dates as archivists write them, each with its precision: a day, a month, a year, or a range.

As text they are ISO: 2020-08-01, 2020-08, 2020, and two of these apart by a slash for a range.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, timedelta
from typing import NamedTuple

from .sheets import DAY

NONE = frozenset(
    ("/", "-", "--", "—", "——", "\\", "无", "無", "无日期", "無日期", "不详", "日期不详", "未注明")
)
"""How people write that a file bears no date."""
TURN = 50
"""A year of two digits below is proposed as one of this century (本系统约定)."""
_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 60_001)
"""Days of a spreadsheet from 1954 to 2064: a bare number in there may be one."""
_NUMERALS = {name: digit for digit, name in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0}
_CHINESE = re.compile(r"[〇○零一二三四五六七八九十]+(?=[年月日])")
_DAY = re.compile(r"(\d{4})\s*[-./年、]\s*(\d{1,2})\s*[-./月、]\s*(\d{1,2})\s*[日号]?\Z")
_MONTH = re.compile(r"(\d{4})\s*[-./年、]\s*(\d{1,2})\s*月?份?\Z")
_YEAR = re.compile(r"(\d{4})\s*(?:年度?)?\Z")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?\Z")
_TIME = re.compile(r"[\sT]+\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\Z")
_SHORT = re.compile(r"(\d{2})\s*[-./年]\s*(\d{1,2})\s*(?:[-./月]\s*(\d{1,2})\s*[日号]?|月)\Z")
_AMERICAN = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\Z")
_BARE_SHORT = re.compile(r"(\d{2})(\d{2})(\d{2})\Z")
_STORED = re.compile(r"(\d{4}(?:-\d{2}){0,2})/(\d{4}(?:-\d{2}){0,2})\Z")
_RANGE = re.compile(r"(.+?)\s*(?:至|到|~|—+|–|―|－|\s-\s)\s*(.+)\Z")
_SLASHED = re.compile(r"(\d{4}[^/]+)/(\d{4}[^/]+)\Z")
_HYPHEN = re.compile(r"(.+?)\s*-\s*(\d{4}(?:\D.*|\d{4})?)\Z")
_SHORT_END = re.compile(
    r"(\d{4}\D.*?\d[日号]?)\s*(?:-|~|—+|至|到)\s*(\d{1,2}(?:[.月]\d{1,2}[日号]?|[日号]))\Z"
)
_SAME_MONTH = re.compile(r"(\d{1,2})[日号]\Z")
_WEEKDAY = re.compile(r"\s*[(（]?(?:星期|周)[一二三四五六日天][)）]?\Z")
_PART = re.compile(r"(\d{4})\s*年?\s*(?:第?([1-4一二三四])季度|([上下])半年)\Z")
_QUARTERS = {name: number for number, name in enumerate("一二三四", 1)}
_SAME_YEAR = re.compile(r"(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?\Z|(\d{1,2})\s*月\Z")


class Written(NamedTuple):
    """A date as it was read: ISO text or nothing, what is to be told of it, and for what a person
    must confirm the day that is proposed.

    Codes: no_date, not_a_date, impossible_date, reversed_dates, date_two_ways, date_proposed.
    """

    text: str
    code: str = ""
    proposed: str = ""


class _Impossible(Exception):
    """There is no such day."""


def read(cell: object) -> Written:
    """Read a cell of a sheet. A year of two digits and the bare number of a day are only proposed."""
    text = _plain(cell)
    if not text or text in NONE:
        return Written("", "no_date")
    if isinstance(cell, float) and re.fullmatch(r"\d{4}\.1", text):
        # as a number October loses its nought
        return Written("", "date_two_ways", f"{text[:4]}-01 / {text[:4]}-10")
    try:
        found = _one(text) or _one(text.replace("—", "-")) or _range(text)
        if found and not in_order(found):
            return Written("", "reversed_dates")
        if found:
            return Written(found)
        return _guess(text)
    except _Impossible:
        return Written("", "impossible_date")


def _plain(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = str(cell)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text.replace("－", "—"))
        text = _CHINESE.sub(_in_digits, text)
    return _TIME.sub("", _WEEKDAY.sub("", text.removeprefix(DAY).strip()))


def _in_digits(found: re.Match[str]) -> str:
    said = found.group()
    if "十" not in said:
        return "".join(str(_NUMERALS[one]) for one in said)
    tens, _ten, ones = said.partition("十")
    return str(_NUMERALS.get(tens, 1) * 10 + _NUMERALS.get(ones, 0))


def _one(text: str) -> str:
    """A single date, or nothing. Raises _Impossible."""
    if match := _DAY.match(text):
        return _iso(*match.groups())
    if (match := _COMPACT.match(text)) and int(match.group(1)) >= 1000:
        year, month, day = match.groups()
        if day is None:
            # six digits are a month where that can be, and no short day
            month_like = 1900 <= int(year) <= 2099 and 1 <= int(month) <= 12
            if month_like and not _short_day(text):
                return _iso(year, month, "")
            return ""
        return _iso(year, month if month != "00" else "", day if day != "00" else "")
    if match := _MONTH.match(text):
        year, month = match.groups()
        return _iso(year, month, "")
    if (match := _YEAR.match(text)) and 1900 <= int(match.group(1)) <= 2099:
        return match.group(1)
    return ""


def _iso(year: str, month: str, day: str) -> str:
    try:
        if not month:
            if day:
                raise _Impossible
            date(int(year), 1, 1)
            return year
        if not day:
            return date(int(year), int(month), 1).isoformat()[:7]
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError as error:
        raise _Impossible from error


def _range(text: str) -> str:
    """A range of two dates, or nothing. Raises _Impossible."""
    for pattern in (_STORED, _RANGE, _HYPHEN, _SHORT_END, _SLASHED):
        match = pattern.match(text)
        if match is None:
            continue
        first, last = match.groups()
        if first[-1:] == "年" and re.fullmatch(r"\d{1,2}月?", last):
            continue
        begins, ends = _one(first.strip()), _one(last.strip())
        if begins and not ends:
            ends = _same_year(begins, last.strip())
        if begins and ends:
            return f"{begins}/{ends}"
    match = re.match(
        r"(\d{4})\s*[年.]\s*(\d{1,2})\s*月?\s*(?:-|~|—|至|到)\s*(\d{1,2})\s*月\Z", text
    )
    if match:
        year, first, last = match.groups()
        return f"{_iso(year, first, '')}/{_iso(year, last, '')}"
    return ""


def _same_year(begins: str, last: str) -> str:
    match = _SAME_YEAR.match(last)
    if match is None:
        if len(begins) == len("2020-08-05") and (match := _SAME_MONTH.match(last)):
            year, month, _day = begins.split("-")
            return _iso(year, month, match.group(1))
        return ""
    month, day, alone = match.groups()
    return _iso(begins[:4], month or alone, day or "")


def _guess(text: str) -> Written:
    """What a person must confirm, or nothing that can be read."""
    if match := _PART.match(text):
        return Written("", "date_proposed", _part_of_year(*match.groups()))
    if match := _SHORT.match(text):
        year, month, day = match.groups()
        return Written("", "date_proposed", _iso(_century(year), month, day or ""))
    if match := _AMERICAN.match(text):
        month, day, year = match.groups()
        return Written("", "date_proposed", _iso(year, month, day))
    if match := _BARE_SHORT.match(text):
        year, month, day = match.groups()
        short = _short_day(text)
        if short and 1900 <= int(text[:4]) <= 2099 and 1 <= int(text[4:]) <= 12:
            both = f"{text[:4]}-{text[4:]} / {_iso(_century(year), month, day)}"
            return Written("", "date_two_ways", both)
        if short:
            return Written("", "date_proposed", _iso(_century(year), month, day))
    if text.isascii() and text.isdigit() and len(text) == 5 and int(text) in _SERIALS:
        return Written("", "date_proposed", (_EPOCH + timedelta(int(text))).isoformat())
    return Written("", "not_a_date")


def _part_of_year(year: str, quarter: str | None, half: str | None) -> str:
    """A quarter or a half of a year as a range of months."""
    first, months = 1 if half == "上" else 7, 6
    if quarter:
        first, months = 3 * int(_QUARTERS.get(quarter, quarter)) - 2, 3
    return f"{year}-{first:02d}/{year}-{first + months - 1:02d}"


def _short_day(text: str) -> bool:
    """Whether six digits may be the year of two digits, month and day."""
    try:
        date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))
    except ValueError:
        return False
    return True


def _century(year: str) -> str:
    if int(year) < TURN:
        return f"20{year}"
    return f"19{year}"


def days(text: str) -> tuple[date, date]:
    """The first and the last day that a date covers. `text` is what `read` gives, not empty."""
    first, _slash, last = text.partition("/")
    return _bounds(first)[0], _bounds(last or first)[-1]


def _bounds(text: str) -> tuple[date, date]:
    year, month, day = ([int(part) for part in text.split("-")] + [0, 0])[:3]
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[-1])
    return date(year, 1, 1), date(year, 12, 31)


def in_order(text: str) -> bool:
    """Whether a range does not end before it begins; a single date is always in order."""
    first, _slash, last = text.partition("/")
    return not last or _bounds(first)[0] <= _bounds(last)[-1]


def eight(text: str) -> str:
    """A date as the columns of the standards have it: 20200801, 20200800, 20200000; a range with
    its two ends.
    """
    return "－".join(one.replace("-", "").ljust(8, "0") for one in text.split("/") if one)


def shown(text: str) -> str:
    """A date as pages show it: as far as it is known."""
    return "—".join(text.split("/"))


def stored(text: str) -> tuple[str, str | None, str]:
    """The three columns of a date: its first day, its last one where that is another, and how it was
    written where that is no day. `text` is what `read` gives, not empty.
    """
    first, last = days(text)
    if first == last and "/" not in text:
        return text, None, ""
    return first.isoformat(), last.isoformat(), text
