"""Forms of what becomes of a project: which sections become one of their own, of which other one it becomes part."""

from __future__ import annotations

from marshmallow import fields, validate

from forms.base import MESSAGES, Form, Identity, Query, Text

MOST = 50
"""Sections that a project has."""


class DivideForm(Form):
    """What is to be divided, why, and the version of the project that was read."""

    sections = fields.List(
        Identity(), required=True, validate=validate.Length(1, MOST, error=MESSAGES["required"])
    )
    code = Text(limit=50)
    name = Text(limit=200)
    approval_number = Text(limit=100, blank=True)
    reason = Text(limit=1000, lines=True)
    version = Identity()


class DivideQuery(Query):
    """Which sections are looked at before anything is proposed."""

    sections = fields.List(Identity(), load_default=list, validate=validate.Length(0, MOST))


class JoinForm(Form):
    """Into which project it goes, by its number; why, and the version of the project that was read."""

    into = Text(limit=50)
    reason = Text(limit=1000, lines=True)
    version = Identity()


class JoinQuery(Query):
    """Which other project is looked at before anything is proposed."""

    into = Text(limit=50, blank=True)
