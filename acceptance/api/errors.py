"""Refusals as RFC 9457 problem bodies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from flask import Response, json
from flask_babel import gettext

from workflows.engine import Blocker
from workflows.roles import ROLE_NAMES, Role

from ..models.shapes import Facts
from ..sentences import told


class BlockerBody(TypedDict):
    """What is missing, as the API tells it; `facts` are the figures of the sentence."""

    code: str
    message: str
    owed_by: str
    owed_by_name: str
    facts: Facts


class ProblemBody(TypedDict, total=False):
    """RFC 9457, with what is missing (409) or wrong in the input (422)."""

    type: str
    title: str
    status: int
    detail: str
    blockers: list[BlockerBody]
    errors: list[dict[str, str]]


def blocker_body(blocker: Blocker) -> BlockerBody:
    """What is missing, in words and figures, and who owes it."""
    return {
        "code": blocker.code,
        "message": told(blocker.code, blocker.facts),
        "owed_by": blocker.owed_by,
        "owed_by_name": gettext(ROLE_NAMES[Role(blocker.owed_by)]),
        "facts": dict(blocker.facts),
    }


def problem(
    status: int,
    title: str,
    *reasons: str,
    blockers: Iterable[Blocker] = (),
    fields: Iterable[tuple[str, str]] = (),
) -> tuple[Response, int]:
    """An application/problem+json answer."""
    body: ProblemBody = {"type": "about:blank", "title": gettext(title), "status": status}
    if reasons:
        body["detail"] = " ".join(reasons)
    if listed := [blocker_body(blocker) for blocker in blockers]:
        body["blockers"] = listed
    if wrong := [{"field": name, "message": message} for name, message in fields]:
        body["errors"] = wrong
    return Response(json.dumps(body), status, mimetype="application/problem+json"), status
