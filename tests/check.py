"""`make check`: style, types, templates, scripts, import contracts, packs. Runs all of them and says which failed."""

import shutil
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
CHECKS = (
    ("ruff check", "."),
    ("ruff format --check --quiet", "."),
    ("mypy",),
    ("djlint --lint --quiet", "templates"),
    ("lint-imports --no-cache",),
    ("python -m tests.packs",),
)

failed = []
for command in CHECKS:
    words = command[0].split() + list(command[1:])
    print("·", " ".join(words), flush=True)
    if subprocess.run([str(BIN / words[0]), *words[1:]], check=False).returncode:
        failed.append(words[0])
if npm := shutil.which("npm"):
    print("· npm run check", flush=True)
    if subprocess.run([npm, "run", "--silent", "check"], check=False).returncode:
        failed.append("npm run check")
else:
    print("· scripts: skipped, because npm is not installed (tests.system installs it when root)")
sys.exit(f"failed: {', '.join(failed)}" if failed else 0)
