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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import IO, TYPE_CHECKING, NoReturn, TypeAlias

from jinja2 import StrictUndefined, Template, UndefinedError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from workflows.catalogue import FORBIDDEN

from ..refusals import Refused
from .parcel import Part, deflated, deflated_pieces, stream_package

if TYPE_CHECKING:
    from docxtpl import DocxTemplate

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
Value: TypeAlias = "str | int | Rows | Sequence[Value] | Mapping[str, Value] | None"
"""What a document may say: text, numbers, lists and mappings of these, rows that are read late."""
Row: TypeAlias = Mapping[str, object]
"""A row of a table by the names that the template asks for; numbers are written as they are."""
Pictures: TypeAlias = Mapping[str, bytes]
"""PNG by the alternative text of the picture in the template whose place it takes."""
NO_PICTURES: Pictures = {}


class BadTemplate(ValueError):
    """The template uses what this wrapper does not render; the message says what."""


@dataclass(frozen=True)
class Rows:
    """Rows of a table that are read while they are written.

    `read` is called once for each loop over them.
    """

    read: Callable[[], Iterable[Row]]

    def __iter__(self) -> Iterator[Value]:
        return (plain(row) for row in self.read())


Table: TypeAlias = Rows | Iterable[Row]
RowFunction: TypeAlias = Callable[[Table], Iterator[bytes]]
"""The rows of a table as finished XML."""


def environment() -> SandboxedEnvironment:
    """The only Jinja environment that Word templates ever see."""
    return SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)


def plain(value: object, field: str = "") -> Value:
    """The context as text, numbers, lists and mappings.

    Raises Refused (bad_text) for what Word cannot keep, TypeError for anything that is no text or
    number: an object would let a template call what it likes.
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
        self._parts: list[tuple[str, Template | Part]] = []
        self._rows: dict[str, RowFunction] = {}
        with zipfile.ZipFile(path) as package:
            self._pictures = _pictures(package)
            for name in package.namelist():
                content = package.read(name)
                source = content.decode("utf-8") if LIVE.match(name) else ""
                if "{{" in source or "{%" in source or name == "word/document.xml":
                    self._parts.append((name, self._compile(opened, source, env)))
                else:
                    self._parts.append((name, deflated(content)))
        self.variables: frozenset[str] = frozenset(opened.get_undeclared_template_variables(env))

    def _compile(self, opened: DocxTemplate, source: str, env: SandboxedEnvironment) -> Template:
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

    def render(self, context: Mapping[str, object], pictures: Pictures = NO_PICTURES) -> bytes:
        """The document.

        Raises Refused (bad_text) and jinja2.UndefinedError (a variable is missing).
        """
        return b"".join(self.stream(context, pictures))

    def write(
        self, out: IO[bytes], context: Mapping[str, object], pictures: Pictures = NO_PICTURES
    ) -> None:
        """The document into a file, in constant memory where the long tables are `Rows`.

        Raises as `render`.
        """
        for piece in self.stream(context, pictures):
            out.write(piece)

    def stream(
        self, context: Mapping[str, object], pictures: Pictures = NO_PICTURES
    ) -> Iterator[bytes]:
        """The document, piece by piece; only its deflated form is held. Raises as `render`."""
        drawn = {
            name: deflated(pictures[mark])
            for name, mark in self._pictures.items()
            if mark in pictures
        }
        held: dict[str, Iterator[bytes]] = {}
        clean: dict[str, object] = {name: plain(value, name) for name, value in context.items()}
        for name, function in self._rows.items():
            clean[name] = _holding(function, held)

        def written() -> Iterator[tuple[str, Part]]:
            for name, part in self._parts:
                if isinstance(part, Template):
                    yield name, deflated_pieces(_encoded(part.generate(clean), held))
                else:
                    yield name, drawn.get(name) or part

        return stream_package(written())


def _pictures(package: zipfile.ZipFile) -> dict[str, str]:
    """The parts of the package that hold a marked picture, and the mark."""
    names = package.namelist()
    if "word/document.xml" not in names or "word/_rels/document.xml.rels" not in names:
        return {}
    relations = package.read("word/_rels/document.xml.rels").decode()
    # The two attributes stand in either order.
    targets = dict(re.findall(r'Id="(\w+)"[^>]*?Target="([^"]+)"', relations))
    for target, name in re.findall(r'Target="([^"]+)"[^>]*?Id="(\w+)"', relations):
        targets[name] = target
    return {
        f"word/{targets[rel]}": mark
        for mark, rel in PICTURE.findall(package.read("word/document.xml").decode())
        if rel in targets
    }


def _holding(function: RowFunction, held: dict[str, Iterator[bytes]]) -> Callable[[Table], Markup]:
    """What the template calls for a table.

    A mark that no text can hold, in whose place the finished rows are written.
    """

    def hold(source: Table) -> Markup:
        mark = f"\0{len(held)}"
        held[mark] = function(source)
        return Markup(mark)  # noqa: S704 - a number of ours

    return hold


def _row_function(form: str, names: list[str]) -> RowFunction:
    """Rows as finished XML, many at a time.

    Whether a row needs escaping or holds what Word cannot keep is asked of all at once.
    """
    pick, xml = _picker(names), form.encode()

    def rows(source: Table) -> Iterator[bytes]:
        if isinstance(source, Rows):
            source = source.read()
        reading = iter(source)
        while batch := list(islice(reading, AT_ONCE)):
            try:
                cells = [pick(row) for row in batch]
            except KeyError as error:
                raise UndefinedError(f"{error.args[0]} is undefined") from error
            values = [str(value) for value in chain.from_iterable(cells)]
            text = "\n".join(values)
            if text.count("\n") != len(values) - 1 or UNFIT.search(text):
                _blame(values, names)
            if SPECIAL.search(text):
                text = str(escape(text))
            yield xml * len(batch) % tuple(text.encode().split(b"\n"))

    return rows


def _picker(names: list[str]) -> Callable[[Row], tuple[object, ...]]:
    """The cells of a row, in the order in which the template writes them."""
    if len(names) > 1:
        return itemgetter(*names)
    only = names[0]

    def pick(row: Row) -> tuple[object, ...]:
        return (row[only],)

    return pick


def _blame(values: list[str], names: list[str]) -> NoReturn:
    bad = next(
        number for number, value in enumerate(values) if "\n" in value or UNFIT.search(value)
    )
    raise Refused("bad_text", field=names[bad % len(names)])


def _encoded(pieces: Iterable[str], held: Mapping[str, Iterator[bytes]]) -> Iterator[bytes]:
    """Text that comes in pieces; tables are written where their marks stand."""
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


@lru_cache(maxsize=32)
def template(path: Path) -> WordTemplate:
    """The compiled template of that path, once per process."""
    return WordTemplate(path)
