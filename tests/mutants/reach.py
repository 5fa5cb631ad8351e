"""Which tests walk through which lines: asked of a run under coverage.py, and kept in `.bench/reach`,
file by file, until the product or that file of tests changes.

`python -m tests.mutants.reach FILE…` asks some files.
"""

from __future__ import annotations

import hashlib
import json
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
PRODUCT = ("acceptance/services", "acceptance/web", "acceptance/api")
ASKED = ("tests/services", "tests/web/*", "tests/api")
HOUSE = tuple(f"tests/house/test_{name}.py" for name in ("doors", "writing_doors", "refusals"))


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
        return {"seconds": seconds, "lines": lines}


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
def _product() -> bytes:
    digest = hashlib.sha256(Path("acceptance/guard.py").read_bytes())
    for place in PRODUCT:
        for file in sorted(Path(place).rglob("*.py")):
            digest.update(str(file).encode() + b"\0" + file.read_bytes())
    return digest.digest()


def _kept(file: str) -> Path:
    """Where it is kept what the tests of a file walk, as they and the product are now."""
    digest = hashlib.sha256(_product() + Path(file).read_bytes()).hexdigest()[:16]
    return KEPT / f"{file.replace('/', '.')}.{digest}.json"


class Reach:
    """The map, all files together."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.lines: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        for folder, files in _folders().items():
            unknown = [file for file in files if not _kept(file).exists()]
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
