"""What a receiving archive asks of what comes to it: numbers, formats, names, metadata. It is the archive's own data
（使用前请核对原文）, and is held against the sender's archive from the first volume on (DA/T 70 item 1-9).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from .words import N_

FINDINGS = {
    "fonds_other": N_("全宗号“%(found)s”不是接收单位的：应为 %(wanted)s"),
    "category_other": N_("分类号“%(found)s”不在接收单位的范围内：应为 %(wanted)s"),
    "code_form": N_("档号“%(found)s”不合接收单位的格式 %(wanted)s"),
    "lacks": N_("接收单位要求的著录项没有填：%(wanted)s"),
    "format_other": N_("格式 %(found)s 接收单位不收：应为 %(wanted)s"),
    "name_long": N_("文件名 %(found)d 字，接收单位最多收 %(wanted)d 字"),
}
"""What each finding says."""
NUMBERS = frozenset(("fonds_other", "category_other", "code_form"))
"""Those of DA/T 70 item 1-9: 全宗号, 目录号, 分类号."""
FIELDS = {
    "unit": N_("立卷单位"),
    "begins_on": N_("起始日期"),
    "ends_on": N_("止日期"),
    "retention": N_("保管期限"),
    "filed_by": N_("立卷人"),
    "checked_by": N_("检查人"),
}
"""What may be asked of a volume."""
MARKED = N_("由接收单位登记；使用前请核对原文")
_APART = re.compile(r"[、，,;；\s]+")
_SIGNS = {"#": r"\d", "*": r".+"}


@dataclass(frozen=True)
class Rules:
    """What one archive asks; what is empty it does not ask.

    `code` is a form of the whole 档号 (目录号 with it): # is a figure, * is anything.
    """

    fonds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    code: str = ""
    formats: tuple[str, ...] = ()
    name_limit: int = 0
    needs: tuple[str, ...] = ()

    @property
    def numbered(self) -> bool:
        """Whether anything is asked of 档号."""
        return bool(self.fonds or self.categories or self.code)


@dataclass(frozen=True)
class Volume:
    """A volume as it is held against the rules."""

    code: str
    values: Mapping[str, str | date | None]


Finding = tuple[str, Mapping[str, Any]]
"""A code of FINDINGS, and what fills its sentence."""


def listed(text: str) -> tuple[str, ...]:
    """The words of a field, apart by commas or blanks, each once."""
    return tuple(dict.fromkeys(one for one in _APART.split(text.strip()) if one))


@lru_cache(maxsize=64)
def _form(code: str) -> re.Pattern[str]:
    return re.compile("".join(_SIGNS.get(one, re.escape(one)) for one in code))


def of_volume(rules: Rules, volume: Volume) -> Iterator[Finding]:
    """Where a volume is not as the archive asks; of its number nothing before it has one."""
    if volume.code:
        yield from _number(rules, volume.code)
    missing = [name for name in rules.needs if not volume.values.get(name)]
    if missing:
        yield "lacks", {"wanted": missing}


def _number(rules: Rules, code: str) -> Iterator[Finding]:
    fonds, _dash, rest = code.partition("-")
    category = re.split(r"[·-]", rest, maxsplit=1)[0]
    if rules.fonds and fonds not in rules.fonds:
        yield "fonds_other", {"found": fonds, "wanted": "、".join(rules.fonds)}
    if rules.categories and category not in rules.categories:
        yield "category_other", {"found": category, "wanted": "、".join(rules.categories)}
    if rules.code and not _form(rules.code).fullmatch(code):
        yield "code_form", {"found": code, "wanted": rules.code}


def of_file(rules: Rules, name: str) -> Iterator[Finding]:
    """Where a stored file is not as the archive asks, by the name under which it was delivered."""
    _stem, dot, ending = name.rpartition(".")
    if not dot:
        ending = ""
    if rules.formats and ending.lower() not in rules.formats:
        yield "format_other", {"found": ending or name, "wanted": "、".join(rules.formats)}
    if rules.name_limit and len(name) > rules.name_limit:
        yield "name_long", {"found": len(name), "wanted": rules.name_limit}


def conforms(rules: Rules, code: str) -> bool:
    """Whether a 档号 is as item 1-9 asks."""
    return not any(True for _found in _number(rules, code))


def known(names: Sequence[str]) -> tuple[str, ...]:
    """Those of FIELDS that were named, in their order."""
    return tuple(name for name in FIELDS if name in names)
