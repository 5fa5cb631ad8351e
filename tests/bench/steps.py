"""A persisted step (guard, state, journal, notice, one durable commit) against django-viewflow on SQLite."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

from flask import current_app

from acceptance.gateways.clock import now
from acceptance.services import steps
from acceptance.services.ground import access
from acceptance.transaction import transaction
from tests.bench.timing import row
from tests.builders import a_builder, a_project

PEERS = Path(".bench")
TIMES = 400


def peers_python() -> Path:
    """An environment of their own for the peers, made once, outside the product's."""
    python = PEERS / "bin" / "python"
    if not python.exists():
        import venv

        venv.create(PEERS, with_pip=True)
        subprocess.run(
            [python, "-m", "pip", "install", "-q", "django-viewflow==2.4.0", "django<6"], check=True
        )
    return python


def main() -> None:
    project_id = a_project("admitted", code="P", name="步骤工程").id
    viewer = a_builder().viewers["bureau"]

    def one(name: str, **answers: str) -> None:
        with transaction():
            place = access.stand(viewer, project_id)
            steps.take_step(
                place, name, answers, version=None, now=now(), press=current_app.extensions["press"]
            )

    def some(times: int) -> float:
        start = time.perf_counter()
        for _ in range(times // 2):
            one("open_pre_check")
            one("close_pre_check", conclusion="可")
        return times / (time.perf_counter() - start)

    some(20)
    ours = sorted(some(TIMES) for _ in range(3))[1]
    out = subprocess.run(
        [peers_python(), "tests/bench/viewflow_peer.py"],
        capture_output=True,
        text=True,
        check=False,
    )
    if out.returncode:
        print(out.stderr[-1500:])
        return
    theirs = float(out.stdout.split()[-1])
    row(
        "a persisted step",
        f"{ours:.0f} steps/s",
        f"django-viewflow 2.4 on SQLite {theirs:.0f} steps/s",
        f"{ours / theirs:.1f}×",
        "≥ 10×",
    )
