"""Forms for checklist items in bulk and for placing a file by hand."""

from __future__ import annotations

from marshmallow import fields, validate

from forms.base import Form, Identity, Text


class BulkForm(Form):
    """One step for many items."""

    step = Text(limit=40)
    ids = fields.List(Identity(), required=True, validate=validate.Length(1, 500))
    reason = Text(limit=1000, lines=True, blank=True)


class PlaceForm(Form):
    """The checklist item a file belongs to."""

    filing_id = Identity()


class PlacedForm(Form):
    """Files that go to the items proposed for them."""

    ids = fields.List(Identity(), required=True, validate=validate.Length(0, 500))
