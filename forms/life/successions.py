"""Forms of a hand-over between units (交接单): who leaves, when, why, who follows; and its steps."""

from __future__ import annotations

from forms.base import Day, Form, Identity, Text


class SuccessionForm(Form):
    """A unit leaves at a date; without an organisation nobody follows and the owner takes over."""

    party_id = Identity()
    ends_on = Day()
    reason = Text(limit=1000, lines=True)
    organisation_id = Identity(blank=True)


class SuccessionStepForm(Form):
    """Why the owner confirms for a unit, where the step asks for it, and the version that was read."""

    answer = Text(limit=1000, lines=True, blank=True)
    version = Identity()
