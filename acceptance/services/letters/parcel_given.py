"""What is the same in every package: the program that checks it, the schemas of its readings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import workflows
from workflows.parcels import eark

FOLDER = Path(workflows.__file__).parent
PROGRAM = (
    "parcels/verify.py",
    "parcels/verify_archive.py",
    "parcels/verify_carriers.py",
    "parcels/verify_eark.py",
    "parcels/verify_reading.py",
    "frozen.py",
    "heads.py",
    "ledger.py",
    "witness.py",
)
"""What anyone checks a package with, in `workflows`; in the package they lie side by side."""


def program() -> Iterator[tuple[str, bytes]]:
    """(path in the package, bytes) of what it is checked with."""
    for name in PROGRAM:
        path = FOLDER / name
        yield path.name, path.read_bytes()


def schemas() -> Iterator[tuple[str, bytes]]:
    """(path in the package, bytes) of the schemas of METS, PREMIS and EAD."""
    for path in sorted((FOLDER / "parcels" / eark.SCHEMAS).glob("*.xsd")):
        yield f"{eark.SCHEMAS}{path.name}", path.read_bytes()
