"""How the files of a project came out of their checks (四性检测), counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, select

from acceptance.models import Document, FileVersion, Filing
from acceptance.models.states import Gone, Verdict
from acceptance.services.ground import seen
from acceptance.services.ground.access import Place
from acceptance.services.ground.questions import Answers
from acceptance.services.ground.seen import MINE, PARTIES, Seen
from workflows import four


class Summary(NamedTuple):
    """How many current files came out how: by numbered item and result (`four.RESULTS`), and in all
    `passed`, `failed` and `waiting`.
    """

    lines: list[tuple[str, dict[str, int]]]
    totals: dict[str, int]


def _counted(*own: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(FileVersion.verdict, FileVersion.outcome, func.count().label("files"))
        .where(
            FileVersion.project_id == MINE, FileVersion.current, FileVersion.gone == Gone.HERE, *own
        )
        .group_by(FileVersion.verdict, FileVersion.outcome)
        .order_by(FileVersion.verdict, FileVersion.outcome)
    )


_OWED = (
    select(Document.id)
    .join(Filing, Filing.id == Document.filing_id)
    .where(Filing.party_id.in_(PARTIES))
)
COUNTED = Seen(_counted, FileVersion.document_id.in_(_OWED))
"""(verdict, outcome, how many) of the files that a viewer may see."""


def counted(place: Place, answers: Answers | None = None) -> Sequence[Any]:
    """Verdict, outcome and how many files of this viewer have them."""
    return (answers or seen.answers(place)).rows(COUNTED.by(place))


def summary(place: Place) -> Summary:
    """How the files came out that this viewer may see; one not checked yet is `not_run`."""
    counts: dict[str, dict[str, int]] = {
        code: dict.fromkeys(four.RESULTS, 0) for code in four.NAMES
    }
    verdicts: Counter[str] = Counter()
    for verdict, outcome, number in counted(place):
        verdicts[verdict] += number
        for code, result in four.results_of(outcome):
            counts[code][result] += number
    waiting = verdicts.get(Verdict.PENDING, 0)
    for code in counts:
        counts[code]["not_run"] += waiting
    totals = {
        "passed": verdicts.get(Verdict.PASSED, 0),
        "failed": verdicts.get(Verdict.FAILED, 0),
        "waiting": waiting,
    }
    return Summary(list(counts.items()), totals)
