"""Which tests answer for a fault: of the rules all, of the deeds those that walk through it."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from .faults import Fault
from .planting import marked
from .reach import Reach

TABLES = ("tests/workflows/test_held.py", "tests/workflows/test_permissions.py")
WHO_GETS_THROUGH = "tests/house/test_doors.py"
"""Knocks at every door: whom a mark keeps out never walks the door's own lines."""
LONG = 10.0
"""Seconds from which on a test is run last."""
EVERY_LINE = 10_000
PATIENCE = 30.0
"""Seconds of processor time, as they were when nothing was planted, after which a fault has survived."""


def of_the_rules(_fault: Fault) -> list[list[str]]:
    """The lists written apart from the tables, then all the rules."""
    return [list(TABLES), ["tests/workflows"]]


def of_the_deeds(fault: Fault) -> list[list[str]]:
    """Of the tests that walk through the fault those named after its noun, then one of each file in
    turn, as far as patience goes; nothing where no test walks."""
    reach = _reach()
    noun = Path(fault.path).stem.removesuffix("s")
    chosen, spent = [WHO_GETS_THROUGH] if marked(fault) else [], 0.0
    for test in _in_turn(reach.through(fault.path, _lines(fault)), noun, reach.seconds):
        spent += reach.seconds[test]
        if chosen and spent > PATIENCE:
            break
        chosen.append(test)
    return [chosen]


def _in_turn(walking: Iterable[str], noun: str, seconds: Mapping[str, float]) -> list[str]:
    """The quickest of each file, then the second of each; what takes long comes last."""
    turn = Counter[str]()
    places = {}
    for test in sorted(walking, key=seconds.__getitem__):
        file = test.partition("::")[0]
        turn[file] += 1
        places[test] = (seconds[test] > LONG, noun not in file, turn[file], seconds[test])
    return sorted(places, key=places.__getitem__)


@cache
def _reach() -> Reach:
    return Reach()


@cache
def _tree(path: str) -> ast.Module:
    return ast.parse(Path(path).read_bytes())


def _place(fault: Fault) -> list[ast.stmt]:
    """The statements that the fault stands in, the innermost last."""
    around: list[ast.stmt] = []
    node: ast.AST = _tree(fault.path)
    while inner := next(_with(node, fault.line), None):
        around.append(inner)
        node = inner
    return around


def _with(node: ast.AST, line: int) -> Iterator[ast.stmt]:
    """The statement of a block that has this line, its marks included."""
    blocks = (getattr(node, name, ()) for name in ("body", "orelse", "finalbody", "handlers"))
    for one in (one for block in blocks for one in block):
        first = min([one.lineno, *(mark.lineno for mark in getattr(one, "decorator_list", ()))])
        if first <= line <= (one.end_lineno or first):
            yield one


def _lines(fault: Fault) -> range:
    """Where a test must walk to see the fault: past an `if` that no longer refuses, through the head
    of another block, through the statement; anywhere in the function for one of its marks, anywhere
    in the module for what is said once when it is imported."""
    around = _place(fault)
    if not any(isinstance(one, ast.FunctionDef) for one in around):
        return range(1, EVERY_LINE)
    node = around[-1]
    if isinstance(node, ast.If) and fault.kind == "guard":
        return range(node.body[0].lineno, (node.body[-1].end_lineno or 0) + 1)
    if isinstance(node, ast.FunctionDef):
        return range(node.body[0].lineno, (node.end_lineno or 0) + 1)
    inside = getattr(node, "body", None)
    last = inside[0].lineno - 1 if inside else node.end_lineno or node.lineno
    return range(node.lineno, max(last, node.lineno) + 1)
