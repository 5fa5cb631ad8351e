"""`python -m tests.prove [ROW …]`: runs the rows at their figures, prints one table, writes it into docs/reliability.md.

`--tenth`: a tenth of each size. `--twins`: instead each row with its defence taken out, which must be red.
`--list`: only what would be run. Long: the whole takes hours; name rows to run some.
"""

import argparse
import os
import platform
import re
import shlex
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from .rows import ROWS, Row
from .twins import TAKEN_OUT

PAGE = Path("docs/reliability.md")
BEGIN, END = "<!-- proved -->", "<!-- /proved -->"
HEAD = (
    "| row | what | goal | what lacks | twin | last run | figure |\n|---|---|---|---|---|---|---|\n"
)


def machine() -> str:
    """Where it ran."""
    return f"{os.cpu_count()} cores {platform.machine()}, Python {platform.python_version()}"


def run(row: Row, paths: tuple[str, ...], settings: dict[str, str]) -> tuple[int, str, str]:
    """Exit code, the command as one types it, and what it said last: how many passed, which figures."""
    words = ["-m", "pytest", "-q", "-s", "-p", "no:cacheprovider", *paths]
    if "TWIN" in settings:
        words += ["-x", "-p", "tests.prove.twins"]
    typed = " ".join(
        [*(f"{k}={v}" for k, v in settings.items()), "pytest", *map(shlex.quote, paths)]
    )
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, *words], env={**os.environ, **settings}, text=True, capture_output=True
    )
    took = time.monotonic() - began
    summary = re.findall(r"\d+ (?:passed|failed|skipped|errors?)", done.stdout)
    counted = f"{len(re.findall('[.]', ''.join(re.findall(r'^[.FEsx]+', done.stdout, re.MULTILINE))))} passed"
    figures = re.findall(r"^figure: (.+)$", done.stdout, re.MULTILINE)
    told = "; ".join([*figures, ", ".join(summary) or counted, f"{took:.0f} s"])
    if "TWIN" in settings and (seen := re.findall(r"^E +(\S.*)$", done.stdout, re.MULTILINE)):
        told += f"; {seen[0][:120]}"
    if done.returncode not in (0, 1):
        told += " " + " ".join(done.stdout.split()[-20:] + done.stderr.split()[-20:])
    return done.returncode, typed, told


def twin_of(row: Row) -> str:
    """Which twin a row has, for the table."""
    if not row.twin:
        return "none"
    return f"`{TAKEN_OUT[row.name].__name__}`" if row.name in TAKEN_OUT else "`tests.mutants`"


def kept() -> dict[str, list[str]]:
    """The last run and figure of each row, as the page has them."""
    text = PAGE.read_text("utf-8")
    if BEGIN not in text:
        return {}
    lines = text.split(BEGIN)[1].split(END)[0].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {one[0]: one[-2:] for one in cells if len(one) == 7}


def table(results: dict[str, list[str]]) -> str:
    """All rows, each with its last run."""
    lines = []
    for row in ROWS:
        ran, figure = results.get(row.name, ["not run yet" if row.paths else "—", "—"])
        cells = (row.name, row.what, row.goal, row.lacks or "nothing", twin_of(row), ran, figure)
        lines.append("| " + " | ".join(cells) + " |\n")
    return HEAD + "".join(lines)


def write(results: dict[str, list[str]]) -> None:
    """Put the table in the place that the page keeps for it."""
    text = PAGE.read_text("utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n\n{table(results)}\n{END}{after}", "utf-8")


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.prove", description=__doc__)
    asked.add_argument("rows", nargs="*", help="only these: R1, S15, …")
    asked.add_argument("--tenth", action="store_true")
    asked.add_argument("--twins", action="store_true")
    asked.add_argument("--list", action="store_true")
    told = asked.parse_args()
    known = {row.name: row for row in ROWS}
    if unknown := set(told.rows) - set(known):
        asked.error(f"no such row: {', '.join(sorted(unknown))}")
    chosen = [known[name] for name in told.rows] or list(ROWS)
    if told.list:
        for row in chosen:
            print(row.name, row.settings(10 if told.tenth else 1), *row.paths, row.lacks)
        return 0
    if told.twins:
        return twins([row for row in chosen if row.twin])
    results, wrong = kept(), []
    for row in chosen:
        if not row.paths:
            print(f"{row.name} {row.lacks}", flush=True)
            continue
        settings = row.settings(10 if told.tenth else 1)
        if row.name == "S2" and not told.tenth:
            settings["CELLS"] = "all"
        code, typed, said = run(row, row.paths, settings)
        extent = "a tenth" if told.tenth and row.sizes else "whole"
        verdict = "" if code == 0 else "**RED** "
        results[row.name] = [
            f"{date.today().isoformat()}, {extent}, {machine()}: `{typed}`",
            verdict + said,
        ]
        print(f"{row.name} {verdict}{said}", flush=True)
        wrong += [row.name] * bool(code)
        write(results)
    print(table(results))
    return len(wrong)


def twins(chosen: list[Row]) -> int:
    """Each row with its defence taken out; returns how many stayed green, which test nothing."""
    green = 0
    for row in chosen:
        settings = {"TWIN": row.name} if row.name in TAKEN_OUT else {}
        code, typed, said = run(row, (row.twin,), settings)
        if not settings:  # it plants its faults itself, and is green when each was seen
            code = 1 - code
        print(
            f"{row.name} {'red, as it must be' if code == 1 else 'GREEN OR BROKEN'}: {said} ({typed})",
            flush=True,
        )
        green += code != 1
    without = [row.name for row in ROWS if not row.twin]
    print(f"without a twin: {', '.join(without)}")
    return green


if __name__ == "__main__":
    sys.exit(main())
