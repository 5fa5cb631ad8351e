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
            if not room.is_linked_to_previous:
                rooms.append(("header" if "hdr" in room._element.tag else "footer", room._element))
    for where, root in rooms:
        for number, paragraph in enumerate(root.iter(qn("w:p")), 1):
            yield where, number, "".join(node.text or "" for node in paragraph.iter(qn("w:t")))


def constant(node):
    """What an index says, -1 too; nothing where it is worked out."""
    try:
        return node.as_const()
    except nodes.Impossible:
        return None


def known(shape, scopes, node):
    """The shape of an expression, or (code, name) of what is not known in it."""
    if isinstance(node, nodes.Name):
        for scope in reversed(scopes):
            if node.name in scope:
                return scope[node.name], None
        if node.name in ("loop", "true", "false", "none", "True", "False", "None"):
            return "any", None
        return (
            (shape[node.name], None) if node.name in shape else (None, ("unknown_name", node.name))
        )
    if isinstance(node, (nodes.Getattr, nodes.Getitem)):
        inside, wrong = known(shape, scopes, node.node)
        if wrong:
            return None, wrong
        name = node.attr if isinstance(node, nodes.Getattr) else constant(node.arg)
        if isinstance(name, str) and name.startswith("_"):
            return None, ("forbidden", name)
        if isinstance(inside, dict):
            return (inside[name], None) if name in inside else (None, ("unknown_field", str(name)))
        if inside == "any" or (isinstance(inside, list) and isinstance(name, int)):
            return inside if inside == "any" else inside[0], None
        return None, ("unknown_field", str(name))
    return "any", None


def expression_problems(env, shape, scopes, source):
    try:
        tree = env.parse("{{ " + source + " }}")
    except TemplateSyntaxError as error:
        return [
            ("unknown_filter", re.search(r"'(\w+)'", str(error)).group(1))
            if "No filter" in str(error) or "no filter" in str(error)
            else ("bad_syntax", str(error.message))
        ]
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


def lint(path, shape):
    env = SandboxedEnvironment()
    problems, open_blocks, scopes, seen = [], [], [], 0

    def say(code, name="", at=None):
        where, number, text = at
        problems.append(
            {
                "code": code,
                "name": name[:120],
                "where": where,
                "paragraph": number,
                "text": text[:80],
            }
        )

    last = ("body", 0, "")
    for where, number, text in paragraphs(path):
        at = (where, number, text)
        if "{" not in text and "}" not in text:
            continue
        last = at
        rest = TAG.sub("", text)
        for mark in ("{{", "{%", "}}", "%}"):
            if mark in rest:
                say("unclosed_tag", mark, at)
        for match in re.finditer(r"(?<!{){(?![{%#])\s*(\w+)\s*}(?!})", rest):
            if match.group(1) in shape:
                say("single_brace", match.group(1), at)
        if found := UNSUPPORTED.search(text):
            say("unsupported", found.group(0), at)
            continue
        for match in TAG.finditer(text):
            value, block = match.group(1), match.group(2)
            if value is not None:
                seen += 1
                for code, name in expression_problems(env, shape, scopes, value):
                    say(code, name, at)
                continue
            if block is None:
                continue
            words = block.strip().split(None, 1)
            if words and words[0] in ("p", "tr"):
                words = words[1].split(None, 1) if len(words) > 1 else []
            keyword, rest_of = ([*words, "", ""])[:2] if words else ("", "")
            if keyword == "for":
                parts = re.match(r"(\w+)\s+in\s+(.+)$", rest_of)
                if not parts:
                    say("bad_syntax", block.strip(), at)
                    open_blocks.append(("for", at))
                    scopes.append({})
                    continue
                for code, name in expression_problems(env, shape, scopes, parts.group(2)):
                    say(code, name, at)
                inside = None
                try:
                    tree = env.parse("{{ " + parts.group(2) + " }}")
                    inside, _wrong = known(shape, scopes, tree.body[0].nodes[0])
                except (TemplateSyntaxError, AttributeError, IndexError):
                    pass
                if inside is not None and not isinstance(inside, list) and inside != "any":
                    say("not_a_list", parts.group(2), at)
                scopes.append({parts.group(1): inside[0] if isinstance(inside, list) else "any"})
                open_blocks.append(("for", at))
            elif keyword in ("if", "elif"):
                for code, name in expression_problems(env, shape, scopes, rest_of):
                    say(code, name, at)
                if keyword == "if":
                    open_blocks.append(("if", at))
                elif not open_blocks or open_blocks[-1][0] != "if":
                    say("stray_end", keyword, at)
            elif keyword == "else":
                if not open_blocks:
                    say("stray_end", keyword, at)
            elif keyword in ("endfor", "endif"):
                if not open_blocks or BLOCKS[open_blocks[-1][0]] != keyword:
                    say("stray_end", keyword, at)
                    continue
                kind, _at = open_blocks.pop()
                if kind == "for":
                    scopes.pop()
            else:
                say("unknown_tag", keyword or block.strip(), at)
    for kind, at in open_blocks:
        say("unclosed_block", kind, at)
    if not seen and not problems:
        say("no_fields", "", last)
    return problems


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    why = package_problem(asked["path"])
    found = (
        [{"code": why, "name": "", "where": "file", "paragraph": 0, "text": ""}]
        if why
        else lint(asked["path"], asked["shape"])
    )
    json.dump(found, sys.stdout, ensure_ascii=False)
