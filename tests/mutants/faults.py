"""What can be planted: small lies about a row, a rule, a right or a query, read off the syntax tree."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

STAGES = {
    "S": ("DESIGN", "CONSTRUCTION", "SELF_CHECK", "APPLIED", "REVIEW", "RECHECK", "ACCEPTED"),
    "F": ("MISSING", "SUBMITTED", "CHECKED", "FILED", "RETURNED", "EXEMPT"),
    "D": ("OPEN", "ANSWERED", "CLOSED"),
}
STAGES["Stage"] = STAGES["S"]
HANDS = ("OWNER", "SUPERVISOR", "BUREAU", "CITY_ARCHIVE", "CONTRACTOR", "PANELIST")
NAMED = {"CITY": "CITY_ARCHIVE"}
EVERYBODYS = ("project.see", "filing.see", "finding.see", "file.download", "succession.see")
"""Held by whoever sees a project: that one stands for another of them is no lie."""
OPPOSITE: dict[type[ast.cmpop], str] = {
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}


@dataclass(frozen=True)
class Fault:
    """One lie: a passage of a file, by bytes, and what stands there instead."""

    kind: str
    path: str
    line: int
    start: int
    end: int
    new: str
    old: str

    def planted(self) -> str:
        """The source with the lie in it."""
        source = Path(self.path).read_bytes()
        return (source[: self.start] + self.new.encode() + source[self.end :]).decode()

    @property
    def place(self) -> str:
        """Where it is planted."""
        return f"{self.path}:{self.line}"

    def __str__(self) -> str:
        old, new = " ".join(self.old.split()), " ".join(self.new.split())
        return f"{self.kind:12} {self.place}  {old[:90]}  →  {new[:60]}"


def truth(fault: Fault) -> Fault:
    """The same place with nothing changed."""
    return replace(fault, new=fault.old)


class Source:
    """A file with its tree, and the passages of its nodes."""

    def __init__(self, path: str, dice: random.Random) -> None:
        self.path, self.dice = path, dice
        self.bytes = Path(path).read_bytes()
        self.tree = ast.parse(self.bytes)
        lines = self.bytes.splitlines(keepends=True)
        self.starts = [0, *accumulate(map(len, lines))]

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Where a node stands."""
        end_line, end = node.end_lineno or 0, node.end_col_offset or 0
        return self.starts[node.lineno - 1] + node.col_offset, self.starts[end_line - 1] + end

    def text(self, node: ast.expr | ast.stmt) -> str:
        """What a node says."""
        return self.bytes[slice(*self.span(node))].decode()

    def fault(self, kind: str, node: ast.expr | ast.stmt, new: str) -> Fault:
        """A node that says something else."""
        start, end = self.span(node)
        return Fault(kind, self.path, node.lineno, start, end, new, self.text(node))

    def without_each(self, kind: str, node: ast.expr) -> Iterator[Fault]:
        """A list or tuple, once without each of its elements."""
        if not isinstance(node, ast.List | ast.Tuple):
            return
        for at in range(len(node.elts)):
            left = [self.text(one) for place, one in enumerate(node.elts) if place != at]
            inside = ", ".join(left)
            if isinstance(node, ast.List):
                yield self.fault(kind, node, f"[{inside}]")
            elif left:
                yield self.fault(kind, node, f"({inside},)")

    def without_argument(self, kind: str, call: ast.Call) -> Iterator[Fault]:
        """A call, once without each of its arguments."""
        for at in range(len(call.args)):
            left = [self.text(one) for place, one in enumerate(call.args) if place != at]
            yield self.fault(kind, call, f"{self.text(call.func)}({', '.join(left)})")

    def other(self, words: Sequence[str], word: str) -> str:
        """Another word of the same sort."""
        return self.dice.choice([one for one in words if one != NAMED.get(word, word)])


def rows(source: Source) -> Iterator[Fault]:
    """Lies about the rows of a step table."""
    for call in ast.walk(source.tree):
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id == "step"
        ):
            yield from _row(source, call)
        elif isinstance(call, ast.Assign) and isinstance(call.value, ast.Tuple):
            name = source.text(call.targets[0])
            if name in ("BUILDING", "ANSWERING", "CHECKING"):
                yield from source.without_each("stage", call.value)
            elif name in ("OWER", "ANSWERER"):
                yield from source.without_each("hand", call.value)


def _row(source: Source, call: ast.Call) -> Iterator[Fault]:
    _name, leaves, leads = call.args
    yield from _stage(source, "destination", leads)
    yield from _stage(source, "stage", leaves)
    yield from source.without_each("stage", leaves)
    for keyword in call.keywords:
        value = keyword.value
        if keyword.arg == "needs":
            yield from source.without_each("need", value)
        elif keyword.arg == "asks":
            yield from source.without_each("ask", value)
        elif keyword.arg == "by":
            yield from _hand(source, "hand", value)
            yield from source.without_each("hand", value)
        elif keyword.arg == "issues":
            yield from source.without_each("document", value)
        elif keyword.arg == "when":
            yield source.fault("stage", value, "()")
        elif keyword.arg in ("clock", "effect"):
            yield source.fault(keyword.arg, value, '""')


def _stage(source: Source, kind: str, node: ast.expr) -> Iterator[Fault]:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        enum = node.value.id
        yield source.fault(kind, node, f"{enum}.{source.other(STAGES[enum], node.attr)}")
    elif isinstance(node, ast.Name) and node.id == "BACK":
        yield source.fault(kind, node, "S.DESIGN")


def _hand(source: Source, kind: str, node: ast.expr) -> Iterator[Fault]:
    if isinstance(node, ast.Name) and node.id in ("OWER", "ANSWERER"):
        yield source.fault(kind, node, "Role.BUREAU")
    elif isinstance(node, ast.Name):
        yield source.fault(kind, node, f"Role.{source.other(HANDS, node.id)}")
    elif isinstance(node, ast.Attribute):
        yield source.fault(kind, node, f"Role.{source.other(HANDS, node.attr)}")


def rights(source: Source) -> Iterator[Fault]:
    """Lies about who holds a permission, and who an organisation is."""
    for table in ast.walk(source.tree):
        if not isinstance(table, ast.Dict):
            continue
        for value in table.values:
            if isinstance(value, ast.Tuple):
                yield from source.without_each("permission", value)
                others = [hand for hand in HANDS if f"R.{hand}" not in map(source.text, value.elts)]
                more = f"{', '.join(map(source.text, value.elts))}, R.{source.dice.choice(others)}"
                yield source.fault("permission", value, f"({more})")
            elif isinstance(value, ast.Name) and value.id in ("IN_PROJECT", "WHOLE"):
                other = {"IN_PROJECT": "WHOLE", "WHOLE": "IN_PROJECT"}[value.id]
                yield source.fault("permission", value, other)
            elif isinstance(value, ast.Attribute) and source.text(value).startswith("Role."):
                new = f"Role.{source.other(HANDS, value.attr)}"
                yield source.fault("role", value, new)


def hands(source: Source) -> Iterator[Fault]:
    """Lies about in whose hand it lies that something is missing."""
    for call in ast.walk(source.tree):
        if isinstance(call, ast.Call) and source.text(call.func) == "Blocker":
            for one in call.args:
                if source.text(one).startswith("Role."):
                    yield from _hand(source, "hand", one)


def operands(source: Source) -> Iterator[Fault]:
    """Comparisons turned, and for or, a denial left out."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            left, (op,), (right,) = node.left, node.ops, node.comparators
            new = f"{source.text(left)} {OPPOSITE[type(op)]} {source.text(right)}"
            yield source.fault("operand", node, new)
        elif isinstance(node, ast.BoolOp):
            word = " or " if isinstance(node.op, ast.And) else " and "
            joined = word.join(f"({source.text(one)})" for one in node.values)
            yield source.fault("operand", node, f"({joined})")
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield source.fault("operand", node, f"bool({source.text(node.operand)})")


def guards(source: Source) -> Iterator[Fault]:
    """What refuses no longer refuses: an `if` before a refusal, a rule that is asked, a door's mark."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.If) and _refuses(node.body[0]):
            yield source.fault("guard", node.test, "False")
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.YieldFrom):
            yield source.fault("need", node, "pass")
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            called = source.text(node.value.func)
            if called.endswith((".require", "_same", ".gate")) or "must" in called:
                yield source.fault("guard", node, "pass")
        elif isinstance(node, ast.FunctionDef):
            yield from _marks(source, node)


def _refuses(statement: ast.stmt) -> bool:
    told = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Yield)
    return told or isinstance(statement, ast.Raise)


def _marks(source: Source, door: ast.FunctionDef) -> Iterator[Fault]:
    for mark in door.decorator_list:
        if isinstance(mark, ast.Call) and source.text(mark.func) == "needs":
            if ast.literal_eval(mark.args[0]) not in EVERYBODYS:
                yield source.fault("guard", mark.args[0], '"project.see"')
            for keyword in mark.keywords:
                if keyword.arg == "write":
                    yield source.fault("write", keyword.value, "False")


def queries(source: Source) -> Iterator[Fault]:
    """A query without one of its conditions, without its order or its lock."""
    for call in ast.walk(source.tree):
        if not isinstance(call, ast.Call):
            continue
        if isinstance(call.func, ast.Attribute):
            before = source.text(call.func.value)
            if call.func.attr == "where":
                yield from source.without_argument("where", call)
            elif call.func.attr == "order_by":
                yield source.fault("order", call, before)
            elif call.func.attr == "with_for_update":
                yield source.fault("lock", call, before)
        for keyword in call.keywords:
            if keyword.arg == "with_for_update":
                yield source.fault("lock", keyword.value, "False")


def lines(source: Source) -> Iterator[Fault]:
    """A change that writes no line into the journal."""
    for node in ast.walk(source.tree):
        called = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
        if called and source.text(node.value.func) in ("journal.record", "record"):
            yield source.fault("journal", node, "pass")


Planter = Callable[[Source], Iterator[Fault]]
PURE: dict[str, tuple[Planter, ...]] = {
    "workflows/projects.py": (rows,),
    "workflows/filings.py": (rows, operands),
    "workflows/findings.py": (rows,),
    "workflows/needs.py": (guards, operands),
    "workflows/rules": (guards, hands, operands),
    "workflows/facts.py": (operands,),
    "workflows/permissions.py": (rights, operands),
    "workflows/roles.py": (rights,),
}
DEEDS: dict[str, tuple[Planter, ...]] = {
    "acceptance/services": (guards, queries, lines, operands),
    "acceptance/web": (guards, queries, operands),
    "acceptance/api": (guards, operands),
    "acceptance/guard.py": (guards, operands),
}


def all_of(places: dict[str, tuple[Planter, ...]], seed: int) -> list[Fault]:
    """Every fault that can be planted, in a fixed order; the seed chooses among other words."""
    dice = random.Random(seed)
    found = []
    for place, planters in places.items():
        path = Path(place)
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
        for file in files:
            source = Source(str(file), dice)
            found += [fault for plant in planters for fault in plant(source)]
    return found
