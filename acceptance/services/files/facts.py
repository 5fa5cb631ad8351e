"""Fills the plain facts by which one checklist item is judged, each at most once.

No rule stands here (see workflows.rules.filings); the facts of a whole project are in life.facts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from sqlalchemy import Integer, bindparam, func, select

from acceptance.models import Document, FileVersion, Filing, Party
from acceptance.models.states import DocumentState, Gone, Verdict
from acceptance.services.files import rounds
from acceptance.services.ground.questions import Answers, Question
from acceptance.services.ground.seen import MINE
from workflows import filing_facts as plain
from workflows import sides
from workflows.filings import FilingState
from workflows.roles import PartyKind


class FilingFacts:
    """The facts of one checklist item, from answers about it or about several of its project."""

    def __init__(self, filing: Filing, answers: Answers | None = None) -> None:
        self.filing = filing
        self._answers = answers or _answers([filing])

    @classmethod
    def of(cls, filings: Sequence[Filing]) -> Mapping[int, FilingFacts]:
        """The facts of many items, by their ids, read for all of them at once."""
        answers = _answers(filings)
        stored, bad = _by_item(answers, _STATES), _by_item(answers, _VERDICTS)
        found = {one.id: cls(one, answers) for one in filings}
        for key, facts in found.items():
            facts.documents = facts._documents(stored.get(key, {}))
            facts.checks = _checks(bad.get(key, {}))
        return found

    @cached_property
    def documents(self) -> plain.DocumentFacts:
        """What lies in the item."""
        return self._documents(_by_item(self._answers, _STATES).get(self.filing.id, {}))

    def _documents(self, counts: Mapping[str, int]) -> plain.DocumentFacts:
        return plain.DocumentFacts(
            sum(counts.values()),
            counts.get(DocumentState.LISTED, 0),
            only_earlier=rounds.only_earlier(self.filing),
        )

    @cached_property
    def checks(self) -> plain.CheckFacts:
        """How the checks of its current files stand."""
        return _checks(_by_item(self._answers, _VERDICTS).get(self.filing.id, {}))

    @cached_property
    def supervision(self) -> plain.SupervisionFacts:
        """Whether the supervisor must look at it, and has; asks for one only where one is still
        needed.
        """
        checked = self.filing.state == FilingState.CHECKED
        if checked or not self.filing.supervised:
            return plain.SupervisionFacts(due=self.filing.supervised, done=checked)
        engaged = sides.watched_by(self.filing.section, self._answers.column(_SUPERVISED))
        return plain.SupervisionFacts(due=True, engaged=bool(engaged))


_ITEMS = Document.filing_id.in_(bindparam("items", expanding=True, type_=Integer))
_STATES = Question(
    select(Document.filing_id, Document.state, func.count().label("files"))
    .where(Document.gone == Gone.HERE, _ITEMS)
    .group_by(Document.filing_id, Document.state)
    .order_by(Document.filing_id, Document.state)
)
_VERDICTS = Question(
    select(Document.filing_id, FileVersion.verdict, func.count().label("files"))
    .join(Document, Document.id == FileVersion.document_id)
    .where(
        FileVersion.current,
        FileVersion.gone == Gone.HERE,
        FileVersion.verdict != Verdict.PASSED,
        _ITEMS,
    )
    .group_by(Document.filing_id, FileVersion.verdict)
    .order_by(Document.filing_id, FileVersion.verdict)
)
_SUPERVISED = Question(
    select(Party.section)
    .where(Party.project_id == MINE, Party.kind == PartyKind.SUPERVISOR, Party.ended_on.is_(None))
    .order_by(Party.section)
)
"""The sections that have a supervisor."""


def _answers(filings: Sequence[Filing]) -> Answers:
    """What is asked about items of one project, the counts read together when one is looked at."""
    project = filings[0].project_id if filings else 0
    return Answers(project=project, items=[one.id for one in filings])


def _by_item(answers: Answers, wanted: Question) -> Mapping[int, Mapping[str, int]]:
    """Counts by item; one with none has no entry."""
    answers.ahead((_STATES, _VERDICTS))
    found: dict[int, dict[str, int]] = {}
    for key, said, number in answers.rows(wanted):
        found.setdefault(key, {})[said] = number
    return found


def _checks(counts: Mapping[str, int]) -> plain.CheckFacts:
    # A version without a verdict is one whose check has not ended.
    return plain.CheckFacts(counts.get(Verdict.FAILED, 0), counts.get(Verdict.PENDING, 0))
