"""Forms of the register of as-built drawings."""

from __future__ import annotations

from marshmallow import fields

from forms.base import Choice, Day, Form, Identity, Text
from forms.intake.arrivals import Share


class DrawingForm(Form):
    """One drawing with the fields of its stamp."""

    section = Identity()
    number = Text(limit=100)
    title = Text(limit=300)
    discipline = Text(limit=50, blank=True)
    redrawn = fields.Boolean(load_default=False)
    drawn_by = Text(limit=100, blank=True)
    reviewed_by = Text(limit=100, blank=True)
    technical_lead = Text(limit=100, blank=True)
    drawn_on = Day(blank=True)
    site_supervisor = Text(limit=100, blank=True)
    chief_supervisor = Text(limit=100, blank=True)


class ChangeForm(Form):
    """One change notice."""

    section = Identity()
    kind = Choice(["design_change", "negotiation"])
    number = Text(limit=100)
    title = Text(limit=300)
    issued_on = Day(blank=True)


class ChangeCorrectionForm(ChangeForm):
    """A change notice as it should be, and why."""

    reason = Text(limit=1000, lines=True)


class ChangeReasonForm(Form):
    """Why a change notice is void, or counts again."""

    reason = Text(limit=1000, lines=True)


class DisconnectForm(Form):
    """Which drawing a change does not touch after all, and why."""

    drawing_id = Identity()
    reason = Text(limit=1000, lines=True)


class ConnectForm(Form):
    """Which drawing a change touches, and how much of it."""

    drawing_id = Identity()
    percent = Share(required=True)
