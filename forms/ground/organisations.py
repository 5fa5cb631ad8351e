"""Forms by which the administrator puts a unit right."""

from __future__ import annotations

from marshmallow import ValidationError, fields, validate

from forms.base import MESSAGES, Choice, Day, Form, Identity, Raw, Text
from workflows.roles import LEVELS, OrganisationKind
from workflows.words import N_

CODE = 18
"""Characters of a 统一社会信用代码."""


class CreditCode(Text):
    """18 letters and digits, or nothing."""

    def __init__(self) -> None:
        super().__init__(limit=CODE, blank=True)

    def _deserialize(self, value: object, attr: str | None, data: Raw, **kwargs: object) -> str:
        code = super()._deserialize(value, attr, data, **kwargs).upper()
        if code and not (len(code) == CODE and code.isascii() and code.isalnum()):
            raise ValidationError(N_("统一社会信用代码是 18 位字母和数字"))
        return code


class CorrectionForm(Form):
    """What a unit is called, what it is, where it stands, how it is reached; and why it is changed."""

    name = Text(limit=200)
    kind = Choice(OrganisationKind)
    level = fields.String(
        load_default="", validate=validate.OneOf(("", *LEVELS), error=MESSAGES["choice"])
    )
    parent_id = Identity(blank=True)
    credit_code = CreditCode()
    contact = Text(limit=200, blank=True)
    reason = Text(limit=1000)


class RenameForm(Form):
    """The name that a unit bears from a day on."""

    name = Text(limit=200)
    since = Day()
    reason = Text(limit=1000)


class MergeForm(Form):
    """The unit that was entered twice for this one."""

    twin_id = Identity()
    reason = Text(limit=1000)


class RetireForm(Form):
    """Why a unit goes out of use."""

    reason = Text(limit=1000)
