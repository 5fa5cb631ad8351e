"""What would not work in a Word template, found in a limited child process before the template is
taken.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

CHILD = Path(__file__).with_name("lint_child.py")
BROKEN = [{"code": "not_word", "name": "", "where": "file", "paragraph": 0, "text": ""}]


def lint(path: Path, shape: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The problems, each with `code`, `name`, `where`, `paragraph` (from 1) and the beginning of
    its text; empty when all works.

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
        found: list[dict[str, Any]] = json.loads(done.stdout) if done.returncode == 0 else BROKEN
    except (subprocess.TimeoutExpired, ValueError):
        found = BROKEN
    return found
