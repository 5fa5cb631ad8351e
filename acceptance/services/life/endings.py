"""Fills the facts of how a life ends or begins again; the rules are in `workflows.rules.endings`."""

from __future__ import annotations

from functools import cached_property

from acceptance.gateways.clock import local_date
from acceptance.services.ground.questions import Answers
from workflows import clauses
from workflows.ending_facts import BuiltFacts, ReapplicationFacts

from . import probes
from .meeting_days import MeetingDays


class EndFacts(MeetingDays):
    """Of one project on one day."""

    answers: Answers

    @cached_property
    def built(self) -> BuiltFacts:
        """What was built on the registration."""
        found = self.answers.rows(probes.BUILT)[0]
        return BuiltFacts(found.papers, found.files)

    @cached_property
    def reapplication(self) -> ReapplicationFacts:
        """Whether the pack lets a failed project apply again, and in how many days; no query."""
        rule = clauses.reapply(self.procedure)
        stood = (self.today - local_date(self.project.state_since)).days
        return ReapplicationFacts(rule.allowed, max(0, rule.after_days - stood))
