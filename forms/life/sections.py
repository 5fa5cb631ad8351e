"""Forms of what becomes of a section: which units leave into a new one, of which other one it becomes part, and why."""

from __future__ import annotations

from marshmallow import fields, validate

from forms.base import MESSAGES, Form, Identity, Query, Text

MOST = 100
"""Units that go at once."""


class SplitForm(Form):
    """Which units go into a new section, what that is called, and why."""

    section = Identity()
    name = Text(limit=200)
    units = fields.List(
        Identity(), required=True, validate=validate.Length(1, MOST, error=MESSAGES["required"])
    )
    reason = Text(limit=1000, lines=True)


class MergeForm(Form):
    """Which section becomes part of which, and why."""

    section = Identity()
    into = Identity()
    reason = Text(limit=1000, lines=True)


class SectionQuery(Query):
    """What is looked at before it is done."""

    section = Identity(blank=True)
    into = Identity(blank=True)
    name = Text(limit=200, blank=True)
    units = fields.List(Identity(), load_default=list, validate=validate.Length(0, MOST))
