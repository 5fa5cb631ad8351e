"""Looks into a package in a process of its own: hostile bytes can break no more than that. JSON in, JSON out."""

from __future__ import annotations

import json
import resource
import sys

resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """One package: its path, the seconds it may take, where `workflows` lies."""
    asked = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_CPU, (asked["seconds"], asked["seconds"]))
    sys.path.insert(0, asked["program"])
    from workflows.parcels import verify

    report = verify.check(asked["path"])
    most = asked["most"]
    said = {
        "reasons": [[fault.code, fault.where[:300]] for fault in report.faults[:most]],
        "more": max(0, len(report.faults) - most),
        "digest": report.digest,
        "about": report.about,
        "files": report.files,
        "size": report.size,
    }
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main()
