"""The sheet that was handed in, once more, with what is wrong written beside each row."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

CHILD = Path(__file__).with_name("mark_child.py")
Told = Mapping[int, tuple[str, Sequence[int]]]
"""Per row (from 1) the message and the bad columns (from 1)."""


def marked(
    path: Path, told: Told, *, header: int, column: int, heading: str
) -> tuple[bytes, str] | None:
    """The bytes of the marked sheet and its extension.

    None when the file cannot be written again.
    """
    with open(path, "rb") as file:
        zipped = file.read(2) == b"PK"
    if not zipped:
        return _csv(path, told, header=header, column=column, heading=heading), "csv"
    asked = {
        "path": str(path),
        "header": header,
        "column": column,
        "heading": heading,
        "rows": {str(k): [v[0], list(v[1])] for k, v in told.items()},
    }
    try:
        child = subprocess.run(
            [sys.executable, "-I", str(CHILD)],
            input=json.dumps(asked).encode(),
            capture_output=True,
            timeout=120,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return (child.stdout, "xlsx") if child.returncode == 0 and child.stdout[:2] == b"PK" else None


def _csv(path: Path, told: Told, *, header: int, column: int, heading: str) -> bytes:
    data = path.read_bytes()
    encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding = "gb18030"
        text = data.decode(encoding)
    out = io.StringIO()
    writer = csv.writer(out)
    for number, row in enumerate(csv.reader(io.StringIO(text, newline="")), 1):
        extra = heading if number == header else told[number][0] if number in told else ""
        cells = (row + [""] * column)[: max(len(row), column)]
        cells[column - 1] = extra
        writer.writerow(cells if extra or len(row) >= column else row)
    return out.getvalue().encode(encoding)
