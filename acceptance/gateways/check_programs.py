"""Read by the checking child alone: programs inside a PDF, and files attached to it.

Imports nothing of ours. Every object that the file holds is looked at, also those in object
streams: an action may hang on the document, a page, a field, a remark or a bookmark.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

NAMED, DEEPEST = 20, 3
"""How many attachments are named, and how deep a PDF attached to a PDF is looked into."""
ATTACHED = "attached"
"""What an attachment that is a program is told as; the others by the name of their action."""
SUSPECT = re.compile(rb"/(?:JavaScript|JS|Launch|EF|EmbeddedFile|XFA)\b")
"""What stands in an object that is looked at closely; most have none of it."""
BEGINNINGS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xfe\xed\xfa",
    b"#!",
    b"L\x00\x00\x00\x01\x14\x02\x00",
)
"""How programs begin, and the links of Windows that start one."""
ENDINGS = frozenset(
    (
        *("apk", "bat", "cmd", "com", "cpl", "dll", "dmg", "elf", "exe", "hta", "jar", "js", "jse"),
        *("lnk", "msi", "msp", "pif", "ps1", "reg", "scr", "sh", "swf", "sys", "vb", "vbe", "vbs"),
        *("wsf", "wsh", "docm", "pptm", "xlam", "xlsm"),
    )
)
"""How the names of programs, scripts and documents with macros end."""


def is_program(name: str, head: bytes) -> bool:
    """Whether a file is a program or a script, by its first bytes or by how its name ends."""
    _stem, _dot, ending = name.strip().lower().rpartition(".")
    return head.startswith(BEGINNINGS) or ending in ENDINGS


def inside(document: Any, depth: int = 1) -> tuple[list[str], list[str]]:
    """(kinds of programs, names of attachments that are none) of an open PDF.

    Kinds are `javascript`, `launch` and `attached`, each once, sorted.
    """
    programs: set[str] = set()
    names: list[str] = []
    for found in document.objects:
        own = _dictionary(found)
        if own is None or not SUSPECT.search(_text(own)):
            continue
        for part in _parts(own, 0):
            programs |= _acts(part)
            if "/EF" in part:
                name, kinds = _attachment(part, depth)
                programs |= kinds
                if not kinds:
                    names.append(name)
        if str(own.get("/Type", "")) == "/EmbeddedFile" and _holds_program("", found, depth):
            programs.add(ATTACHED)
    return sorted(programs), sorted(set(names))[:NAMED]


def _dictionary(found: Any) -> Any:
    """What can hold an action: a dictionary, that of a stream, or a list."""
    import pikepdf

    if isinstance(found, pikepdf.Stream):
        return found.stream_dict
    if isinstance(found, (pikepdf.Dictionary, pikepdf.Array)):
        return found
    return None


def _text(own: Any) -> bytes:
    """An object as it is written, names without their escapes, what it refers to as numbers."""
    written: bytes = own.unparse(resolved=True)
    return written


def _parts(own: Any, depth: int) -> Iterator[Any]:
    """Every dictionary that stands directly in an object, itself included."""
    import pikepdf

    if depth > 60:
        return
    if isinstance(own, pikepdf.Dictionary):
        yield own
        inner = [value for _key, value in own.items()]
    else:
        inner = list(own)
    for value in inner:
        nested = isinstance(value, (pikepdf.Dictionary, pikepdf.Array))
        if nested and not value.is_indirect:
            yield from _parts(value, depth + 1)


def _acts(part: Any) -> set[str]:
    """What a dictionary does when the file is opened, read or filled in."""
    action = str(part.get("/S", ""))
    kinds = set()
    if action == "/JavaScript" or "/JS" in part:
        kinds.add("javascript")
    if action == "/Launch":
        kinds.add("launch")
    if "/XFA" in part and b"<script" in _form(part["/XFA"]).lower():
        kinds.add("javascript")
    return kinds


def _form(value: Any) -> bytes:
    """The text of an XML form, which is one stream or a list of them."""
    import pikepdf

    streams = [value]
    if isinstance(value, pikepdf.Array):
        streams = list(value)
    return b"".join(one.read_bytes() for one in streams if isinstance(one, pikepdf.Stream))


def _attachment(part: Any, depth: int) -> tuple[str, set[str]]:
    """The name of an attached file, and `attached` when one of its forms is or holds a program."""
    name = str(part.get("/UF", part.get("/F", ""))).strip()[:200]
    files = part["/EF"]
    if any(_holds_program(name, files[key], depth) for key in files):
        return name, {ATTACHED}
    return name or "?", set()


def _holds_program(name: str, stream: Any, depth: int) -> bool:
    import pikepdf

    if not isinstance(stream, pikepdf.Stream):
        return is_program(name, b"")
    content = stream.read_bytes()
    if is_program(name, content[:64]):
        return True
    if content.startswith(b"PK"):
        return _packed(content)
    if content.startswith(b"%PDF") and depth < DEEPEST:
        try:
            with pikepdf.open(io.BytesIO(content)) as document:
                return bool(inside(document, depth + 1)[0])
        except pikepdf.PdfError:
            return False
    return False


def _packed(content: bytes) -> bool:
    """Whether a ZIP holds a program, by the names of its entries."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return False
    return any(is_program(name, b"") or name.lower().endswith("vbaproject.bin") for name in names)
