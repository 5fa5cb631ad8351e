"""Fills the plain facts by which one checklist item is judged, each at most once.

No rule stands here (see workflows.rules.filings); the facts of a whole project are in life.facts.
"""

from __future__ import annotations

from functools import cached_property

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import Document, FileVersion, Filing, Party
from acceptance.models.states import DocumentState, Verdict
from workflows import filing_facts as plain
from workflows import sides
from workflows.filings import FilingState
from workflows.roles import PartyKind


class FilingFacts:
    """The facts of one checklist item."""

    def __init__(self, filing: Filing) -> None:
        self.filing = filing

    @cached_property
    def documents(self) -> plain.DocumentFacts:
        """What lies in the item."""
        rows = db.session.execute(
            select(Document.state, func.count())
            .where(Document.filing_id == self.filing.id)
            .group_by(Document.state)
        ).all()
        counts = dict(rows)
        return plain.DocumentFacts(sum(counts.values()), counts.get(DocumentState.LISTED, 0))

    @cached_property
    def checks(self) -> plain.CheckFacts:
        """How the checks of its current files stand."""
        rows = db.session.execute(
            select(FileVersion.verdict, func.count())
            .join(Document, Document.id == FileVersion.document_id)
            .where(
                Document.filing_id == self.filing.id,
                FileVersion.current,
                FileVersion.verdict != Verdict.PASSED,
            )
            .group_by(FileVersion.verdict)
        ).all()
        counts = dict(rows)
        # A version without a verdict is one whose check has not ended.
        return plain.CheckFacts(counts.get(Verdict.FAILED, 0), counts.get(Verdict.PENDING, 0))

    @cached_property
    def supervision(self) -> plain.SupervisionFacts:
        """Whether the supervisor must look at it, and has; asks for one only where one is still
        needed.
        """
        checked = self.filing.state == FilingState.CHECKED
        if checked or not self.filing.supervised:
            return plain.SupervisionFacts(due=self.filing.supervised, done=checked)
        supervisors = select(Party.section).where(
            Party.project_id == self.filing.project_id,
            Party.kind == PartyKind.SUPERVISOR,
            Party.ended_on.is_(None),
        )
        engaged = sides.watched_by(self.filing.section, db.session.scalars(supervisors))
        return plain.SupervisionFacts(due=True, engaged=bool(engaged))
