"""The field types at the boundary.

Text that every part of the system can keep, bounded numbers, real dates.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from marshmallow import EXCLUDE, RAISE, Schema, ValidationError, fields, pre_load, validate

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
    "unknown": N_("不认识的字段"),
}
MISSING: Any = {
    "required": MESSAGES["required"],
    "null": MESSAGES["required"],
    "invalid": MESSAGES["choice"],
}


class Text(fields.String):
    """Trimmed NFC text on one line (or on several, `lines=True`), free of what Word or a database
    cannot keep.
    """

    def __init__(
        self, *, limit: int = 200, lines: bool = False, blank: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(
            **({"load_default": ""} if blank else {"required": True}),
            error_messages=MISSING,
            **kwargs,
        )
        self.limit, self.lines, self.blank = limit, lines, blank

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
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

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(limit=200, blank=True, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if text:
            validate.Email(error=MESSAGES["email"])(text)
        return text


class Choice(fields.String):
    """One of the given values."""

    def __init__(self, values: Any, **kwargs: Any) -> None:
        super().__init__(required=True, error_messages=MISSING, **kwargs)
        self.values = tuple(map(str, values))

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if value not in self.values:
            raise ValidationError(MESSAGES["choice"])
        return str(value)


class Identity(fields.Integer):
    """A row id, or nothing where `blank`."""

    def __init__(self, *, blank: bool = False, **kwargs: Any) -> None:
        super().__init__(
            **({"load_default": None, "allow_none": True} if blank else {"required": True}),
            error_messages=MISSING,
            **kwargs,
        )
        self.blank = blank

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        text = str(value)
        if not (text.isascii() and text.isdigit() and int(text) <= MAX_ID):
            raise ValidationError(MESSAGES["choice"])
        return int(text)


class Day(fields.Date):
    """A calendar day, ISO."""

    def __init__(self, *, blank: bool = False, **kwargs: Any) -> None:
        super().__init__(
            format="iso",
            error_messages={"invalid": MESSAGES["date"], "required": MESSAGES["required"]},
            **({"load_default": None, "allow_none": True} if blank else {"required": True}),
            **kwargs,
        )


class Form(Schema):
    """A form: unknown fields are refused, blanks of optional fields are nothing."""

    class Meta:
        unknown = RAISE

    error_messages = {"unknown": MESSAGES["unknown"]}

    @pre_load
    def _blanks(self, data: Any, **kwargs: Any) -> Any:
        if not isinstance(data, dict):
            return data
        return {
            key: (
                None
                if value == "" and getattr(self.fields.get(key), "allow_none", False)
                else value
            )
            for key, value in data.items()
        }


class Query(Schema):
    """Query parameters of a list; unknown ones are ignored."""

    class Meta:
        unknown = EXCLUDE
