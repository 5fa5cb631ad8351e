"""Looks into a package in a process of its own: hostile bytes can break no more than that. JSON in, JSON out."""

from __future__ import annotations

import importlib.util
import json
import resource
import sys
from pathlib import Path
from typing import Any

resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """One package: its paths, one a carrier, the seconds it may take, where `workflows` lies."""
    asked = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_CPU, (asked["seconds"], asked["seconds"]))
    sys.path.insert(0, asked["program"])
    from workflows.parcels import verify

    report = verify.check(asked["paths"])
    most, unscanned = asked["most"], ""
    virus: list[list[str]] = []
    if asked["scanner"] and not report.faults:
        virus, unscanned = scanned(asked["paths"], asked["scanner"])
    said = {
        "reasons": [[fault.code, fault.where[:300]] for fault in report.faults[:most]]
        + virus[:most],
        "more": max(0, len(report.faults) - most),
        "digest": report.digest,
        "about": report.about,
        "files": report.files,
        "size": report.size,
        "unscanned": unscanned,
    }
    sys.stdout.write(json.dumps(said))


def scanned(paths: list[str], url: str) -> tuple[list[list[str]], str]:
    """(files in which the scanner found a virus, why it did not look at one: then nothing is known)."""
    from workflows.parcels.verify_carriers import source_of

    spec = importlib.util.spec_from_file_location("scanner", Path(__file__).with_name("scanner.py"))
    if spec is None or spec.loader is None:
        return [], "scanner.py"
    scanner: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scanner)
    source, found = source_of(paths), []
    for name in sorted(source.paths):
        with source.open(name) as file:
            said, why = scanner.scan_stream(url, file)
        if not said:
            return [], why or "?"
        if said == "infected":
            found.append(["virus", f"{name[:200]} {why}"])
    return found, ""


if __name__ == "__main__":
    main()
