"""Fills the facts of the days of a meeting; the rules are in `workflows.rules.meeting`."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from acceptance.models import Project
from workflows import standards
from workflows.deadlines import months_before
from workflows.meeting_facts import MeetingFacts


def months(procedure: standards.Procedure) -> int:
    """How long before the works the archive is accepted; 0 where the pack does not say."""
    return int(procedure.value("before_completion", "months", 0))


def latest(project: Project, procedure: standards.Procedure) -> date | None:
    """The last day on which the archive may be accepted; none while the day of the completion
    acceptance is not known, or where the pack asks for no time between.
    """
    before = months(procedure)
    if project.planned_completion_on is None or not before:
        return None
    return months_before(project.planned_completion_on, before)


class MeetingDays:
    """Of one project on one day."""

    project: Project
    today: date
    procedure: standards.Procedure

    @cached_property
    def meeting(self) -> MeetingFacts:
        """When its meeting is, and until when it must have been; no query."""
        project = self.project
        return MeetingFacts(
            today=self.today,
            on=project.meeting_on,
            until=project.meeting_until,
            latest=latest(project, self.procedure),
            months=months(self.procedure),
        )
