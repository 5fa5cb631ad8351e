"""A package from elsewhere, looked into by a limited child process: what is wrong with it, and what it says of itself."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import workflows

CHILD = Path(__file__).with_name("parcel_child.py")
MOST = 1000
"""Reasons that are told one by one."""
SLOWEST = 10 << 20
"""Bytes a second that a check must reach."""


@dataclass(frozen=True)
class Seen:
    """What a look found: reasons as (key of `verify_reading.FAULTS`, where), none for a whole package."""

    reasons: list[list[str]]
    more: int = 0
    digest: str = ""
    about: Mapping[str, Any] = field(default_factory=dict)
    files: int = 0
    size: int = 0
    unscanned: str = ""
    """Why the scanner did not look at it."""


def look(paths: Sequence[Path], scanner: str = "") -> Seen:
    """Look at a package in a ZIP or a folder, or in several, one a carrier; what is whole goes file by
    file to the virus scanner at this address, where there is one.
    """
    size = sum(map(_size, paths))
    asked = {
        "paths": [str(one) for one in paths],
        "program": str(Path(workflows.__file__).parent.parent),
        "seconds": 60 + size // SLOWEST,
        "most": MOST,
        "scanner": scanner,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD)],
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=2 * (60 + size // SLOWEST),
            check=False,
        )
        found = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        # whatever killed the reader, the package did it
        return Seen([["zip_broken", ""]])
    return Seen(**found)


def _size(path: Path) -> int:
    if path.is_dir():
        return sum(one.stat().st_size for one in path.rglob("*") if one.is_file())
    return path.stat().st_size
