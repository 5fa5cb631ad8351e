"""Forms of uploading: paths of a folder, receipts asked for, a bulk fix in the holding area, an
upload link.
"""

from __future__ import annotations

from marshmallow import ValidationError, fields, validate

from forms.base import MESSAGES, Form, Identity, Raw, Text, digits
from forms.files.filings import Seen
from workflows.folders import LIMIT


class PathsForm(Form):
    """The relative paths of the files of a folder."""

    paths = fields.List(
        fields.String(validate=validate.Length(1, 1200)),
        required=True,
        validate=validate.Length(1, LIMIT),
    )


class TokensForm(Form):
    """Uploads whose receipts are asked for."""

    tokens = fields.List(
        fields.String(validate=validate.Length(32, 32)),
        required=True,
        validate=validate.Length(1, 100),
    )


class FixForm(Form):
    """What to change about up to 500 held files."""

    ids = fields.List(Identity(), required=True, validate=validate.Length(1, 500))
    find = Text(limit=100, blank=True)
    put = Text(limit=100, blank=True)
    before = Text(limit=100, blank=True)
    after = Text(limit=100, blank=True)
    number = Text(limit=200, blank=True)
    extension = fields.Boolean(load_default=False)
    proposed = fields.Boolean(load_default=False)
    same_name = fields.String(load_default="", validate=validate.OneOf(("", "version", "another")))
    filing_id = Identity(blank=True)


class NameForm(Form):
    """What folders of a site call a section."""

    section = Identity()
    called = Text(limit=100)
    forget = fields.Boolean(load_default=False)


class LinkForm(Form):
    """For whom a link is, for how many days, and whether it may submit."""

    party_id = Identity()
    days = Identity()
    may_submit = fields.Boolean(load_default=False)


class AllowForm(Form):
    """Whether a link may submit."""

    may_submit = fields.Boolean(required=True)


class ByLinkForm(Form):
    """Items that are submitted or recalled by a link, each as it was seen, and the name of who does."""

    ids = fields.List(Seen(), required=True, validate=validate.Length(1, 500))
    named = Text(limit=100, blank=True)


class Share(fields.Integer):
    """Per cent, 0 to 100."""

    def _deserialize(self, value: object, attr: str | None, data: Raw, **kwargs: object) -> int:
        text = str(value).strip()
        if not (digits(text) and int(text) <= 100):
            raise ValidationError(MESSAGES["number"])
        return int(text)
