"""One process, one fault: the source that it imports has the lie in it; the tree is never written to."""

from __future__ import annotations

import contextlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

import pytest

from .faults import Fault

PATIENCE = 1800
"""Seconds after which a process that hangs counts as one that turned red."""
SURVIVED = 0


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


def run(fault: Fault, tests: Sequence[Sequence[str]]) -> int:
    """In this process: plant, run each set of tests in turn, and say whether one turned red."""
    sys.meta_path.insert(0, _Lying(fault))
    for chosen in tests:
        if chosen and pytest.main(["-x", "-q", "--no-header", "-p", "no:cacheprovider", *chosen]):
            return 1
    return SURVIVED


@dataclass(frozen=True)
class Verdict:
    """What became of a fault."""

    fault: Fault
    killed: bool
    seconds: float


@contextlib.contextmanager
def ready(where: str) -> Iterator[None]:
    """What the tests of deeds share: the demo, seeded once and without a fault, and a short walk
    against the law."""
    os.environ["STEPS"] = "720"
    if where != "deeds" or "SEEDED" in os.environ:
        yield
        return
    with tempfile.TemporaryDirectory() as folder:
        said = "import sys; from pathlib import Path; from tests.conftest import seed; seed(Path(sys.argv[1]))"
        subprocess.run([sys.executable, "-c", said, folder], check=True)
        os.environ["SEEDED"] = folder
        yield


def each(
    faults: Sequence[Fault],
    tests: Callable[[Fault], Sequence[Sequence[str]]],
    *,
    processes: int = 1,
    patience: int = PATIENCE,
) -> Iterator[Verdict]:
    """Every fault in a process of its own, forked from this one, which has imported nothing of ours."""
    waiting = list(reversed(faults))
    running: dict[int, tuple[Fault, float]] = {}
    while waiting or running:
        while waiting and len(running) < processes:
            fault = waiting.pop()
            running[_start(fault, tests(fault), patience)] = (fault, time.monotonic())
        child, status = os.wait()
        if child in running:
            fault, began = running.pop(child)
            yield Verdict(fault, status != SURVIVED, time.monotonic() - began)


def _start(fault: Fault, tests: Sequence[Sequence[str]], patience: int) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    with contextlib.suppress(BaseException):
        # An alarm that nobody awaits ends the process: what hangs has not survived.
        signal.alarm(patience)
        with tempfile.TemporaryDirectory() as folder:
            os.environ["PYTEST_DEBUG_TEMPROOT"] = folder
            _quiet()
            code = run(fault, tests)
    os._exit(code)


def _quiet() -> None:
    """Nobody reads what the tests say."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nothing, stream)
