"""Forms of the list of key projects."""

from __future__ import annotations

from marshmallow import fields, validate

from forms.base import MESSAGES, Form, Identity, Text
from workflows.key_list import LIMITS
from workflows.words import N_


class Year(fields.Integer):
    """A calendar year in four digits."""

    def __init__(self) -> None:
        super().__init__(
            required=True,
            error_messages={"invalid": MESSAGES["number"], "required": MESSAGES["required"]},
            validate=validate.Range(1949, 2100, error=N_("不是年份：写成 2026")),
        )


class SheetForm(Form):
    """Of which year a sheet is, and which list it is."""

    year = Year()
    source = Text(limit=200, blank=True)


class LineForm(SheetForm):
    """What a line says."""

    name = Text(limit=LIMITS["name"])
    code = Text(limit=LIMITS["code"], blank=True)
    owner = Text(limit=LIMITS["owner"], blank=True)
    place = Text(limit=LIMITS["place"], blank=True)
    note = Text(limit=LIMITS["note"], blank=True)
    registered_as = Text(limit=50, blank=True)


class LineCorrectionForm(LineForm):
    """The same, why, and the version that was read."""

    reason = Text(limit=1000)
    version = Identity()
