"""`python -m tests.mutants [pure|deeds]`: plants faults, prints killed and survived by kind."""

from __future__ import annotations

import argparse
import contextlib
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator

from . import faults, planting, reach, rooms


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    asked.add_argument("where", nargs="?", choices=("pure", "deeds"), default="pure")
    asked.add_argument("--kinds", help="only these, with commas between them")
    asked.add_argument("--only", default="", help="only where `path:line` has one of these in it")
    asked.add_argument("--number", type=int, default=0, help="so many, drawn by the seed; 0 is all")
    asked.add_argument("--each", type=int, default=0, help="at most so many of a kind, likewise")
    asked.add_argument("--seed", type=int, default=2026)
    asked.add_argument("--processes", type=int, default=1)
    asked.add_argument("--least", type=float, default=0, help="percent that must be killed")
    asked.add_argument("--list", action="store_true", help="only say what would be planted")
    told = asked.parse_args()
    places, tests = {
        "pure": (faults.PURE, rooms.of_the_rules),
        "deeds": (faults.DEEDS, rooms.of_the_deeds),
    }[told.where]
    known = faults.all_of(places, told.seed)
    if reach.ROOM:
        known = [one for one in known if f"/{reach.ROOM}/" in one.path]
    chosen = drawn(known, told)
    if told.list:
        print(*chosen, sep="\n")
        return 0
    return report(chosen, tests, told)


def drawn(known: list[faults.Fault], told: argparse.Namespace) -> list[faults.Fault]:
    """Of all faults those that are asked for; chance says which of a kind, the same at every run."""
    kinds = told.kinds.split(",") if told.kinds else sorted({one.kind for one in known})
    chosen = []
    for kind in kinds:
        of_kind = [one for one in known if one.kind == kind]
        if told.each:
            of_kind = _some(of_kind, told.each, told.seed)
        chosen += of_kind
    if told.only:
        wanted = told.only.split(",")
        chosen = [one for one in chosen if any(part in one.place for part in wanted)]
    return _some(chosen, told.number, told.seed) if told.number else chosen


def _some(known: list[faults.Fault], number: int, seed: int) -> list[faults.Fault]:
    return random.Random(seed).sample(known, min(number, len(known)))


def verdicts(
    chosen: list[faults.Fault], tests, told: argparse.Namespace
) -> Iterator[planting.Verdict]:
    """First the faults for which a module is imported anew; then, for less, those within a function
    of a deed, where all is imported once."""
    within = [one for one in chosen if told.where == "deeds" and planting.inside(one)]
    others = [one for one in chosen if one not in within]
    yield from planting.each(others, tests, processes=told.processes)
    if within:
        planting.import_all()
    yield from planting.each(within, tests, processes=told.processes)


def report(chosen: list[faults.Fault], tests, told: argparse.Namespace) -> int:
    """Plant each, name who survives, then the figures by kind; what was planted till then, where it
    is broken off (Ctrl-C)."""
    began, planted, killed = time.monotonic(), Counter[str](), Counter[str]()
    with planting.ready(told.where):
        first = [faults.truth(chosen[0])]
        if any(one.killed for one in planting.each(first, lambda one: [tests(one)[0][:1]])):
            sys.exit("the tests are red without any fault")
        with contextlib.suppress(KeyboardInterrupt):
            for verdict in verdicts(chosen, tests, told):
                planted[verdict.fault.kind] += 1
                killed[verdict.fault.kind] += verdict.killed
                if not verdict.killed:
                    seen = "" if any(tests(verdict.fault)) else "  (no test walks there)"
                    print(f"survived  {verdict.fault}{seen}", flush=True)
    print(f"\n{'kind':12} planted  killed")
    for kind, number in sorted(planted.items()):
        print(f"{kind:12} {number:7}  {killed[kind]:6}  {100 * killed[kind] / number:5.1f} %")
    share = 100 * killed.total() / max(1, planted.total())
    seconds = time.monotonic() - began
    print(f"{'all':12} {planted.total():7}  {killed.total():6}  {share:5.1f} %  {seconds:.0f} s")
    return int(share < told.least)


if __name__ == "__main__":
    sys.exit(main())
