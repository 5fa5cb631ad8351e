"""Forms of supervision visits."""

from __future__ import annotations

from forms.base import Day, Form, Identity, Text


class InspectionForm(Form):
    """When and where, who comes, what is looked at, whom to call."""

    planned_on = Day()
    place = Text(limit=200)
    inspectors = Text(limit=300)
    scope = Text(limit=2000, lines=True, blank=True)
    contact = Text(limit=200, blank=True)


class ProblemForm(Form):
    """A problem found on the spot, whose it is, and until when."""

    problem = Text(limit=2000)
    basis = Text(limit=500, blank=True)
    location = Text(limit=500, blank=True)
    party_id = Identity()
    due_on = Day()


class CloseForm(Form):
    """What the visit came to."""

    conclusion = Text(limit=2000, lines=True)
