"""Runs alone, with little memory and time: reads one sheet and prints its rows as JSON. Imports nothing of ours."""

import resource

resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

import json
import sys

ROWS = 99_999


def read_csv(path: str) -> dict:
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


def read_xlsx(path: str) -> dict:
    """Rows of the first sheet: text, numbers, ISO dates or None."""
    import datetime

    from python_calamine import CalamineWorkbook

    rows = []
    for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows():
        rows.append(row)
    for row in rows:
        for i, value in enumerate(row):
            if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
                row[i] = value.strftime("%Y-%m-%d") if isinstance(value, datetime.date) else str(value)
    return {"rows": rows}


answer = (read_xlsx if sys.argv[1] == "xlsx" else read_csv)(sys.argv[2])
if len(answer.get("rows", ())) > ROWS:
    answer = {"refused": "too_many_rows", "facts": {"limit": ROWS}}
sys.stdout.write(json.dumps(answer, separators=(",", ":")))
