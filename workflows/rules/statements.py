"""Rules about what the parties write: their reports, and the conditions that an application
declares as met.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..engine import Blocker
from ..facts import StatementFacts
from ..roles import Role

AUTHORS = {
    "audit_report": Role.SUPERVISOR,
    "self_check": Role.OWNER,
    "application": Role.OWNER,
    "evaluation": Role.BUREAU,
}
"""Whose hand writes each statement."""


def written(kind: str, texts: StatementFacts) -> Iterator[Blocker]:
    """验收申请报告、自检报告、监理审核报告、验收意见: written in every part before the step that rests on it."""
    if kind not in texts.written:
        yield Blocker(f"{kind}_missing", AUTHORS[kind], ("texts", None))


def declared(texts: StatementFacts) -> Iterator[Blocker]:
    """申请条件: the owner declares each condition of the pack as met."""
    for place, condition in enumerate(texts.conditions):
        if place not in texts.declared:
            said = {"condition": condition}
            yield Blocker("condition_unmet", Role.OWNER, ("texts", None), said)
