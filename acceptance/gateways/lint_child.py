"""Reads a Word template in a process of its own and says, paragraph by paragraph, what would not
work. JSON in, JSON out.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias, TypedDict

resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

TAG = re.compile(r"{{(.*?)}}|{%(.*?)%}|{#.*?#}", re.S)
UNSUPPORTED = re.compile(r"{%\s*(tc|colspan|cellbg|hm|vm)\b|{{\s*(r|p|tr|tc)\s")
BLOCKS = {"for": "endfor", "if": "endif"}
LIMIT = 64 << 20
Shape: TypeAlias = "str | list[Shape] | dict[str, Shape]"
"""What a name holds: "text", a list of one shape, a mapping, or "any" where nothing can be said."""
Names: TypeAlias = Mapping[str, Shape]
Wrong: TypeAlias = tuple[str, str]
"""The code of what would not work, and the name it is about."""


class Problem(TypedDict):
    """What would not work, in which paragraph of body, header or footer; 0 for the whole."""

    code: str
    name: str
    where: str
    paragraph: int
    text: str


class Paragraph(NamedTuple):
    """Where it stands, as which one there, and its text."""

    where: str
    number: int
    text: str


def package_problem(path: str) -> str:
    """Why the package is not taken at all, or nothing."""
    try:
        with zipfile.ZipFile(path) as package:
            infos = package.infolist()
            if len(infos) > 2000 or sum(info.file_size for info in infos) > LIMIT:
                return "too_big"
            names = {info.filename for info in infos}
            if "word/document.xml" not in names:
                return "not_word"
            if any("vbaProject" in name or name.startswith("word/embeddings/") for name in names):
                return "macros"
            for name in names:
                if name.endswith((".xml", ".rels")):
                    content = package.read(name)
                    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                        return "hostile"
                    outside = b'TargetMode="External"' in content
                    if name.endswith(".rels") and outside and b"/hyperlink" not in content:
                        return "external"
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        return "not_word"
    return ""


def paragraphs(path: str) -> Iterator[Paragraph]:
    """Every paragraph in the order of the document, tables row by row, then headers and footers."""
    import docx
    from docx.oxml.ns import qn

    document = docx.Document(path)
    rooms = [("body", document.element.body)]
    for section in document.sections:
        heads = section.header, section.even_page_header
        for room in (*heads, section.footer, section.even_page_footer):
            if room.is_linked_to_previous:
                continue
            where = "footer"
            if "hdr" in room._element.tag:
                where = "header"
            rooms.append((where, room._element))
    for where, root in rooms:
        for number, paragraph in enumerate(root.iter(qn("w:p")), 1):
            text = "".join(node.text or "" for node in paragraph.iter(qn("w:t")))
            yield Paragraph(where, number, text)


def asked_of(node: nodes.Getattr | nodes.Getitem) -> object:
    """The name or the number (-1 too) by which an expression reaches into another; nothing where it
    is worked out.
    """
    if isinstance(node, nodes.Getattr):
        return node.attr
    try:
        return node.arg.as_const()
    except nodes.Impossible:
        return None


def known(
    shape: Names, scopes: Sequence[Names], node: nodes.Node
) -> tuple[Shape, None] | tuple[None, Wrong]:
    """(shape, None) of an expression, or (None, wrong) of what is not known in it."""
    if isinstance(node, nodes.Name):
        for scope in reversed(scopes):
            if node.name in scope:
                return scope[node.name], None
        if node.name in ("loop", "true", "false", "none", "True", "False", "None"):
            return "any", None
        if node.name in shape:
            return shape[node.name], None
        return None, ("unknown_name", node.name)
    if isinstance(node, (nodes.Getattr, nodes.Getitem)):
        inside, wrong = known(shape, scopes, node.node)
        if wrong:
            return None, wrong
        name = asked_of(node)
        if isinstance(name, str) and name.startswith("_"):
            return None, ("forbidden", name)
        if inside == "any":
            return "any", None
        if isinstance(inside, dict) and name in inside:
            return inside[name], None
        if isinstance(inside, list) and isinstance(name, int):
            return inside[0], None
        return None, ("unknown_field", str(name))
    return "any", None


def expression_problems(
    env: SandboxedEnvironment, shape: Names, scopes: Sequence[Names], source: str
) -> list[Wrong]:
    """Everything in an expression that would not work."""
    try:
        tree = env.parse("{{ " + source + " }}")
    except TemplateSyntaxError as error:
        return [("bad_syntax", str(error.message))]
    found: list[Wrong] = []
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        if isinstance(node, nodes.Filter) and node.name not in env.filters:
            found.append(("unknown_filter", node.name))
        if isinstance(node, nodes.Test) and node.name not in env.tests:
            found.append(("unknown_test", node.name))
    if any(True for _ in tree.find_all(nodes.Call)):
        found.append(("forbidden", "()"))
    inner = {id(outer.node) for outer in tree.find_all(nodes.Getattr)}
    inner |= {id(outer.node) for outer in tree.find_all(nodes.Getitem)}
    for whole in tree.find_all((nodes.Name, nodes.Getattr, nodes.Getitem)):
        if id(whole) not in inner:
            _shape, wrong = known(shape, scopes, whole)
            if wrong:
                found.append(wrong)
    return found


def first_word(text: str) -> tuple[str, str]:
    """The first word and what follows it; both empty where nothing stands."""
    word, *rest = text.split(None, 1) or [""]
    return word, "".join(rest)


class Reading:
    """A template on its way through: its problems, the blocks that are open, and the names that
    open loops give; `at` is the paragraph that is read.
    """

    def __init__(self, shape: Names) -> None:
        self.env = SandboxedEnvironment()
        self.shape = shape
        self.problems: list[Problem] = []
        self.open_blocks: list[tuple[str, Paragraph]] = []
        self.scopes: list[Names] = []
        self.fields = 0

    def say(self, code: str, name: str, at: Paragraph) -> None:
        """Note a problem of that paragraph."""
        where, number, text = at
        self.problems.append(
            Problem(code=code, name=name[:120], where=where, paragraph=number, text=text[:80])
        )

    def paragraph(self, at: Paragraph) -> None:
        """Read one paragraph, whose tags have to be closed in it."""
        rest = TAG.sub("", at.text)
        for mark in ("{{", "{%", "}}", "%}"):
            if mark in rest:
                self.say("unclosed_tag", mark, at)
        for match in re.finditer(r"(?<!{){(?![{%#])\s*(\w+)\s*}(?!})", rest):
            if match.group(1) in self.shape:
                self.say("single_brace", match.group(1), at)
        if found := UNSUPPORTED.search(at.text):
            self.say("unsupported", found.group(0), at)
            return
        for match in TAG.finditer(at.text):
            value, block = match.groups()
            if value is not None:
                self.fields += 1
                self.expression(value, at)
            elif block is not None:
                self.block(block.strip(), at)

    def expression(self, source: str, at: Paragraph) -> None:
        """Note what would not work in an expression."""
        for code, name in expression_problems(self.env, self.shape, self.scopes, source):
            self.say(code, name, at)

    def block(self, block: str, at: Paragraph) -> None:
        """Read a {% tag %}; before its word may stand what it repeats or hides: p or tr."""
        keyword, rest = first_word(block)
        if keyword in ("p", "tr"):
            keyword, rest = first_word(rest)
        if keyword == "for":
            self.loop(block, rest, at)
        elif keyword == "if":
            self.expression(rest, at)
            self.open_blocks.append(("if", at))
        elif keyword == "elif":
            self.expression(rest, at)
            if not self.open_blocks or self.open_blocks[-1][0] != "if":
                self.say("stray_end", keyword, at)
        elif keyword == "else":
            if not self.open_blocks:
                self.say("stray_end", keyword, at)
        elif keyword in ("endfor", "endif"):
            self.end(keyword, at)
        else:
            self.say("unknown_tag", keyword or block, at)

    def loop(self, block: str, rest: str, at: Paragraph) -> None:
        """Open a loop; a broken one too, so that its end is no second problem."""
        self.open_blocks.append(("for", at))
        parts = re.match(r"(\w+)\s+in\s+(.+)$", rest)
        if not parts:
            self.say("bad_syntax", block, at)
            self.scopes.append({})
            return
        name, source = parts.groups()
        self.expression(source, at)
        inside = self.shape_of(source)
        one: Shape = "any"
        if isinstance(inside, list):
            one = inside[0]
        elif inside is not None and inside != "any":
            self.say("not_a_list", source, at)
        self.scopes.append({name: one})

    def shape_of(self, source: str) -> Shape | None:
        """The shape of an expression; nothing where it is not known, which was noted before."""
        try:
            printed = self.env.parse("{{ " + source + " }}").find_all(nodes.Output)
            inside, _wrong = known(self.shape, self.scopes, next(printed).nodes[0])
            return inside
        except (TemplateSyntaxError, AttributeError, IndexError):
            return None

    def end(self, keyword: str, at: Paragraph) -> None:
        """Close the block that was opened last, when it is one of that kind."""
        if not self.open_blocks or BLOCKS[self.open_blocks[-1][0]] != keyword:
            self.say("stray_end", keyword, at)
            return
        kind, _at = self.open_blocks.pop()
        if kind == "for":
            self.scopes.pop()


def lint(path: str, shape: Names) -> list[Problem]:
    """The problems of a template, in its order; a template in which nothing is filled in is one."""
    reading = Reading(shape)
    last = Paragraph("body", 0, "")
    for at in paragraphs(path):
        if "{" in at.text or "}" in at.text:
            last = at
            reading.paragraph(at)
    for kind, at in reading.open_blocks:
        reading.say("unclosed_block", kind, at)
    if not reading.fields and not reading.problems:
        reading.say("no_fields", "", last)
    return reading.problems


def answer(path: str, shape: Names) -> list[Problem]:
    """The problems of the package alone where it is not even opened, else those of its text."""
    if why := package_problem(path):
        return [Problem(code=why, name="", where="file", paragraph=0, text="")]
    return lint(path, shape)


if __name__ == "__main__":
    json.dump(answer(**json.load(sys.stdin)), sys.stdout, ensure_ascii=False)
