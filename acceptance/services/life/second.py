"""The vote after a second look (复查), as the evaluation tells it."""

from __future__ import annotations

from collections.abc import Mapping

from acceptance.models import Statement
from workflows import clauses
from workflows.facts import SecondVote
from workflows.standards import Procedure


def vote(statements: Mapping[str, Statement], procedure: Procedure) -> SecondVote | None:
    """How the panel voted again; None while that is not written down, or where the pack has no
    such vote.
    """
    if not clauses.vote(procedure).again:
        return None
    written = statements.get("evaluation")
    told = written and written.body.get("again")
    if not told:
        return None
    return SecondVote(told["agreed"], told["against"])
