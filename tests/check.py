"""`make check`: style, types, templates, scripts, import contracts, packs. Runs all of them, two at once,
and says which failed.
"""

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

BIN = Path(sys.executable).parent
LINES = (
    "mypy",
    "ruff check .",
    "ruff format --check --quiet .",
    "djlint --lint --quiet templates",
    "lint-imports --no-cache",
    "python -m tests.packs",
)
"""The longest stands first."""


def run(line: str) -> tuple[str, subprocess.CompletedProcess[str]]:
    """What one check says, to be shown as a whole."""
    program, *words = line.split()
    known = shutil.which(program, path=str(BIN)) or program
    ended = subprocess.run(
        [known, *words], check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return line, ended


lines = list(LINES)
if shutil.which("npm"):
    lines.insert(1, "npm run --silent check")
else:
    print("· scripts: skipped, because npm is not installed (tests.system installs it when root)")
failed = []
with ThreadPoolExecutor(2) as several:
    for line, ended in several.map(run, lines):
        print("·", line, flush=True)
        print(ended.stdout, end="", flush=True)
        if ended.returncode:
            failed.append(line)
sys.exit(f"failed: {', '.join(failed)}" if failed else 0)
