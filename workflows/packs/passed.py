"""A pack as a file that goes from one office to another: what it says of itself, what its signature is
over. Who signs and who checks is not here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

FORM = "acceptance-pack/1"
FIELDS = ("form", "office", "pack", "version", "title", "note", "made_at", "text")
LONGEST = 400_000
"""Characters of a file."""
_WORDS = 300
"""Characters of what a file says of itself."""


class NotPassed(ValueError):
    """It is no file of a pack."""


def signed_text(told: Mapping[str, Any]) -> bytes:
    """What the signature is over: the form stands in it, so that no other paper can pass for a pack."""
    said = {name: told[name] for name in FIELDS}
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def written(told: Mapping[str, Any], key: str, signature: str) -> str:
    """The file; key and signature as hex."""
    said = {name: told[name] for name in FIELDS}
    return json.dumps({**said, "key": key, "signature": signature}, ensure_ascii=False, indent=1)


def read(text: str) -> dict[str, str]:
    """What a file says, all of it text; whether its signature holds is for whoever asks. Raises NotPassed."""
    if len(text) > LONGEST:
        raise NotPassed
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotPassed from error
    if not isinstance(told, dict) or set(told) != {*FIELDS, "key", "signature"}:
        raise NotPassed
    if not all(isinstance(value, str) for value in told.values()) or told["form"] != FORM:
        raise NotPassed
    if any(len(told[name]) > _WORDS for name in told if name not in ("text", "note")):
        raise NotPassed
    return {name: str(value) for name, value in told.items()}
