"""Copies for readers: pages of a stored file with a mark on each. What is stored is not touched; a copy is made in a
limited child and kept beside the store, like what is drawn of a file.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from ..refusals import Refused
from . import previews
from .filetypes import JPEG, PDF, PNG, TIFF
from .storage import LocalStore

CHILD = Path(__file__).with_name("watermark_child.py")
LOCKED, NO_PAGE = 3, 4
"""How the child ends where there is no copy to make."""
MOST = 300 << 20
"""Bytes of a file of which copies are made."""
SECONDS = 300
BECOMES: Final = {
    PDF: (PDF, ".pdf"),
    TIFF: (PDF, ".pdf"),
    JPEG: (JPEG, ".jpg"),
    PNG: (PNG, ".png"),
    **dict.fromkeys(previews.OFFICE, (PDF, ".pdf")),
}
"""What a copy of each kind of file is; of others (drawings in their own formats, sound, film, OFD) there is none."""


@dataclass(frozen=True)
class Copied:
    """What a copy is made of: the file (digest, kind, name), the pages (from 1; None: all), the words of
    its mark.
    """

    digest: str
    kind: str
    name: str
    first: int | None
    last: int | None
    lines: Sequence[str]


@lru_cache(maxsize=1)
def font() -> tuple[str, int] | None:
    """A font with Chinese characters and which of its faces; None where there is none."""
    if not shutil.which("fc-match") or not previews.chinese():
        return None
    asked = ["fc-match", "-f", "%{file}\n%{index}", "sans:lang=zh-cn"]
    said = subprocess.run(asked, capture_output=True, text=True, check=False, timeout=30)
    path, _line, face = said.stdout.partition("\n")
    if not Path(path).is_file():
        return None
    # above 16 bits stands which instance of a variable font
    return path, int(face or 0) & 0xFFFF


def made(store: LocalStore, copied: Copied) -> Path:
    """Where the copy lies, made when it was not yet. Raises Refused (no_mark_on, no_mark_font, copy_large,
    copy_locked, copy_pages, copy_unread).
    """
    if copied.kind not in BECOMES:
        raise Refused("no_mark_on", name=copied.name)
    said = "\n".join((*copied.lines, str(copied.first), str(copied.last)))
    kept = previews.beside(
        store, f"{copied.digest}-{hashlib.sha256(said.encode()).hexdigest()[:32]}.copy"
    )
    if not kept.exists():
        previews.keep(kept, _marked(store, copied))
    return kept


def _marked(store: LocalStore, copied: Copied) -> bytes:
    written = font()
    if written is None:
        raise Refused("no_mark_font")
    if store.size(copied.digest) > MOST:
        raise Refused("copy_large", name=copied.name, most=MOST >> 20)
    path, kind = store.sound(copied.digest), copied.kind
    if kind in previews.OFFICE:
        path, kind = previews.as_pdf(store, copied.digest, kind), PDF
    asked = {
        "path": str(path),
        "type": kind,
        "font": written[0],
        "face": written[-1],
        "lines": list(copied.lines),
        "first": copied.first,
        "last": copied.last,
    }
    try:
        child = subprocess.run(
            [sys.executable, "-I", str(CHILD)],
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise Refused("copy_unread", name=copied.name) from error
    if child.returncode == LOCKED:
        raise Refused("copy_locked", name=copied.name)
    if child.returncode == NO_PAGE:
        raise Refused("copy_pages", name=copied.name)
    if child.returncode != 0 or not child.stdout:
        raise Refused("copy_unread", name=copied.name)
    return child.stdout
