"""Reads a Word template in a process of its own and says, paragraph by paragraph, what would not
work. JSON in, JSON out.
"""

import json
import re
import resource
import sys
import zipfile

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


def package_problem(path):
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
                    if (
                        name.endswith(".rels")
                        and re.search(rb'TargetMode="External"', content)
                        and b"/hyperlink" not in content
                    ):
                        return "external"
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        return "not_word"
    return ""


def paragraphs(path):
    """(where, number, text) of every paragraph, in the order of the document.

    Tables row by row, then headers and footers.
    """
    import docx
    from docx.oxml.ns import qn

    document = docx.Document(path)
    rooms = [("body", document.element.body)]
    for section in document.sections:
        for room in (
            section.header,
            section.even_page_header,
            section.footer,
            section.even_page_footer,
        ):
            if room.is_linked_to_previous:
                continue
            where = "footer"
            if "hdr" in room._element.tag:
                where = "header"
            rooms.append((where, room._element))
    for where, root in rooms:
        for number, paragraph in enumerate(root.iter(qn("w:p")), 1):
            yield where, number, "".join(node.text or "" for node in paragraph.iter(qn("w:t")))


def constant(node):
    """What an index says, -1 too; nothing where it is worked out."""
    try:
        return node.as_const()
    except nodes.Impossible:
        return None


def asked_of(node):
    """The name or the number by which an expression reaches into another."""
    if isinstance(node, nodes.Getattr):
        return node.attr
    return constant(node.arg)


def known(shape, scopes, node):
    """(shape, None) of an expression, or (None, (code, name)) of what is not known in it.

    A shape is "text", a list of one shape, a mapping of names, or "any" where nothing can be said.
    """
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


def expression_problems(env, shape, scopes, source):
    """(code, name) of everything in an expression that would not work."""
    try:
        tree = env.parse("{{ " + source + " }}")
    except TemplateSyntaxError as error:
        if "No filter" in str(error) or "no filter" in str(error):
            return [("unknown_filter", re.search(r"'(\w+)'", str(error)).group(1))]
        return [("bad_syntax", str(error.message))]
    found = []
    for node in tree.find_all((nodes.Filter, nodes.Test)):
        if isinstance(node, nodes.Filter) and node.name not in env.filters:
            found.append(("unknown_filter", node.name))
        if isinstance(node, nodes.Test) and node.name not in env.tests:
            found.append(("unknown_test", node.name))
    if any(True for _ in tree.find_all(nodes.Call)):
        found.append(("forbidden", "()"))
    inner = {id(child.node) for child in tree.find_all((nodes.Getattr, nodes.Getitem))}
    for node in tree.find_all((nodes.Name, nodes.Getattr, nodes.Getitem)):
        if id(node) not in inner:
            _shape, wrong = known(shape, scopes, node)
            if wrong:
                found.append(wrong)
    return found


def first_word(text):
    """The first word and what follows it; both empty where nothing stands."""
    word, *rest = text.split(None, 1) or [""]
    return word, "".join(rest)


class Reading:
    """A template on its way through: its problems, the blocks that are open, and the names that
    open loops give.

    `at` is (where, number, text) of the paragraph that is read.
    """

    def __init__(self, shape):
        self.env = SandboxedEnvironment()
        self.shape = shape
        self.problems, self.open_blocks, self.scopes = [], [], []
        self.fields = 0

    def say(self, code, name, at):
        """Note a problem of that paragraph."""
        where, number, text = at
        self.problems.append(
            {
                "code": code,
                "name": name[:120],
                "where": where,
                "paragraph": number,
                "text": text[:80],
            }
        )

    def paragraph(self, at):
        """Read one paragraph, whose tags have to be closed in it."""
        _where, _number, text = at
        rest = TAG.sub("", text)
        for mark in ("{{", "{%", "}}", "%}"):
            if mark in rest:
                self.say("unclosed_tag", mark, at)
        for match in re.finditer(r"(?<!{){(?![{%#])\s*(\w+)\s*}(?!})", rest):
            if match.group(1) in self.shape:
                self.say("single_brace", match.group(1), at)
        if found := UNSUPPORTED.search(text):
            self.say("unsupported", found.group(0), at)
            return
        for match in TAG.finditer(text):
            value, block = match.group(1), match.group(2)
            if value is not None:
                self.fields += 1
                self.expression(value, at)
            elif block is not None:
                self.block(block.strip(), at)

    def expression(self, source, at):
        """Note what would not work in an expression."""
        for code, name in expression_problems(self.env, self.shape, self.scopes, source):
            self.say(code, name, at)

    def block(self, block, at):
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

    def loop(self, block, rest, at):
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
        one = "any"
        if isinstance(inside, list):
            one = inside[0]
        elif inside is not None and inside != "any":
            self.say("not_a_list", source, at)
        self.scopes.append({name: one})

    def shape_of(self, source):
        """The shape of an expression; nothing where it is not known, which was noted before."""
        try:
            tree = self.env.parse("{{ " + source + " }}")
            inside, _wrong = known(self.shape, self.scopes, tree.body[0].nodes[0])
        except (TemplateSyntaxError, AttributeError, IndexError):
            return None
        return inside

    def end(self, keyword, at):
        """Close the block that was opened last, when it is one of that kind."""
        if not self.open_blocks or BLOCKS[self.open_blocks[-1][0]] != keyword:
            self.say("stray_end", keyword, at)
            return
        kind, _at = self.open_blocks.pop()
        if kind == "for":
            self.scopes.pop()


def lint(path, shape):
    """The problems of a template, in its order; a template in which nothing is filled in is one."""
    reading = Reading(shape)
    last = ("body", 0, "")
    for at in paragraphs(path):
        _where, _number, text = at
        if "{" in text or "}" in text:
            last = at
            reading.paragraph(at)
    for kind, at in reading.open_blocks:
        reading.say("unclosed_block", kind, at)
    if not reading.fields and not reading.problems:
        reading.say("no_fields", "", last)
    return reading.problems


def answer(asked):
    """The problems of the package alone where it is not even opened, else those of its text."""
    if why := package_problem(asked["path"]):
        return [{"code": why, "name": "", "where": "file", "paragraph": 0, "text": ""}]
    return lint(asked["path"], asked["shape"])


if __name__ == "__main__":
    json.dump(answer(json.load(sys.stdin)), sys.stdout, ensure_ascii=False)
