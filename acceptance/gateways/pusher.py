"""Programs that are given away, each as one file that any Python 3.8 or newer runs: the command-line client, and
what follows the log. Made from their own sources, the same each time.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import workflows

HOME = Path(__file__).parent.parent / "push"
NAME, MOST = "push.pyz", 100_000
"""What the file is called, and how many bytes it may have."""
START = "import sys\n\nfrom push.__main__ import main\n\nsys.exit(main())\n"
MADE = (2026, 1, 1, 0, 0, 0)


FOLLOW = "import sys\n\nfrom witness import main\n\nsys.exit(main(sys.argv[1:]))\n"
WITNESS = ("witness.py", "heads.py")


@lru_cache(maxsize=1)
def packed() -> bytes:
    """The bytes of `push.pyz`."""
    return _packed(START, ((f"push/{path.name}", path) for path in sorted(HOME.glob("*.py"))))


@lru_cache(maxsize=1)
def witness() -> bytes:
    """The bytes of `witness.pyz`, which checks papers and follows the log."""
    folder = Path(workflows.__file__).parent
    return _packed(FOLLOW, ((name, folder / name) for name in WITNESS))


def _packed(start: str, files: Iterable[tuple[str, Path]]) -> bytes:
    out = io.BytesIO()
    out.write(b"#!/usr/bin/env python3\n")
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(zipfile.ZipInfo("__main__.py", MADE), start, zipfile.ZIP_DEFLATED)
        for name, path in files:
            info = zipfile.ZipInfo(name, MADE)
            package.writestr(info, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return out.getvalue()
