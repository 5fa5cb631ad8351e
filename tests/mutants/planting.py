"""One process, one fault: the source that it imports has the lie in it; the tree is never written to."""

from __future__ import annotations

import ast
import contextlib
import gc
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import pkgutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FunctionType

import pytest

from .faults import Fault

LEFT_OUT = ("acceptance.migrations", "_child", "resident", "__main__")
"""What of the product only a process of its own runs."""
PATIENCE = 1800
"""Seconds after which a process that hangs counts as one that turned red."""
SURVIVED, RED, NOT_PLANTED = 0, 1, 2
SEEN_NOTHING = (pytest.ExitCode.OK, pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.NO_TESTS_COLLECTED)


class _Lying(importlib.abc.MetaPathFinder):
    """Finds one module as the fault has it."""

    def __init__(self, fault: Fault) -> None:
        path = Path(fault.path)
        self.name = ".".join(path.with_suffix("").parts).removesuffix(".__init__")
        self.loader = _Source(self.name, str(path.resolve()), fault)

    def find_spec(self, name, path, target=None):
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.loader.path, loader=self.loader)


class _Source(importlib.machinery.SourceFileLoader):
    def __init__(self, name: str, path: str, fault: Fault) -> None:
        super().__init__(name, path)
        self.fault = fault

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.fault.planted(), self.path, "exec")


def plant(fault: Fault) -> None:
    """In this process: the module is imported as the fault has it. Where it was imported already, the
    function that the fault stands in is given other code. Who knocks at every door knocks at the one
    whose mark lies."""
    os.environ["DOOR"] = marked(fault)
    lying = _Lying(fault)
    if lying.name not in sys.modules:
        sys.meta_path.insert(0, lying)
        return
    code = compile(fault.planted(), lying.loader.path, "exec")
    for part in inside(fault):
        inner = (one for one in code.co_consts if isinstance(one, CodeType))
        code = next(one for one in inner if one.co_name == part)
    known = [one for one in gc.get_objects() if isinstance(one, FunctionType)]
    (function,) = (one for one in known if _same(one.__code__, code))
    function.__code__ = code


def _same(one: CodeType, other: CodeType) -> bool:
    """Whether both stand at the same place."""
    return (one.co_filename, one.co_qualname) == (other.co_filename, other.co_qualname)


def inside(fault: Fault) -> list[str]:
    """The names that lead to the function in whose body a fault stands; none for one of its marks, or
    where a function within it was made when the module was imported."""
    names: list[str] = []
    block: Sequence[ast.stmt] = ast.parse(Path(fault.path).read_bytes()).body
    while True:
        named = (one for one in block if isinstance(one, ast.FunctionDef | ast.ClassDef))
        around = next((one for one in named if _holds(one, fault)), None)
        if around is None:
            return []
        names.append(around.name)
        if isinstance(around, ast.FunctionDef):
            deeper = (one for one in ast.walk(around) if isinstance(one, ast.FunctionDef))
            return [] if any(_holds(one, fault) for one in deeper if one != around) else names
        block = around.body


def marked(fault: Fault) -> str:
    """The name of the door whose mark the fault is; none for other faults."""
    walked = ast.walk(ast.parse(Path(fault.path).read_bytes()))
    doors = (one for one in walked if isinstance(one, ast.FunctionDef) and one.decorator_list)
    at = (one.name for one in doors if one.decorator_list[0].lineno <= fault.line < one.lineno)
    return next(at, "")


def _holds(one: ast.FunctionDef | ast.ClassDef, fault: Fault) -> bool:
    return one.body[0].lineno <= fault.line <= (one.end_lineno or 0)


def run(tests: Sequence[Sequence[str]]) -> int:
    """In this process: run each set of tests in turn, and say whether one turned red. What did not
    run has seen nothing."""
    for chosen in filter(None, tests):
        said = pytest.main(["-x", "-q", "--no-header", "-p", "no:cacheprovider", *chosen])
        if said not in SEEN_NOTHING:
            return RED
    return SURVIVED


@dataclass(frozen=True)
class Verdict:
    """What became of a fault."""

    fault: Fault
    killed: bool
    seconds: float


@contextlib.contextmanager
def ready(where: str) -> Iterator[None]:
    """What the tests of deeds share: the demo, seeded once and without a fault, templates that are
    compiled already, and a short walk against the law."""
    os.environ["STEPS"] = "720"
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("COMPILED", folder)
        if where == "deeds" and "SEEDED" not in os.environ:
            said = "import sys; from pathlib import Path; from tests.conftest import seed; seed(Path(sys.argv[1]))"
            seeded = str(Path(folder, "seeded"))
            subprocess.run([sys.executable, "-c", said, seeded], check=True)
            os.environ["SEEDED"] = seeded
        yield


def import_all() -> None:
    """The product, once for all processes that are forked from here on."""
    import acceptance

    for one in pkgutil.walk_packages(acceptance.__path__, "acceptance."):
        if not any(part in one.name for part in LEFT_OUT):
            importlib.import_module(one.name)


def each(
    faults: Sequence[Fault],
    tests: Callable[[Fault], Sequence[Sequence[str]]],
    *,
    processes: int = 1,
    patience: int = PATIENCE,
) -> Iterator[Verdict]:
    """Every fault in a process of its own, forked from this one."""
    waiting = list(reversed(faults))
    running: dict[int, tuple[Fault, float]] = {}
    while waiting or running:
        while waiting and len(running) < processes:
            fault = waiting.pop()
            running[_start(fault, tests(fault), patience)] = (fault, time.monotonic())
        child, status = os.wait()
        if child in running:
            fault, began = running.pop(child)
            if os.waitstatus_to_exitcode(status) == NOT_PLANTED:
                raise LookupError(str(fault))
            yield Verdict(fault, status != SURVIVED, time.monotonic() - began)


def _start(fault: Fault, tests: Sequence[Sequence[str]], patience: int) -> int:
    child = os.fork()
    if child:
        return child
    code = NOT_PLANTED
    with contextlib.suppress(BaseException), tempfile.TemporaryDirectory() as folder:
        # An alarm that nobody awaits ends the process: what hangs has not survived.
        signal.alarm(patience)
        os.environ["PYTEST_DEBUG_TEMPROOT"] = folder
        _quiet()
        plant(fault)
        code = RED
        code = run(tests)
    os._exit(code)


def _quiet() -> None:
    """Nobody reads what the tests say."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nothing, stream)
