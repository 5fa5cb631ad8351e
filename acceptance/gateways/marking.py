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
        "rows": {
            str(number): [message, list(columns)] for number, (message, columns) in told.items()
        },
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
    if child.returncode != 0 or not child.stdout.startswith(b"PK"):
        return None
    return child.stdout, "xlsx"


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
        extra = ""
        if number == header:
            extra = heading
        elif number in told:
            extra, _columns = told[number]
        if not extra and len(row) < column:
            writer.writerow(row)
            continue
        cells = (row + [""] * column)[: max(len(row), column)]
        cells[column - 1] = extra  # also where nothing is to say: what stood there is from before
        writer.writerow(cells)
    return out.getvalue().encode(encoding)
