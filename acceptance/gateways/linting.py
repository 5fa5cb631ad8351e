"""What would not work in a Word template, found in a limited child process before the template is
taken.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

Problem: TypeAlias = dict[str, str | int]
"""`code`, `name`, `where` (body, header, footer or file), `paragraph` (from 1), `text`."""

CHILD = Path(__file__).with_name("lint_child.py")
BROKEN: list[Problem] = [
    {"code": "not_word", "name": "", "where": "file", "paragraph": 0, "text": ""}
]


def lint(path: Path, shape: Mapping[str, object]) -> list[Problem]:
    """The problems of a template with the beginning of their paragraph; empty when all works.

    `shape` says what a template may use: a name maps to "text", to a list of one shape, or to a
    mapping of names.
    """
    asked = json.dumps({"path": str(path), "shape": shape}).encode()
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CHILD)],
            input=asked,
            capture_output=True,
            timeout=30,
            check=False,
        )
        if done.returncode != 0:
            return BROKEN
        found: list[Problem] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return BROKEN
    return found
