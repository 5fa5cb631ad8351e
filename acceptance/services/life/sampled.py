"""How the sample stands to the arrangement. How it was drawn is no matter of this room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from acceptance.models.states import SampleResult
from acceptance.services.ground.questions import Answers
from workflows import clauses, sampling, standards
from workflows import facts as plain

from . import convened


def facts(answers: Answers, procedure: standards.Procedure) -> plain.SampleFacts:
    """How the sample stands to the whole arrangement; reads title and classes of every volume."""
    answers.ahead((convened.SAMPLED, convened.UNLOOKED))
    everything = answers.rows(convened.SAMPLED)
    drawn = [row for row in everything if row.by_hand is not None]
    kinds = clauses.focus(procedure)
    return plain.SampleFacts(
        drawn=sum(not row.by_hand for row in drawn),
        minimum=sampling.size(len(everything), procedure.sampling),
        present=_held(kinds, everything),
        covered=frozenset(_held(kinds, drawn)),
        unrecorded=[row.number for row in drawn if row.result == SampleResult.OPEN],
        unlooked=answers.column(convened.UNLOOKED),
        volumes=len(everything),
    )


def _held(kinds: Sequence[clauses.FocusKind], volumes: Sequence[Any]) -> list[str]:
    """Of which focus kinds there is a volume among these; looks no further than the first."""
    return [
        kind.name for kind in kinds if any(kind.holds(row.title, row.groups) for row in volumes)
    ]
