"""The receipt (回执) of a package: what is signed, and in which form it travels."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

FORM = "acceptance-receipt/1"
FIELDS = (
    "form",
    "verdict",
    "digest",
    "archive_digest",
    "project",
    "name",
    "files",
    "payload",
    "receiver",
    "number",
    "received_by",
    "received_at",
    "reasons",
)
"""What is signed. `digest` is that of the package, `payload` its number of files and bytes."""
NAMED = 200
"""Reasons that a receipt names."""


class Verdict(StrEnum):
    """What a receiving archive answers: the whole package, or none of it."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


def signed_text(told: Mapping[str, Any]) -> bytes:
    """What the signature is over."""
    said = {name: told[name] for name in FIELDS}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def written(told: Mapping[str, Any], key: str, signature: str) -> str:
    """The receipt as a file; key and signature as hex."""
    said = {name: told[name] for name in FIELDS}
    return json.dumps({**said, "key": key, "signature": signature}, ensure_ascii=False, indent=1)


def read(text: str) -> dict[str, Any]:
    """A receipt by its fields. Raises ValueError for what is none."""
    try:
        found = json.loads(text)
    except RecursionError as error:
        raise ValueError("deep") from error
    if not isinstance(found, dict) or found.get("form") != FORM:
        raise ValueError("form")
    if any(name not in found for name in (*FIELDS, "key", "signature")):
        raise ValueError("field")
    for name in ("verdict", "digest", "receiver", "number", "key", "signature"):
        # a package that could not be read at all has no digest
        if not isinstance(found[name], str) or not (found[name] or name == "digest"):
            raise ValueError(name)
    if found["verdict"] not in set(Verdict):
        raise ValueError("verdict")
    return found
