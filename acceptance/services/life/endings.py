"""Fills the facts of how a life ends or begins again; the rules are in `workflows.rules.endings`."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import Document, Report
from workflows import clauses
from workflows.ending_facts import BuiltFacts, ReapplicationFacts

from .meeting_days import MeetingDays


class EndFacts(MeetingDays):
    """Of one project on one day."""

    @cached_property
    def built(self) -> BuiltFacts:
        """What was built on the registration."""
        key = self.project.id
        papers = select(func.count()).where(Report.project_id == key)
        files = select(func.count()).where(Document.project_id == key)
        return BuiltFacts(db.session.scalar(papers) or 0, db.session.scalar(files) or 0)

    @cached_property
    def reapplication(self) -> ReapplicationFacts:
        """Whether the pack lets a failed project apply again, and in how many days; no query."""
        rule = clauses.reapply(self.procedure)
        stood = (self.today - local_date(self.project.state_since)).days
        return ReapplicationFacts(rule.allowed, max(0, rule.after_days - stood))
