"""What an overview of the work is narrowed to, as it stands in an address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from marshmallow import ValidationError, fields, pre_load

from forms.base import MESSAGES, Form, Identity, Query, Raw, Text, digits
from workflows import standards
from workflows.overview import COLUMNS
from workflows.words import N_

EARLIEST, LATEST = 1949, 2199
"""Years that anybody asks for."""
WRONG_YEAR = N_("不是年度：写成 2026")
WRONG_MONTH = N_("不是月份：写成 2026-12")


class _OneOf(fields.String):
    """One of the given values, or none."""

    def __init__(self, values: tuple[str, ...]) -> None:
        super().__init__(load_default="")
        self.values = values

    def _deserialize(self, value: object, attr: str | None, data: Raw, **kwargs: object) -> str:
        if value not in self.values:
            raise ValidationError(MESSAGES["choice"])
        return str(value)


class _Year(fields.Integer):
    """A year, or none."""

    def __init__(self) -> None:
        super().__init__(load_default=None, allow_none=True)

    def _deserialize(self, value: object, attr: str | None, data: Raw, **kwargs: object) -> int:
        text = str(value)
        if not digits(text, 4) or not EARLIEST <= int(text) <= LATEST:
            raise ValidationError(WRONG_YEAR)
        return int(text)


class _Month(fields.Date):
    """The first day of a month, or none."""

    def __init__(self) -> None:
        super().__init__(load_default=None, allow_none=True)

    def _deserialize(self, value: object, attr: str | None, data: Raw, **kwargs: object) -> date:
        year, _dash, month = str(value).partition("-")
        known = digits(year, 4) and digits(month, 2) and len(month) == 2
        if not known or not EARLIEST <= int(year) <= LATEST or not 1 <= int(month) <= 12:
            raise ValidationError(WRONG_MONTH)
        return date(int(year), int(month), 1)


class ViewForm(Form):
    """What a view is called."""

    name = Text(limit=40)


class CockpitQuery(Query):
    """The filters of the overview, the month of its calendar and the page of its list."""

    office = Identity(blank=True)
    pack = _OneOf(tuple(standards.names("procedure")))
    stage = _OneOf(tuple(stage.value for stage in COLUMNS))
    year = _Year()
    month = _Month()
    page = fields.Integer(load_default=1)

    @pre_load
    def _typed(self, data: Mapping[str, object], **kwargs: object) -> dict[str, object]:
        """An address is typed by anybody: what was left empty narrows nothing, what is no page is the
        first."""
        given = {key: value for key, value in data.items() if value != ""}
        page = str(given.get("page", ""))
        if not digits(page, 6) or not int(page):
            given["page"] = 1
        return given
