"""Runs every benchmark on a database of its own and prints one table; `python -m tests.bench gate` runs one."""

import importlib
import platform
import sys
import tempfile
from pathlib import Path

from acceptance.cli import prepare, seed_if_empty
from tests.conftest import make_app

NAMES = ("trigger", "opinion", "catalogue", "gate", "steps", "start")

print(f"{platform.machine()}, Python {platform.python_version()}\n")
print("| work | ours | against, in the same run | ratio | goal |\n|---|---|---|---|---|")
for name in sys.argv[1:] or NAMES:
    with tempfile.TemporaryDirectory() as folder:
        app = make_app(Path(folder))
        with app.app_context():
            prepare()
            seed_if_empty()
            importlib.import_module(f"tests.bench.{name}").main()
