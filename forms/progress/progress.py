"""Forms of the plan: construction progress and the dates everything else follows from."""

from __future__ import annotations

from forms.base import Day, Form
from forms.intake.arrivals import Share


class ProgressForm(Form):
    """How far construction had come on a day."""

    on = Day()
    percent = Share(required=True)


class DatesForm(Form):
    """The dates of the project's plan."""

    started_on = Day(blank=True)
    finished_on = Day(blank=True)
    planned_acceptance_on = Day(blank=True)
    planned_completion_on = Day(blank=True)
