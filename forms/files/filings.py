"""Forms for checklist items in bulk and for placing a file by hand."""

from __future__ import annotations

from marshmallow import ValidationError, fields, validate

from forms.base import MESSAGES, Form, Identity, Text


class Seen(fields.Field[tuple[int, int]]):
    """A row as it was seen: its key and its version, with a point between them, as (key, version)."""

    def _deserialize(
        self, value: object, attr: str | None, data: object, **kwargs: object
    ) -> tuple[int, int]:
        key, _point, version = str(value).partition(".")
        if not version:
            raise ValidationError(MESSAGES["seen"])
        one = Identity()
        return one.deserialize(key), one.deserialize(version)


class BulkForm(Form):
    """One step for many items, each as it was seen."""

    step = Text(limit=40)
    ids = fields.List(Seen(), required=True, validate=validate.Length(1, 500))
    reason = Text(limit=1000, lines=True, blank=True)


class PlaceForm(Form):
    """The checklist item a file belongs to."""

    filing_id = Identity()


class PlacedForm(Form):
    """Files that go to the items proposed for them."""

    ids = fields.List(Identity(), required=True, validate=validate.Length(0, 500))
