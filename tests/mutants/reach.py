"""Which tests walk through which lines: asked of a run under coverage.py, and kept in `.bench/reach`,
file by file, until that file of tests changes or a file of the product in whose functions it walked.

`python -m tests.mutants.reach FILE…` asks some files. With `ROOM=judging` in the environment only
the tests of that room are asked, and those of the doors: what survives them may die elsewhere.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Generator, Iterable, Sequence
from functools import cache
from pathlib import Path

import coverage
import pytest

KEPT = Path(".bench/reach")
ROOM = os.environ.get("ROOM", "")
ASKED = ("tests/services", "tests/web/*", "tests/api", "tests/reports", "tests/gateways")
if ROOM:
    ASKED = (f"tests/services/{ROOM}", f"tests/web/{ROOM}")
HOUSE = (
    *(
        f"tests/house/test_{name}.py"
        for name in ("doors", "writing_doors", "refusals", "refused_papers")
    ),
    "tests/services/ground/test_locks.py",
)


class Walked:
    """A plugin of pytest: the lines of the product that each test walks, and how long it takes."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.watched = coverage.Coverage(data_file=None, source=["acceptance"])

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self.watched.switch_context(item.nodeid)
        began = time.process_time()
        done = yield
        self.seconds[item.nodeid] = time.process_time() - began
        return done

    def told(self, file: str) -> dict[str, dict]:
        """Of one file of tests: the seconds by test; the tests by line by file of the product."""
        data, here = self.watched.get_data(), Path.cwd()
        seconds = {test: took for test, took in self.seconds.items() if _file(test) == file}
        lines = {}
        for measured in data.measured_files():
            found = {
                line: sorted(test for test in tests if _file(test) == file)
                for line, tests in data.contexts_by_lineno(measured).items()
            }
            walked = {line: tests for line, tests in found.items() if tests}
            if walked:
                lines[str(Path(measured).relative_to(here))] = walked
        inside = [path for path, walked in lines.items() if _within(path).intersection(walked)]
        digests = {path: _digest(path) for path in (file, *inside)}
        return {"digests": digests, "seconds": seconds, "lines": lines}


def _file(test: str) -> str:
    return test.partition("::")[0]


def ask(files: Sequence[str]) -> None:
    """Run the files under coverage and keep what was walked."""
    plugin = Walked()
    plugin.watched.start()
    red = pytest.main(["-q", "-p", "no:cacheprovider", *files], plugins=[plugin])
    plugin.watched.stop()
    if red:
        sys.exit("the tests are red without any fault")
    KEPT.mkdir(parents=True, exist_ok=True)
    for file in files:
        _kept(file).write_text(json.dumps(plugin.told(file)))


def _folders() -> dict[str, list[str]]:
    """The files of tests that may answer for a fault, by folder."""
    found = defaultdict(list)
    for file in (file for place in ASKED for file in sorted(Path().glob(f"{place}/**/test_*.py"))):
        found[str(file.parent)].append(str(file))
    return {**found, "tests/house": list(HOUSE)}


@cache
def _digest(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


@cache
def _within(path: str) -> frozenset[int]:
    """The lines inside of functions: the others are walked by whoever imports the file first."""
    functions = (
        one
        for one in ast.walk(ast.parse(Path(path).read_bytes()))
        if isinstance(one, ast.FunctionDef)
    )
    spans = (range(one.body[0].lineno, (one.end_lineno or 0) + 1) for one in functions)
    return frozenset(line for span in spans for line in span)


def _kept(file: str) -> Path:
    """Where it is kept what the tests of a file walk."""
    return KEPT / f"{file.replace('/', '.')}.json"


def _known(file: str) -> bool:
    """Whether that is still so: nothing that the file of tests walked has changed, nor itself."""
    kept = _kept(file)
    if not kept.exists():
        return False
    told = json.loads(kept.read_text())["digests"].items()
    return all(Path(path).exists() and _digest(path) == digest for path, digest in told)


class Reach:
    """The map, all files together."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.lines: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for folder, files in _folders().items():
            unknown = [file for file in files if not _known(file)]
            if unknown:
                print(f"which lines do the tests of {folder} walk?", flush=True)
                asked = [sys.executable, "-m", "tests.mutants.reach", *unknown]
                subprocess.run(asked, check=True, stdout=subprocess.DEVNULL)
            for file in files:
                self._take(json.loads(_kept(file).read_text()))

    def _take(self, told: dict[str, dict]) -> None:
        self.seconds |= told["seconds"]
        for path, lines in told["lines"].items():
            for line, tests in lines.items():
                self.lines[path][int(line)] |= set(tests)

    def through(self, path: str, lines: Iterable[int]) -> set[str]:
        """The tests that walk any of these lines."""
        known = self.lines.get(path, {})
        return {test for line in lines for test in known.get(line, ())}


if __name__ == "__main__":
    ask(sys.argv[1:])
