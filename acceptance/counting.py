"""English of one and of many: “(s)” behind a figure goes where the figure is one, and is an s elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping

_MARKED = re.compile(r"(%\((\w+)\)[ds][^%]*?)\(s\)")


def counted(text: str, facts: Mapping[str, object]) -> str:
    """A text that is not filled yet, each mark settled by the figure before it."""
    if "(s)" not in text:
        return text

    def settled(found: re.Match[str]) -> str:
        before, name = found.groups()
        if str(facts.get(name)) == "1":
            return before
        return f"{before}s"

    return _MARKED.sub(settled, text)
