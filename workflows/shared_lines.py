"""How the lines of a checklist are called that came from a section which is part of another one now: each stays a
line of its own, with its files, its unit and its state.
"""

from __future__ import annotations

from collections.abc import Container

BETWEEN = "·"
"""Between the number of an item in the pack and the section from which the line came."""
LONGEST = 20


def came_along(code: str) -> bool:
    """Whether a line came from a section that is no more."""
    return BETWEEN in code


def item_of(code: str) -> str:
    """The item of the pack that a line is of."""
    return code.partition(BETWEEN)[0]


def code_beside(code: str, section: int, key: int, taken: Container[str]) -> str:
    """What a line is called beside the others of its new section: as it was where that is free."""
    for wanted in (code, f"{code}{BETWEEN}{section}", f"{item_of(code)}{BETWEEN}{section}-{key}"):
        if wanted not in taken and len(wanted) <= LONGEST:
            return wanted
    return f"{BETWEEN}{key}"


def name_beside(name: str, section: str, limit: int = 300) -> str:
    """Its name, with the section from which it came."""
    told = f"（原{section}）"
    return name[: limit - len(told)] + told
