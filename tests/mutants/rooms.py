"""Which tests answer for a fault: those of the room it is planted in, the likeliest first."""

from __future__ import annotations

from pathlib import Path

from .faults import Fault

TABLES = ("tests/workflows/test_held.py", "tests/workflows/test_permissions.py")

WALKED = ("services", "judging", "life", "progress")
"""The rooms through which the walk against the law leads."""


def of_the_rules(_fault: Fault) -> list[list[str]]:
    """The lists written apart from the tables, then all the rules."""
    return [list(TABLES), ["tests/workflows"]]


def of_the_deeds(fault: Fault) -> list[list[str]]:
    """The tests of the noun, every writing door, the room, who gets through, and a short walk
    against the law."""
    path = Path(fault.path)
    room = path.parent.name
    places = [Path("tests/services", room), Path("tests/web", room)]
    noun = path.stem.removesuffix("s")
    nouns = [str(one) for place in places for one in sorted(place.glob(f"test_*{noun}*.py"))]
    whole = [str(place) for place in places if place.is_dir()]
    if room in ("services", "acceptance", "api"):
        whole = ["tests/services", "tests/api", "tests/web/judging", "tests/web/ground"]
    doors = [["tests/house/test_writing_doors.py"], whole, ["tests/house/test_doors.py"]]
    walk = []
    if room in WALKED:
        walk = ["tests/services/test_law.py"]
    return [nouns, *doors, walk]
