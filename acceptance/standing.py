"""What stands on something that was not taken back: in words, with the page on which it is seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import flask_babel
from flask import url_for

from acceptance.services.ground.built import Upon

from .refusals import BUILT

PLACES = {
    "document": ("documents.show", "document_id"),
    "filing": ("filings.show", "filing_id"),
    "volume": ("volumes.show", "volume_id"),
    "project": ("projects.show", "project_id"),
}
"""The door behind which a noun is seen, and what its key is called there."""


def told(facts: Mapping[str, object], project_id: int | None) -> tuple[list[tuple[str, str]], int]:
    """The things that a refusal names (`built_upon`), each with its address, and how many more;
    `project_id` is the project they lie in.
    """
    built = cast(Sequence[Upon], facts.get("built", ()))
    if not built:
        return [], 0
    count = cast(int, facts["count"])
    return [(_said(one), _address(one, project_id)) for one in built], count - len(built)


def _said(one: Upon) -> str:
    return str(flask_babel.gettext(BUILT[one.code])) % {"name": one.name}


def _address(one: Upon, project_id: int | None) -> str:
    door, key = PLACES[one.noun]
    values: dict[str, Any] = {"project_id": project_id, key: one.key}
    return url_for(door, **values)
