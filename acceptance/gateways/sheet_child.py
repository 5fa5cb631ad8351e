"""Runs alone, with little memory and time: reads one sheet and prints its rows as JSON.

Imports nothing of ours.
"""

from __future__ import annotations

import resource

resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

import json
import os
import sys

ROWS = 200_000
TYPE_CHECKING = False  # by hand: typing takes five milliseconds to load
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypedDict

    class Answer(TypedDict, total=False):
        """The rows, or why there are none and what the refusal tells of it."""

        rows: Sequence[Sequence[object]]
        refused: str
        facts: dict[str, int]


def read_csv(path: str) -> Answer:
    """Rows of a CSV in UTF-8 (with or without BOM) or GB18030, else the line that is neither."""
    import csv
    import io

    csv.field_size_limit(100_000)
    data = open(path, "rb").read()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError as error:
            at = error.start
    else:
        return {"refused": "bad_encoding", "facts": {"row": data.count(b"\n", 0, at) + 1}}
    if "\0" in text:
        return {"refused": "broken_sheet", "facts": {}}
    try:
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error:
        return {"refused": "broken_sheet", "facts": {}}
    return {"rows": rows}


def read_xlsx(path: str) -> Answer:
    """Rows of the first sheet: text, numbers, dates or empty text."""
    from python_calamine import CalamineWorkbook

    return {
        "rows": CalamineWorkbook.from_path(path)
        .get_sheet_by_index(0)
        .to_python(skip_empty_area=False)
    }


def as_text(value: object) -> str:
    """Dates as ISO days, whatever else a sheet may hold as it prints itself."""
    if hasattr(value, "year") and hasattr(value, "strftime"):
        return str(value.strftime("%Y-%m-%d"))
    return str(value)


_program, kind, source = sys.argv
read = {"xlsx": read_xlsx, "csv": read_csv}[kind]
answer = read(source)
if len(answer.get("rows", ())) > ROWS:
    answer = {"refused": "too_many_rows", "facts": {"limit": ROWS}}
sys.stdout.buffer.write(
    json.dumps(answer, default=as_text, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )
)
sys.stdout.flush()
os._exit(0)  # nothing to tidy up, and half a million cells are not worth freeing one by one
