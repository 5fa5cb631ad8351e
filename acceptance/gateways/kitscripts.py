"""The scripts and the style sheet of the kit as one text each: a page from a disk can load nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

STATIC = Path(__file__).parent.parent / "static"
ORDER = (
    "names",
    "sums",
    "labels",
    "sections",
    "weighing",
    "folders",
    "places",
    "bytes",
    "kinds",
    "known",
    "matching",
    "judging",
    "packing",
    "listing",
    "page",
    "telling",
    "main",
)
"""Modules, each after those that it imports."""
STYLES = ("styles/tokens.css", "kit/kit.css")
_IMPORT = re.compile(r"^import [^;]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


@lru_cache(maxsize=1)
def script() -> str:
    """All modules as one; each in a block of its own that hands over what it exports."""
    texts = []
    for name in ORDER:
        text = (STATIC / "kit" / f"{name}.js").read_text("utf-8")
        texts.append(_module(name, text))
    return "\n".join(texts)


def _module(name: str, text: str) -> str:
    """A module as a function that is called once: its imports are parts of modules before it."""
    taken = re.findall(r"^import \{([^}]*)\} from \"\./(\w+)\.js\";", text, re.MULTILINE)
    given = re.findall(r"^export (?:async )?(?:class|function|const) (\w+)", text, re.MULTILINE)
    before = "".join(f"const {{{names}}} = {module}_js;\n" for names, module in taken)
    body = _EXPORT.sub("", _IMPORT.sub("", text))
    return f"const {name}_js = (() => {{\n{before}{body}\nreturn {{ {', '.join(given)} }};\n}})();"


@lru_cache(maxsize=1)
def style() -> str:
    """The colours of the product and what the kit's page needs."""
    return "\n".join((STATIC / name).read_text("utf-8") for name in STYLES)


def digest(text: str) -> str:
    """How a content policy names a text: no other is run."""
    made = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(made).decode()}'"
