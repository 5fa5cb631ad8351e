"""The field's own vocabularies that several nouns share: retention periods, secrecy, what a
volume holds."""

from collections.abc import Iterable
from functools import lru_cache

from .words import N_

RETENTION_NAMES = {"Y": N_("永久"), "30": N_("30 年"), "10": N_("10 年")}
"""Retention periods (保管期限), the longest first."""
PERIODS = {key: name.replace(" ", "") for key, name in RETENTION_NAMES.items()}
"""The same as they stand on papers, where no blank is next to a figure."""
RETENTION_CODES = {"Y": "Y", "30": "D30", "10": "D10"}
"""How DA/T 13-2022 writes them in a number."""
SECRECY = ("", "内部", "秘密", "机密", "绝密")
"""Degrees of secrecy (密级); empty means none."""
HOLDS_NAMES = {
    "text": N_("文字"),
    "drawings": N_("图纸"),
    "mixed": N_("文字和图纸"),
    "media": N_("声像"),
}
BY_NAMES = {
    "works": N_("单位工程"),
    "division": N_("分部"),
    "discipline": N_("专业"),
    "group": N_("类目"),
    "item": N_("条目"),
}
"""What files may be divided by when they are bundled into volumes."""
SPINES = (20, 30, 40, 50)
"""Thicknesses of boxes in millimetres (GB/T 50328 5.4)."""
_LENGTH = {"Y": 1000, "30": 30, "10": 10}


@lru_cache(maxsize=64)
def years(retention: str) -> int:
    """The length of a period, permanent being the longest; of two allowed ones (Y/30) the
    shorter, of none 0."""
    return min((_LENGTH[part] for part in retention.split("/") if part in _LENGTH), default=0)


def longest(retention: str) -> str:
    """The longer of two allowed periods, or the one there is."""
    return max(
        (part for part in retention.split("/") if part in _LENGTH),
        key=lambda part: _LENGTH[part],
        default="",
    )


def highest(degrees: Iterable[str]) -> str:
    """The highest of several degrees of secrecy, empty where none has one."""
    return max((one for one in degrees if one in SECRECY), key=SECRECY.index, default="")


_NUMERALS = "零一二三四五六七八九"


def numeral(number: int) -> str:
    """1 to 99 as headings and items are counted: 一, 十, 十二, 三十."""
    tens, ones = divmod(number, 10)
    said = ""
    if tens > 1:
        said = _NUMERALS[tens]
    if tens:
        said += "十"
    if ones:
        said += _NUMERALS[ones]
    return said
