"""The cells of a file list, as marshmallow fields."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from marshmallow import ValidationError, fields

from forms.base import Raw
from workflows import dates
from workflows.catalogue import DATE8, DATE_LOOSE, FORBIDDEN, PAGE_LIMIT, cell_text
from workflows.list_line import Pages
from workflows.words import N_

MESSAGES = {
    "no_title": N_("没有题名：按文件上的题名补填"),
    "bad_character": N_("含有不可见的控制字符：重新键入这一格"),
    "formula": N_("是公式：粘贴为数值"),
    "too_long": N_("超过规定字数：请缩短"),
    "not_a_number": N_("不是数字：只填阿拉伯数字"),
    "not_a_date": N_("不是日期：写成 8 位数字，如 20220301"),
    "impossible_date": N_("没有这一天：按文件落款核对"),
    "reversed_dates": N_("止日在起日之前：改其中之一"),
    "date_proposed": N_("不是完整的日期：写成 8 位数字，如 20220301"),
    "date_two_ways": N_("有两种读法：写成 8 位数字，如 20220301"),
    "no_section_name": N_("不是本项目的标段或它的叫法：写标段号，如 2"),
    "not_a_run": N_("不是起止页号：写成 1-4"),
}


WHOLE = frozenset(("整个项目", "全项目", "全线", "项目"))
"""How people write that a file belongs to no section."""


class CellText(fields.Field[str]):
    """The text of a cell: NFC, single spaces, bounded, no controls, no formula."""

    def __init__(self, limit: int) -> None:
        super().__init__(load_default="")
        self.limit = limit

    def _deserialize(self, value: object, attr: str | None, data: Raw, **kwargs: object) -> str:
        text = cell_text(value)
        if FORBIDDEN.search(text):
            raise ValidationError(MESSAGES["bad_character"])
        text = unicodedata.normalize("NFC", " ".join(text.split()))
        if text[:1] in ("=", "+", "@") and text:
            raise ValidationError(MESSAGES["formula"])
        if len(text) > self.limit:
            raise ValidationError(MESSAGES["too_long"])
        return text


class CellNumber(fields.Field[int | None]):
    """A whole number of a cell, or nothing; `most` bounds it."""

    def __init__(self, most: int) -> None:
        super().__init__(load_default=None, allow_none=True)
        self.most = most

    def _deserialize(
        self, value: object, attr: str | None, data: Raw, **kwargs: object
    ) -> int | None:
        text = unicodedata.normalize("NFKC", cell_text(value)).strip()
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and len(text) <= 18 and int(text) <= self.most):
            raise ValidationError(MESSAGES["not_a_number"])
        return int(text)


class CellDay(fields.Field[str | None]):
    """A day of a cell as ISO text, or nothing; eight digits and the usual ways of writing a date
    are understood.
    """

    def __init__(self) -> None:
        super().__init__(load_default=None, allow_none=True)

    def _deserialize(
        self, value: object, attr: str | None, data: Raw, **kwargs: object
    ) -> str | None:
        text = unicodedata.normalize("NFKC", cell_text(value)).strip()
        if not text:
            return None
        match = DATE8.match(text) or DATE_LOOSE.match(text.removesuffix(" 00:00:00"))
        if match is None:
            raise ValidationError(MESSAGES["not_a_date"])
        try:
            return date(*map(int, match.groups())).isoformat()
        except ValueError as error:
            raise ValidationError(MESSAGES["impossible_date"]) from error


SPAN = re.compile(
    r"[第pP.\s]*(\d{1,7})\s*[页张]?(?:\s*(?:-|~|—+|–|―|－|至|到)\s*[第pP.\s]*(\d{1,7})\s*[页张]?)?\Z"
)
COUNT = re.compile(r"共?\s*(\d{1,7})\s*[页张]\Z")


class CellSpan(fields.Field[Pages | None]):
    """First and last page in one cell: 1-4, 1～4, 第1页至第4页, or the first page alone."""

    def __init__(self) -> None:
        super().__init__(load_default=None, allow_none=True)

    def _deserialize(
        self, value: object, attr: str | None, data: Raw, **kwargs: object
    ) -> Pages | None:
        text = unicodedata.normalize("NFKC", cell_text(value)).strip()
        if not text or text in dates.NONE:
            return None
        match = SPAN.match(text)
        if match is None:
            raise ValidationError(MESSAGES["not_a_run"])
        first, last = int(match.group(1)), match.group(2)
        if not 1 <= first <= PAGE_LIMIT or (last and not 1 <= int(last) <= PAGE_LIMIT):
            raise ValidationError(MESSAGES["not_a_run"])
        return Pages(first, int(last) if last else None)


class CellCount(CellNumber):
    """A number of pages, also as 4页; where a run stands instead (1-4) it is taken as one."""

    def _deserialize(  # type: ignore[override]
        self, value: object, attr: str | None, data: Raw, **kwargs: object
    ) -> int | Pages | None:
        text = unicodedata.normalize("NFKC", cell_text(value)).strip()
        if text in dates.NONE:
            return None
        if match := COUNT.match(text):
            text = match.group(1)
        elif (match := SPAN.match(text)) and match.group(2):
            run: Pages | None = CellSpan().deserialize(text)
            return run
        return super()._deserialize(text, attr, data, **kwargs)


class CellSection(CellNumber):
    """The number of a section, also as 第1标段."""

    def _deserialize(
        self, value: object, attr: str | None, data: Raw, **kwargs: object
    ) -> int | None:
        text = unicodedata.normalize("NFKC", cell_text(value)).strip()
        if match := re.fullmatch(r"第?\s*(\d{1,2})\s*(?:标段|标|合同段)", text):
            text = match.group(1)
        if not text or text in dates.NONE or text in WHOLE:
            return None
        if not text.isascii() or not text.replace(".", "").isdigit():
            raise ValidationError(MESSAGES["no_section_name"])
        return super()._deserialize(text, attr, data, **kwargs)


class CellDate(fields.Field[str | None]):
    """A date with its precision as ISO text, or nothing; see `dates`. What would only be proposed is
    taken when `accept`.
    """

    def __init__(self, accept: bool = False) -> None:
        super().__init__(load_default=None, allow_none=True)
        self.accept = accept

    def _deserialize(
        self, value: object, attr: str | None, data: Raw, **kwargs: object
    ) -> str | None:
        found = dates.read(value)
        if found.code == "date_proposed" and self.accept:
            return found.proposed
        if found.code and found.code != "no_date":
            raise ValidationError(MESSAGES.get(found.code, MESSAGES["not_a_date"]))
        return found.text or None
