"""The field types at the boundary.

Text that every part of the system can keep, bounded numbers, real dates.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, pre_load, validate
from marshmallow.types import ErrorMessages

from workflows.catalogue import FORBIDDEN
from workflows.words import N_

MAX_ID = 2**63 - 1
MESSAGES = {
    "required": N_("必须填写"),
    "characters": N_("含有不可见的控制字符：重新键入"),
    "long": N_("太长：最多 %(limit)d 字"),
    "date": N_("不是日期：写成 2026-12-24"),
    "number": N_("不是数字：只填阿拉伯数字"),
    "choice": N_("不在可选范围内：从列表中选"),
    "points": N_("不是分数：填 0 以上的数，最多两位小数"),
    "confirm": N_("请勾选确认"),
    "password": N_("密码至少 10 个字符"),
    "email": N_("不是邮箱地址：写成 name@example.cn"),
    "hexadecimal": N_("与取号单不符：照原样填写"),
    "unknown": N_("不认识的字段"),
    "seen": N_("没有写明您看到的是哪一版：请刷新页面后再办"),
    "version": N_("必须填写：先读取项目（GET），把读到的 version 一并提交"),
    "page_size": N_("应为 1–%(limit)d 的整数"),
}
MISSING: ErrorMessages = {
    "required": MESSAGES["required"],
    "null": MESSAGES["required"],
    "invalid": MESSAGES["choice"],
}


AnyField: TypeAlias = fields.Field[Any]
"""A field of whatever kind."""
Raw: TypeAlias = Mapping[str, object] | None
"""All that was sent, as a field sees it."""


class Text(fields.String):
    """Trimmed NFC text on one line (or on several, `lines=True`), free of what Word or a database
    cannot keep.
    """

    def __init__(self, *, limit: int = 200, lines: bool = False, blank: bool = False) -> None:
        if blank:
            super().__init__(load_default="", error_messages=MISSING)
        else:
            super().__init__(required=True, error_messages=MISSING)
        self.limit, self.lines, self.blank = limit, lines, blank

    def _deserialize(self, value: object, attr: str | None, data: Raw, **kwargs: object) -> str:
        if not isinstance(value, str):
            raise ValidationError(MESSAGES["required"])
        text = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n")).strip()
        if FORBIDDEN.search(text) or "\t" in text or ("\n" in text and not self.lines):
            raise ValidationError(MESSAGES["characters"])
        if not text and not self.blank:
            raise ValidationError(MESSAGES["required"])
        if len(text) > self.limit:
            raise ValidationError(MESSAGES["long"] % {"limit": self.limit})
        return text


class Address(Text):
    """An e-mail address, or nothing."""

    def __init__(self) -> None:
        super().__init__(limit=200, blank=True)

    def _deserialize(self, value: object, attr: str | None, data: Raw, **kwargs: object) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text:
            validate.Email(error=MESSAGES["email"])(text)
        return text


class Choice(fields.String):
    """One of the given values."""

    def __init__(self, values: Iterable[str]) -> None:
        super().__init__(required=True, error_messages=MISSING)
        self.values = tuple(map(str, values))

    def _deserialize(self, value: object, attr: str | None, data: Raw, **kwargs: object) -> str:
        if value not in self.values:
            raise ValidationError(MESSAGES["choice"])
        return str(value)


class OrNothing(Choice):
    """One of the given values, or nothing."""

    def __init__(self, values: Iterable[str]) -> None:
        super().__init__(("", *values))
        self.required, self.load_default = False, ""


def digits(text: str, most: int = 19) -> bool:
    """Whether a text is a whole number of so many digits at most: Python reads no endless one."""
    return text.isascii() and text.isdigit() and len(text) <= most


class Identity(fields.Integer):
    """A row id, or nothing where `blank`."""

    def __init__(self, *, blank: bool = False) -> None:
        if blank:
            super().__init__(load_default=None, allow_none=True, error_messages=MISSING)
        else:
            super().__init__(required=True, error_messages=MISSING)
        self.blank = blank

    def _deserialize(self, value: object, attr: str | None, data: Raw, **kwargs: object) -> int:
        text = str(value)
        if not (digits(text) and int(text) <= MAX_ID):
            raise ValidationError(MESSAGES["choice"])
        return int(text)


class Day(fields.Date):
    """A calendar day, ISO."""

    def __init__(self, *, blank: bool = False) -> None:
        said: ErrorMessages = {"invalid": MESSAGES["date"], "required": MESSAGES["required"]}
        if blank:
            super().__init__("iso", load_default=None, allow_none=True, error_messages=said)
        else:
            super().__init__("iso", required=True, error_messages=said)


class Form(Schema):
    """A form: unknown fields are refused, blanks of optional fields are nothing."""

    class Meta:
        unknown = RAISE

    error_messages = {"unknown": MESSAGES["unknown"]}

    @pre_load
    def _blanks(self, data: object, **kwargs: object) -> object:
        if not isinstance(data, dict):
            return data
        known = dict(data)
        for key, value in data.items():
            if value == "" and getattr(self.fields.get(key), "allow_none", False):
                known[key] = None
        return known


class Query(Schema):
    """Query parameters of a list; unknown ones are ignored."""

    class Meta:
        unknown = EXCLUDE
