"""Which tests answer for a fault: those of the room it is planted in, the likeliest first."""

from __future__ import annotations

from pathlib import Path

from .faults import Fault

TABLES = ("tests/workflows/test_held.py", "tests/workflows/test_permissions.py")


def of_the_rules(_fault: Fault) -> list[list[str]]:
    """The lists written apart from the tables, then all the rules."""
    return [list(TABLES), ["tests/workflows"]]


def of_the_deeds(fault: Fault) -> list[list[str]]:
    """The tests of the noun, of its room, and the doors."""
    path = Path(fault.path)
    room = path.parent.name
    rooms = [Path("tests/services", room), Path("tests/web", room)]
    nouns = [str(one) for place in rooms for one in sorted(place.glob(f"test_*{path.stem}*.py"))]
    whole = [str(place) for place in rooms if place.is_dir()]
    if room in ("services", "acceptance", "api"):
        whole = ["tests/services", "tests/api", "tests/web/judging", "tests/web/ground"]
    return [nouns, ["tests/house/test_writing_doors.py"], whole, ["tests/services/test_law.py"]]
