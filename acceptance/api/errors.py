"""Refusals as RFC 9457 problem bodies."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response, json
from flask_babel import gettext

from workflows.engine import Blocker
from workflows.roles import ROLE_NAMES, Role

from ..errors import told


def blocker_body(blocker: Blocker) -> dict[str, Any]:
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
    body: dict[str, Any] = {"type": "about:blank", "title": gettext(title), "status": status}
    if reasons:
        body["detail"] = " ".join(reasons)
    if listed := [blocker_body(blocker) for blocker in blockers]:
        body["blockers"] = listed
    if wrong := [{"field": name, "message": message} for name, message in fields]:
        body["errors"] = wrong
    return Response(json.dumps(body), status, mimetype="application/problem+json"), status
