"""Forms of the plan: construction progress and the dates everything else follows from."""

from __future__ import annotations

from .arrivals import Share
from .base import Day, Form


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
