"""`make check`: style, types, templates, import contracts, packs. Runs all of them and says which failed."""

import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
CHECKS = (
    ("ruff check", "."),
    ("mypy",),
    ("djlint --lint --quiet", "templates"),
    ("lint-imports --no-cache",),
    (
        "check-jsonschema --schemafile workflows/standards/pack.schema.json",
        *map(str, sorted(Path("workflows/standards").glob("*.yaml"))),
    ),
)

failed = []
for command in CHECKS:
    words = command[0].split() + list(command[1:])
    print("·", " ".join(words), flush=True)
    if subprocess.run([str(BIN / words[0]), *words[1:]], check=False).returncode:
        failed.append(words[0])
sys.exit(f"failed: {', '.join(failed)}" if failed else 0)
