"""Code that can be read aloud, counted."""

import ast
import io
import re
import tokenize
from pathlib import Path

ROOMS = ("acceptance", "workflows", "forms")
CODE = [
    path
    for room in ROOMS
    for path in sorted(Path(room).rglob("*.py"))
    if "migrations/versions" not in str(path)
]
LONGEST = 300
"""Lines of a module; 200 are aimed at."""
ANY = CONDITIONAL = 5
"""`Any`, and conditional expressions, per 1,000 lines: the best houses stay below."""


def lines():
    return sum(path.read_text("utf-8").count("\n") for path in CODE)


def nodes(kind):
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, kind):
                yield node


def per_thousand(count):
    return 1000 * count / lines()


def test_modules_stay_short():
    long = {str(path) for path in CODE if len(path.read_text("utf-8").splitlines()) > LONGEST}
    assert long == set(), "ask which noun moved in"


def test_only_tables_are_kept_from_the_formatter():
    for path in CODE:
        for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline):
            if token.type == tokenize.COMMENT and "fmt: skip" in token.string:
                # the closing bracket of a table stands at the margin
                assert path.parts[0] == "workflows", path
                assert re.match(r"[\])}]", token.line), f"{path}:{token.start[0]}"


def test_types_say_what_they_hold():
    found = per_thousand(sum(node.id == "Any" for node in nodes(ast.Name)))
    assert found <= ANY, f"{found:.1f} Any per 1,000 lines"


def test_conditions_are_written_out():
    found = per_thousand(sum(1 for _node in nodes(ast.IfExp)))
    assert found <= CONDITIONAL, f"{found:.1f} conditional expressions per 1,000 lines"


def test_doors_ask_services_and_not_the_database():
    doors = [
        path for path in CODE if path.parts[:2] in (("acceptance", "web"), ("acceptance", "api"))
    ]
    asking = [str(path) for path in doors if "select(" in path.read_text("utf-8")]
    assert doors and asking == [], "a query is a verb of a service"


def test_parts_have_names():
    def numbered(node):
        at = node.slice
        return isinstance(at, ast.Constant) and isinstance(at.value, int) and at.value != 0

    found = sum(numbered(node) for node in nodes(ast.Subscript))
    assert found == 0, f"{found} bare numbers: [0] and [-1] read as first and last, no other"
