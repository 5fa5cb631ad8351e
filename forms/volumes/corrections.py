"""Forms of what was stored wrongly: why it is withdrawn, which files move where."""

from __future__ import annotations

from marshmallow import fields, validate

from forms.base import Form, Identity, Query, Text

MOST = 500
"""Files that are moved in one act."""


class WithdrawForm(Form):
    """Why a version is withdrawn."""

    reason = Text(limit=1000, lines=True)


class MoveForm(Form):
    """Which files go to which item, and why."""

    ids = fields.List(Identity(), required=True, validate=validate.Length(1, MOST))
    to = Identity()
    reason = Text(limit=1000, lines=True)


class MoveQuery(Query):
    """Which files are looked at, the words of the item that is looked for, and the one chosen."""

    ids = fields.List(Identity(), load_default=list, validate=validate.Length(0, MOST))
    q = Text(limit=100, blank=True)
    to = Identity(blank=True)
