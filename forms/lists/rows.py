"""One line of a file list. The schema is the rule; `compiled` is the same rule for a hundred
thousand lines.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields

from forms.base import Raw
from workflows.catalogue import (
    DATE8,
    DATE_LOOSE,
    FIELD_LIMIT,
    FORBIDDEN,
    PAGE_LIMIT,
    PLAIN,
    TITLE_LIMIT,
    cell_text,
)
from workflows.list_line import Cells, Line, Loader
from workflows.words import N_

MESSAGES = {
    "no_title": N_("没有题名：按文件上的题名补填"),
    "bad_character": N_("含有不可见的控制字符：重新键入这一格"),
    "formula": N_("是公式：粘贴为数值"),
    "too_long": N_("超过规定字数：请缩短"),
    "not_a_number": N_("不是数字：只填阿拉伯数字"),
    "not_a_date": N_("不是日期：写成 8 位数字，如 20220301"),
    "impossible_date": N_("没有这一天：按文件落款核对"),
}


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


class RowForm(Schema):
    """One line; what is empty is nothing. Rules between cells are the service's."""

    key = CellNumber(2**53)
    item = CellText(20)
    section = CellNumber(99)
    item_name = CellText(300)
    party = CellText(300)
    volume = CellText(TITLE_LIMIT)
    title = CellText(TITLE_LIMIT)
    number = CellText(FIELD_LIMIT)
    author = CellText(FIELD_LIMIT)
    formed_on = CellDay()
    first_page = CellNumber(PAGE_LIMIT)
    last_page = CellNumber(PAGE_LIMIT)
    pages = CellNumber(PAGE_LIMIT)
    due_on = CellDay()


NAMES = Line._fields
REMEMBERED = 50_000
"""So many ways of writing a number or a day are kept while a list is read."""

TEXT = """\
    v = cells[{at}]
    if v is None: v = ''
    if v != '' and (type(v) is not str or len(v) > {most} or not plain(v)): return slow(cells)
    {name} = v
"""
NUMBER = """\
    try: w = numbers[cells[{at}]]
    except KeyError:
        try: w = to_number(cells[{at}], {most})
        except ValidationError: return slow(cells)
    if w is not None and w > {most}: return slow(cells)
    {name} = w
"""
DAY = """\
    try: w = days[cells[{at}]]
    except KeyError:
        try: w = to_day(cells[{at}])
        except ValidationError: return slow(cells)
    {name} = w
"""


def _source(schema: Schema, columns: Mapping[str, int]) -> str:
    """The text of `load`, with nothing in it for columns a list does not have."""
    width = max(columns.values(), default=0) + 1
    lines = [
        "def load(cells):\n",
        f"    if len(cells) < {width}: cells = list(cells) + [''] * ({width} - len(cells))\n",
    ]
    values = []
    for name in NAMES:
        field, value, at = schema.fields[name], name, columns.get(name)
        if isinstance(field, CellText):
            missing, step, most = "''", TEXT, field.limit
        elif isinstance(field, CellNumber):
            missing, step, most = "None", NUMBER, field.most
        else:
            missing, step, most = "None", DAY, 0
        if at is None:
            value = missing
        else:
            lines.append(step.format(name=name, at=at, most=most))
        values.append(value)
    return f"{''.join(lines)}    return Line({', '.join(values)})\n"


def compiled(columns: Mapping[str, int]) -> Loader:
    """A function from the cells of a row to its line, equal in result and errors to
    `RowForm().load`.

    The usual cell is taken as it is; at the first unusual one the whole line goes to the schema.
    Raises ValidationError.
    """
    schema = RowForm()
    used = [(name, columns[name]) for name in NAMES if name in columns]
    numbers: dict[object, int | None] = {"": None, None: None}
    days: dict[object, str | None] = {"": None, None: None}

    def slow(cells: Cells) -> Line:
        return Line(**schema.load({name: cells[at] for name, at in used if cells[at] is not None}))

    def number(value: object, most: int) -> int | None:
        found: int | None = CellNumber(most).deserialize(value)
        if len(numbers) < REMEMBERED:
            numbers[value] = found
        return found

    def day(value: object) -> str | None:
        found: str | None = CellDay().deserialize(value)
        if len(days) < REMEMBERED:
            days[value] = found
        return found

    scope: dict[str, Any] = {
        "Line": Line,
        "slow": slow,
        "to_number": number,
        "numbers": numbers,
        "to_day": day,
        "days": days,
        "plain": PLAIN.fullmatch,
        "ValidationError": ValidationError,
    }
    # our own lines, made from our own field names and numbers
    exec(_source(schema, columns), scope)  # noqa: S102
    loader: Loader = scope["load"]
    return loader
