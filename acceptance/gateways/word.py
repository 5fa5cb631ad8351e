"""Word documents: docxtpl reads and patches a template once, then only the text is rendered.

The one wrapper through which templates go: sandboxed, autoescaped, strict about names, and given plain text only.
Templates that need docxtpl's post-processing (merged cells, images, sub-documents) are refused when they are read.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment

from workflows.catalogue import FORBIDDEN

from ..refusals import Refused

LIVE = re.compile(r"word/(document|header\d*|footer\d*)\.xml\Z")
UNSUPPORTED = re.compile(r"{%\s*(tc|colspan|cellbg|hm|vm)\b|{{\s*(r|p|tr|tc)\s")
BREAKING = re.compile("[\n\r\t\a\f\v]")


class BadTemplate(ValueError):
    """The template uses what this wrapper does not render; the message says what."""


def environment() -> SandboxedEnvironment:
    """The only Jinja environment that Word templates ever see."""
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def plain(value: Any, field: str = "") -> Any:
    """The context as text, numbers, lists and mappings. Raises Refused (bad_text) for what Word cannot keep."""
    if isinstance(value, str):
        if FORBIDDEN.search(value) or BREAKING.search(value):
            raise Refused("bad_text", field=field)
        return value
    if isinstance(value, bool | int) or value is None:
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(item, str(key)) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, field) for item in value]
    raise TypeError(f"{field}: a Word context holds text and numbers, not {type(value).__name__}")


class WordTemplate:
    """A .docx template compiled once; rendering writes a fresh package from ready parts."""

    def __init__(self, path: Path) -> None:
        from docxtpl import DocxTemplate

        data = path.read_bytes()
        self.digest = hashlib.sha256(data).hexdigest()
        opened = DocxTemplate(str(path))
        opened.init_docx()
        env = environment()
        self._parts: list[tuple[str, Template | tuple[int, int, bytes]]] = []
        with zipfile.ZipFile(path) as package:
            for name in package.namelist():
                content = package.read(name)
                source = content.decode("utf-8") if LIVE.match(name) else ""
                if "{{" in source or "{%" in source or name == "word/document.xml":
                    self._parts.append((name, self._compile(opened, source, env)))
                else:
                    self._parts.append((name, _deflated(content)))
        self.variables: frozenset[str] = frozenset(opened.get_undeclared_template_variables(env))

    @staticmethod
    def _compile(opened: Any, source: str, env: SandboxedEnvironment) -> Template:
        patched = opened.patch_xml(source)
        if found := UNSUPPORTED.search(patched):
            raise BadTemplate(f"not rendered here: {found.group(0)}")
        return env.from_string(patched)

    def render(self, context: Mapping[str, Any]) -> bytes:
        """The document. Raises Refused (bad_text) and jinja2.UndefinedError (a variable is missing)."""
        clean = plain(context)
        return b"".join(_package((name, self._part(part, clean)) for name, part in self._parts))

    @staticmethod
    def _part(part: Template | tuple[int, int, bytes], context: dict[str, Any]) -> tuple[int, int, bytes]:
        return part if isinstance(part, tuple) else _deflated(part.render(context).encode())


def _deflated(content: bytes) -> tuple[int, int, bytes]:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return zlib.crc32(content), len(content), packer.compress(content) + packer.flush()


def _package(parts: Iterator[tuple[str, tuple[int, int, bytes]]]) -> Iterator[bytes]:
    """A ZIP of deflated members, dated 1980-01-01 so that equal text gives equal bytes."""
    directory, offset, count = [], 0, 0
    for name, (crc, size, packed) in parts:
        raw = name.encode()
        common = struct.pack("<HHHHHIIIHH", 20, 0x800, 8, 0, 0x21, crc, len(packed), size, len(raw), 0)
        yield b"PK\x03\x04" + common + raw
        yield packed
        directory.append(b"PK\x01\x02\x14\x00" + common + struct.pack("<HHHII", 0, 0, 0, 0, offset) + raw)
        offset += 30 + len(raw) + len(packed)
        count += 1
    entries = b"".join(directory)
    yield entries
    yield b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(entries), offset, 0)


@lru_cache(maxsize=32)
def template(path: Path) -> WordTemplate:
    """The compiled template of that path, once per process."""
    return WordTemplate(path)
