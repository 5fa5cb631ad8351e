"""Forms of projects that build on others (改、扩建)."""

from __future__ import annotations

from marshmallow import fields

from forms.base import Form, Identity, Text


class BasisForm(Form):
    """Which project is built upon, by number and name, and what for."""

    code = Text(limit=50)
    name = Text(limit=200)
    reason = Text(limit=500)


class AnswerBasisForm(Form):
    """Whether who keeps the archive agrees, and what is said to it."""

    agrees = fields.Boolean(required=True)
    words = Text(limit=500, blank=True)
    version = fields.Integer(required=True)


class EndBasisForm(Form):
    """Why it is no basis any more."""

    reason = Text(limit=500)
    version = fields.Integer(required=True)


class CiteForm(Form):
    """Which 档号 is cited by which volume of ours (案卷号)."""

    code = Text(limit=100)
    number = Identity()
