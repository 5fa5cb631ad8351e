"""What the packs of an office are called: a name that no shipped pack ever bears, and no other office's."""

from __future__ import annotations

import re

NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,22}[a-z0-9])?")
"""What a person types: small letters, figures, hyphens."""
_FULL = re.compile(r"u[0-9]{1,12}-[a-z0-9-]{1,24}")


def full(organisation_id: int, name: str) -> str:
    """The name of an office's pack in the whole installation."""
    return f"u{organisation_id}-{name}"


def is_own(pack: str) -> bool:
    """Whether that is the name of some office's own pack."""
    return bool(_FULL.fullmatch(pack))


def typed(pack: str) -> str:
    """The name as its office typed it; a shipped one is as it is."""
    if not is_own(pack):
        return pack
    _office, _hyphen, name = pack.partition("-")
    return name
