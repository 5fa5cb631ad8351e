"""Fills the plain facts by which one checklist item is judged, each at most once.

No rule stands here (see workflows.rules.filings); the facts of a whole project are in life.facts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from sqlalchemy import Select, func, select

from acceptance.extensions import db
from acceptance.models import Document, FileVersion, Filing, Party
from acceptance.models.states import DocumentState, Gone, Verdict
from acceptance.services.files import rounds
from workflows import filing_facts as plain
from workflows import sides
from workflows.filings import FilingState
from workflows.roles import PartyKind


class FilingFacts:
    """The facts of one checklist item."""

    def __init__(self, filing: Filing) -> None:
        self.filing = filing

    @classmethod
    def of(cls, filings: Sequence[Filing]) -> Mapping[int, FilingFacts]:
        """The facts of many items, by their ids, read for all of them at once."""
        ids = [one.id for one in filings]
        stored, bad = _by_item(_STATES, ids), _by_item(_VERDICTS, ids)
        found = {one.id: cls(one) for one in filings}
        for key, facts in found.items():
            facts.documents = facts._documents(stored[key])
            facts.checks = _checks(bad[key])
        return found

    @cached_property
    def documents(self) -> plain.DocumentFacts:
        """What lies in the item."""
        return self._documents(_by_item(_STATES, [self.filing.id])[self.filing.id])

    def _documents(self, counts: Mapping[str, int]) -> plain.DocumentFacts:
        return plain.DocumentFacts(
            sum(counts.values()),
            counts.get(DocumentState.LISTED, 0),
            only_earlier=rounds.only_earlier(self.filing),
        )

    @cached_property
    def checks(self) -> plain.CheckFacts:
        """How the checks of its current files stand."""
        return _checks(_by_item(_VERDICTS, [self.filing.id])[self.filing.id])

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


_STATES = (
    select(Document.filing_id, Document.state, func.count())
    .where(Document.gone == Gone.HERE)
    .group_by(Document.filing_id, Document.state)
)
_VERDICTS = (
    select(Document.filing_id, FileVersion.verdict, func.count())
    .join(Document, Document.id == FileVersion.document_id)
    .where(
        FileVersion.current,
        FileVersion.gone == Gone.HERE,
        FileVersion.verdict != Verdict.PASSED,
    )
    .group_by(Document.filing_id, FileVersion.verdict)
)


def _by_item(
    wanted: Select[int | None, str, int], ids: Sequence[int]
) -> Mapping[int, Mapping[str, int]]:
    """Counts by item; an item with none has an empty one."""
    found: dict[int, dict[str, int]] = {key: {} for key in ids}
    for key, said, number in db.session.execute(wanted.where(Document.filing_id.in_(ids))):
        found[key or 0][said] = number
    return found


def _checks(counts: Mapping[str, int]) -> plain.CheckFacts:
    # A version without a verdict is one whose check has not ended.
    return plain.CheckFacts(counts.get(Verdict.FAILED, 0), counts.get(Verdict.PENDING, 0))
