"""Median of interleaved rounds, and one way to print a comparison."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def seconds(work: Callable[[], object], *, rounds: int = 5) -> float:
    """The median wall time of a call, after one warm-up."""
    work()
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def pair(
    ours: Callable[[], object], theirs: Callable[[], object], *, rounds: int = 5
) -> tuple[float, float]:
    """Medians of two calls run in turn, after one warm-up each."""
    ours(), theirs()
    a, b = [], []
    for _ in range(rounds):
        for work, taken in ((ours, a), (theirs, b)):
            start = time.perf_counter()
            work()
            taken.append(time.perf_counter() - start)
    return statistics.median(a), statistics.median(b)


def row(work: str, ours: str, against: str, ratio: str, goal: str) -> None:
    print(f"| {work} | {ours} | {against} | {ratio} | {goal} |", flush=True)
