"""The form of a delegation."""

from __future__ import annotations

from forms.base import Day, Form, Identity


class DeputyForm(Form):
    """Who acts in one's name, from when, until when."""

    deputy_id = Identity()
    since = Day()
    until = Day()
