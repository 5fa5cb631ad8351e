"""Forms of one file: its words, and a pin on a page."""

from __future__ import annotations

from marshmallow import ValidationError, fields

from forms.base import MESSAGES, Form, Identity, Raw, Text
from forms.dated import Dated


class Fraction(fields.Float):
    """A place between 0 and 1."""

    def _deserialize(self, value: object, attr: str | None, data: Raw, **kwargs: object) -> float:
        found = float(super()._deserialize(value, attr, data, **kwargs) or 0)
        if not 0 <= found <= 1:
            raise ValidationError(MESSAGES["number"])
        return found


class DocumentForm(Form):
    """The words about a file; pages are inclusive. `reason` is why a filed one is corrected."""

    title = Text(limit=500)
    number = Text(limit=200, blank=True)
    author = Text(limit=200, blank=True)
    formed_on = Dated()
    first_page = Identity(blank=True)
    last_page = Identity(blank=True)
    reason = Text(limit=1000, lines=True, blank=True)


class PinForm(Form):
    """A remark at a place of a page."""

    page = Identity()
    x = Fraction(required=True)
    y = Fraction(required=True)
    text = Text(limit=500)
