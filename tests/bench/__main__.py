"""Runs every benchmark on a database of its own and prints one table; `python -m tests.bench gate` runs one."""

import importlib
import platform
import sys
import tempfile
from pathlib import Path

from acceptance.cli import prepare, seed_if_empty
from acceptance.serving import spare_the_collector
from tests import postgres
from tests.conftest import make_app

NAMES = (
    "trigger",
    "opinion",
    "volumes",
    "papers",
    "catalogue",
    "lists",
    "gate",
    "matrix",
    "search",
    "upload",
    "intake",
    "steps",
    "table",
    "leaving",
    "log",
    "wire",
    "pages",
    "start",
)


def run(name: str, function: str, **settings: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(Path(folder), **settings)
        with app.app_context():
            prepare()
            seed_if_empty()
            spare_the_collector()
            getattr(importlib.import_module(f"tests.bench.{name}"), function)()


print(f"{platform.machine()}, Python {platform.python_version()}\n")
print("| work | ours | against, in the same run | ratio | goal |\n|---|---|---|---|---|")
for name in sys.argv[1:] or NAMES:
    run(name, "main")
    if postgres.available() and hasattr(
        importlib.import_module(f"tests.bench.{name}"), "main_on_postgres"
    ):
        with postgres.cluster(shared_buffers="512MB", max_wal_size="4GB") as url:
            run(name, "main_on_postgres", SQLALCHEMY_DATABASE_URI=url)
