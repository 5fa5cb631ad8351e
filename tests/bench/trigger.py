"""One trigger of the machine without a database, against a `Machine` per row; and nothing grows."""

import gc
import tracemalloc

from transitions import Machine

from tests.bench.timing import pair, row
from workflows.projects import PROJECT


class Row:
    """A subject with a state."""

    def __init__(self) -> None:
        self.state, self.came_from = "admitted", None


TABLE = [
    {"trigger": step.name, "source": list(step.source), "dest": step.dest}
    for step in PROJECT.steps.values()
    if step.dest != "<back>"
]
TIMES = 2_000


def ours() -> None:
    subject = Row()
    for _ in range(TIMES // 2):
        PROJECT.move("open_pre_check", subject)
        PROJECT.move("close_pre_check", subject)


def per_row() -> None:
    for _ in range(TIMES // 20):
        subject = Row()
        Machine(
            subject,
            states=PROJECT.states,
            transitions=TABLE,
            initial="admitted",
            auto_transitions=False,
        )
        subject.open_pre_check()


def main() -> None:
    a, b = pair(ours, per_row)
    each, theirs = a / TIMES, b / (TIMES // 20)
    row(
        "one trigger, no database",
        f"{each * 1e6:.1f} µs",
        f"a Machine per row {theirs * 1e6:.0f} µs",
        f"{theirs / each:.0f}×",
        "≥ 20×, ≤ 10 µs",
    )
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(50):
        ours()
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    row("growth after 100,000 triggers", f"{grown / 1024:.1f} KiB", "–", "–", "nothing grows")
