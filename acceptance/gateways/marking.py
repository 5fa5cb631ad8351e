"""The sheet that was handed in, once more, with what is wrong written beside each row."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

CHILD = Path(__file__).with_name("mark_child.py")


@dataclass(frozen=True)
class Marked:
    """What is written beside the rows of a sheet (`at`, from 0, in the order of the workbook): per row
    (from 1) the message and the bad columns (from 1), in a new `column` with a heading in the row
    `header`.
    """

    at: int
    header: int
    column: int
    told: Mapping[int, tuple[str, Sequence[int]]]


def marked(path: Path, sheets: Sequence[Marked], *, heading: str) -> tuple[bytes, str] | None:
    """The bytes of the marked sheet and its extension.

    None when the file cannot be written again.
    """
    with open(path, "rb") as file:
        zipped = file.read(2) == b"PK"
    if not zipped:
        return _csv(path, sheets, heading=heading)
    asked = {
        "path": str(path),
        "heading": heading,
        "sheets": [
            {
                "at": one.at,
                "header": one.header,
                "column": one.column,
                "rows": {
                    str(number): [message, list(columns)]
                    for number, (message, columns) in one.told.items()
                },
            }
            for one in sheets
        ],
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


def _csv(path: Path, sheets: Sequence[Marked], *, heading: str) -> tuple[bytes, str] | None:
    """A text with commas in UTF-8 or GBK, marked; None for any other."""
    data = path.read_bytes()
    encoding = "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding = "gb18030"
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            return None
    if "\0" in text or "\t" in text or "," not in text or not sheets:
        return None
    sheet, out = sheets[0], io.StringIO()
    writer = csv.writer(out)
    for number, row in enumerate(csv.reader(io.StringIO(text, newline="")), 1):
        extra = ""
        if number == sheet.header:
            extra = heading
        elif number in sheet.told:
            extra, _columns = sheet.told[number]
        if not extra and len(row) < sheet.column:
            writer.writerow(row)
            continue
        cells = (row + [""] * sheet.column)[: max(len(row), sheet.column)]
        # also where nothing is to say: what stood there is from before
        cells[sheet.column - 1] = extra
        writer.writerow(cells)
    return out.getvalue().encode(encoding), "csv"
