"""The command-line client as one file that any Python 3.8 or newer runs: made from its own source, the same each time."""

from __future__ import annotations

import io
import zipfile
from functools import lru_cache
from pathlib import Path

HOME = Path(__file__).parent.parent / "push"
NAME, MOST = "push.pyz", 100_000
"""What the file is called, and how many bytes it may have."""
START = "import sys\n\nfrom push.__main__ import main\n\nsys.exit(main())\n"
MADE = (2026, 1, 1, 0, 0, 0)


@lru_cache(maxsize=1)
def packed() -> bytes:
    """The bytes of `push.pyz`."""
    out = io.BytesIO()
    out.write(b"#!/usr/bin/env python3\n")
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(zipfile.ZipInfo("__main__.py", MADE), START, zipfile.ZIP_DEFLATED)
        for path in sorted(HOME.glob("*.py")):
            info = zipfile.ZipInfo(f"push/{path.name}", MADE)
            package.writestr(info, path.read_bytes(), zipfile.ZIP_DEFLATED)
    return out.getvalue()
