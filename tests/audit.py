"""Asks a data base of known weaknesses about every pinned package: `make audit`, or `python -m tests.audit` where
pip-audit is.

Ends with 0 when none is known, 1 with each that is, and 2 when nobody could be asked: that is no clean answer.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from tests.lock import FILES, SUPPLY

CLEAN, WEAK, UNASKED = 0, 1, 2


def asked(path: Path) -> list[dict] | None:
    """What is known of each package of a file; nothing when nobody answered."""
    command = [shutil.which("pip-audit") or "pip-audit", "--requirement", str(path)]
    command += ["--disable-pip", "--no-deps", "--format", "json", "--progress-spinner", "off"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=300)
        return json.loads(answer.stdout)["dependencies"]
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError):
        return None


def main() -> int:
    """Ask about each file; what is not runtime is asked about too, since it builds and tests."""
    known, unasked = [], []
    for path in FILES:
        if path == SUPPLY:
            continue  # it asks, and is not shipped
        told = asked(path)
        if told is None:
            unasked.append(str(path))
            continue
        weak = [
            (one["name"], one["version"], bad["id"]) for one in told for bad in one.get("vulns", ())
        ]
        skipped = [one["name"] for one in told if "skip_reason" in one]
        print(f"{path}: {len(told) - len(skipped)} packages, {len(weak)} known weaknesses")
        if skipped:
            unasked.append(f"{path} ({len(skipped)} of {len(told)} packages)")
        known += weak
    for name, version, what in known:
        print(f"  {name} {version}: {what}")
    if unasked:
        print(f"not asked, for want of an answer: {', '.join(unasked)}")
    if known:
        return WEAK
    return UNASKED if unasked else CLEAN


if __name__ == "__main__":
    sys.exit(main())
