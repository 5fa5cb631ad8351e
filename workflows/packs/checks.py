"""Whether a pack is in order, whole: its kind decides the shape, and every problem is told, not
only the first."""

from __future__ import annotations

from collections.abc import Mapping

from . import procedure_shape, scope_shape
from .parts import ABOUT
from .shapes import Problem

KINDS = {
    "procedure": (procedure_shape.PROCEDURE, procedure_shape.ties),
    "filing_scope": (scope_shape.FILING_SCOPE, scope_shape.ties),
}


def problems(data: Mapping[str, object]) -> list[Problem]:
    """Everything that is wrong with a pack, in its order; what ties its parts together only once
    each has its shape."""
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        return list(ABOUT["kind"].problems(kind, ("kind",)))
    shape, ties = KINDS[kind]
    found = list(shape.problems(data))
    if found:
        return found
    if "核对原文" not in str(data["notice"]):
        found.append(Problem(("notice",), "应写明“使用前请核对原文”"))
    return [*found, *ties(data)]
