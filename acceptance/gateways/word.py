"""Word documents: docxtpl reads and patches a template once, then only the text is rendered.

The one wrapper through which templates go: sandboxed, autoescaped, strict about names, and given
plain text only. Templates that need docxtpl's post-processing (merged cells, images, sub-documents)
are refused when they are read. A loop whose body is nothing but text and `{{ row.field }}` becomes
one formatting per row, and its rows may be a stream (`Rows`): a catalogue of any length is written
in constant memory.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import IO, Any, NoReturn

from jinja2 import StrictUndefined, Template, UndefinedError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from workflows.catalogue import FORBIDDEN

from ..refusals import Refused
from .parcel import stream_package

LIVE = re.compile(r"word/(document|header\d*|footer\d*)\.xml\Z")
UNSUPPORTED = re.compile(r"{%\s*(tc|colspan|cellbg|hm|vm)\b|{{\s*(r|p|tr|tc)\s")
BREAKING = re.compile("[\n\r\t\a\f\v]")
LOOP = re.compile(r"{%\s*for (\w+) in ([\w.]+)\s*%}((?:(?!{%).)*?){%\s*endfor\s*%}", re.S)
CELL = re.compile(r"{{\s*(\w+)\.(\w+)\s*}}")
SPECIAL = re.compile("[&<>'\"]")
UNFIT = re.compile(FORBIDDEN.pattern[:-1] + "\r\t\a\f\v]")
PICTURE = re.compile(
    r'<wp:docPr\b[^>]*\bdescr="([\w-]+)"(?:(?!</wp:inline>|</wp:anchor>).)*?<a:blip\b[^>]*r:embed="(\w+)"',
    re.S,
)
AT_ONCE = 512
"""Rows that are formatted together."""
RowFunction = Callable[[Any], Iterator[bytes]]
Pictures = Mapping[str, bytes]
NO_PICTURES: Pictures = {}


class BadTemplate(ValueError):
    """The template uses what this wrapper does not render; the message says what."""


@dataclass(frozen=True)
class Rows:
    """Rows of a table that are read while they are written.

    Each a mapping of the names that the template asks for.

    `read` is called once for each loop over them.
    """

    read: Callable[[], Iterable[Mapping[str, Any]]]

    def __iter__(self) -> Iterator[Any]:
        return (plain(row) for row in self.read())


def environment() -> SandboxedEnvironment:
    """The only Jinja environment that Word templates ever see."""
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def plain(value: Any, field: str = "") -> Any:
    """The context as text, numbers, lists and mappings.

    Raises Refused (bad_text) for what Word cannot keep.
    """
    if isinstance(value, str):
        if FORBIDDEN.search(value) or BREAKING.search(value):
            raise Refused("bad_text", field=field)
        return value
    if isinstance(value, bool | int | Rows) or value is None:
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
        self._rows: dict[str, RowFunction] = {}
        with zipfile.ZipFile(path) as package:
            self._pictures = _pictures(package)
            for name in package.namelist():
                content = package.read(name)
                source = content.decode("utf-8") if LIVE.match(name) else ""
                if "{{" in source or "{%" in source or name == "word/document.xml":
                    self._parts.append((name, self._compile(opened, source, env)))
                else:
                    self._parts.append((name, _deflated(content)))
        self.variables: frozenset[str] = frozenset(opened.get_undeclared_template_variables(env))

    def _compile(self, opened: Any, source: str, env: SandboxedEnvironment) -> Template:
        patched = opened.patch_xml(source)
        if found := UNSUPPORTED.search(patched):
            raise BadTemplate(f"not rendered here: {found.group(0)}")
        return env.from_string(LOOP.sub(self._loop, patched))

    def _loop(self, match: re.Match[str]) -> str:
        """A loop of the template as a call of its row function, when its body is nothing but text
        and fields of the row.
        """
        target, source, body = match.groups()
        names = CELL.findall(body)
        if (
            not names
            or any(of != target for of, _name in names)
            or "{{" in CELL.sub("", body)
            or "{#" in body
        ):
            return match.group(0)
        function = f"rows_{len(self._rows)}"
        self._rows[function] = _row_function(
            CELL.sub("%s", body.replace("%", "%%")), [name for _of, name in names]
        )
        return f"{{{{ {function}({source}) }}}}"

    def render(self, context: Mapping[str, Any], pictures: Pictures = NO_PICTURES) -> bytes:
        """The document.

        Raises Refused (bad_text) and jinja2.UndefinedError (a variable is missing).
        """
        return b"".join(self.stream(context, pictures))

    def write(
        self, out: IO[bytes], context: Mapping[str, Any], pictures: Pictures = NO_PICTURES
    ) -> None:
        """The document into a file, in constant memory where the long tables are `Rows`.

        Raises as `render`.
        """
        for piece in self.stream(context, pictures):
            out.write(piece)

    def stream(
        self, context: Mapping[str, Any], pictures: Pictures = NO_PICTURES
    ) -> Iterator[bytes]:
        """The document, piece by piece; only its deflated form is held.

        `pictures` are PNG by the alternative text of the picture in the template whose place they
        take.
        """
        drawn = {
            name: _deflated(pictures[mark])
            for name, mark in self._pictures.items()
            if mark in pictures
        }
        held: dict[str, Iterator[bytes]] = {}
        clean = {
            **plain(context),
            **{name: _holding(function, held) for name, function in self._rows.items()},
        }
        return stream_package(
            (
                name,
                drawn.get(name) or part
                if isinstance(part, tuple)
                else _streamed(part.generate(clean), held),
            )
            for name, part in self._parts
        )


def _pictures(package: zipfile.ZipFile) -> dict[str, str]:
    """The parts of the package that hold a marked picture, and the mark."""
    names = package.namelist()
    if "word/document.xml" not in names or "word/_rels/document.xml.rels" not in names:
        return {}
    targets = dict(
        re.findall(
            r'Id="(\w+)"[^>]*?Target="([^"]+)"',
            package.read("word/_rels/document.xml.rels").decode(),
        )
    )
    targets |= {
        name: target
        for target, name in re.findall(
            r'Target="([^"]+)"[^>]*?Id="(\w+)"',
            package.read("word/_rels/document.xml.rels").decode(),
        )
    }
    return {
        f"word/{targets[rel]}": mark
        for mark, rel in PICTURE.findall(package.read("word/document.xml").decode())
        if rel in targets
    }


def _holding(function: RowFunction, held: dict[str, Iterator[bytes]]) -> Callable[[Any], Markup]:
    """What the template calls for a table.

    A mark that no text can hold, in whose place the finished rows are written.
    """

    def hold(source: Any) -> Markup:
        mark = f"\0{len(held)}"
        held[mark] = function(source)
        return Markup(mark)  # noqa: S704 - a number of ours

    return hold


def _row_function(form: str, names: list[str]) -> RowFunction:
    """Rows as finished XML, many at a time.

    Whether a row needs escaping or holds what Word cannot keep is asked of all at once.
    """
    pick: Callable[[Mapping[str, Any]], Any] = itemgetter(*names)
    one, xml = len(names) == 1, form.encode()

    def rows(source: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
        reading = iter(source.read() if isinstance(source, Rows) else source)
        while batch := list(islice(reading, AT_ONCE)):
            try:
                cells = [pick(row) for row in batch]
            except KeyError as error:
                raise UndefinedError(f"{error.args[0]} is undefined") from error
            values = [str(value) for value in (cells if one else chain.from_iterable(cells))]
            text = "\n".join(values)
            if text.count("\n") != len(values) - 1 or UNFIT.search(text):
                _blame(values, names)
            if SPECIAL.search(text):
                text = str(escape(text))
            yield xml * len(batch) % tuple(text.encode().split(b"\n"))

    return rows


def _blame(values: list[str], names: list[str]) -> NoReturn:
    bad = next(
        number for number, value in enumerate(values) if "\n" in value or UNFIT.search(value)
    )
    raise Refused("bad_text", field=names[bad % len(names)])


def _streamed(pieces: Iterable[str], held: Mapping[str, Iterator[bytes]]) -> tuple[int, int, bytes]:
    """As `_deflated`, for text that comes in pieces and is never held whole.

    Tables are written where their marks stand.
    """
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    crc = size = 0
    packed: list[bytes] = []
    for content in _encoded(pieces, held):
        crc, size = zlib.crc32(content, crc), size + len(content)
        packed.append(packer.compress(content))
    packed.append(packer.flush())
    return crc, size, b"".join(packed)


def _encoded(pieces: Iterable[str], held: Mapping[str, Iterator[bytes]]) -> Iterator[bytes]:
    waiting: list[str] = []
    for piece in pieces:
        if piece in held:
            yield "".join(waiting).encode()
            waiting = []
            yield from held[piece]
        else:
            waiting.append(piece)
            if len(waiting) >= AT_ONCE:
                yield "".join(waiting).encode()
                waiting = []
    yield "".join(waiting).encode()


def _deflated(content: bytes) -> tuple[int, int, bytes]:
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return zlib.crc32(content), len(content), packer.compress(content) + packer.flush()


@lru_cache(maxsize=32)
def template(path: Path) -> WordTemplate:
    """The compiled template of that path, once per process."""
    return WordTemplate(path)
