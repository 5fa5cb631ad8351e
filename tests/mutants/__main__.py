"""`python -m tests.mutants [pure|deeds]`: plants faults, prints killed and survived by kind."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter

from . import faults, planting, rooms


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    asked.add_argument("where", nargs="?", choices=("pure", "deeds"), default="pure")
    asked.add_argument("--kinds", help="only these, with commas between them")
    asked.add_argument("--only", default="", help="only in files whose path has this in it")
    asked.add_argument("--number", type=int, default=0, help="so many, drawn by the seed; 0 is all")
    asked.add_argument("--seed", type=int, default=2026)
    asked.add_argument("--processes", type=int, default=1)
    asked.add_argument("--least", type=float, default=0, help="percent that must be killed")
    asked.add_argument("--list", action="store_true", help="only say what would be planted")
    told = asked.parse_args()
    places, tests = {
        "pure": (faults.PURE, rooms.of_the_rules),
        "deeds": (faults.DEEDS, rooms.of_the_deeds),
    }[told.where]
    chosen = [one for one in faults.all_of(places, told.seed) if told.only in one.path]
    if told.kinds:
        chosen = [one for one in chosen if one.kind in told.kinds.split(",")]
    if told.number:
        chosen = random.Random(told.seed).sample(chosen, min(told.number, len(chosen)))
    if told.list:
        print(*chosen, sep="\n")
        return 0
    return report(chosen, tests, told)


def report(chosen: list[faults.Fault], tests, told: argparse.Namespace) -> int:
    """Plant each, name who survives, then the figures by kind."""
    began, planted, killed = time.monotonic(), Counter[str](), Counter[str]()
    with planting.ready(told.where):
        first = [faults.truth(chosen[0])]
        if any(one.killed for one in planting.each(first, lambda one: tests(one)[:1])):
            sys.exit("the tests are red without any fault")
        for verdict in planting.each(chosen, tests, processes=told.processes):
            planted[verdict.fault.kind] += 1
            killed[verdict.fault.kind] += verdict.killed
            if not verdict.killed:
                print(f"survived  {verdict.fault}", flush=True)
    print(f"\n{'kind':12} planted  killed")
    for kind, number in sorted(planted.items()):
        print(f"{kind:12} {number:7}  {killed[kind]:6}  {100 * killed[kind] / number:5.1f} %")
    share = 100 * killed.total() / max(1, planted.total())
    seconds = time.monotonic() - began
    print(f"{'all':12} {planted.total():7}  {killed.total():6}  {share:5.1f} %  {seconds:.0f} s")
    return int(share < told.least)


if __name__ == "__main__":
    sys.exit(main())
