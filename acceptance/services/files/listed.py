"""Files that a list names are written, 100,000 at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TypeAlias

from acceptance.extensions import db
from workflows import dates

DocumentRow: TypeAlias = tuple[object, ...]
"""A listed file, in the order of COLUMNS: a plain tuple, because there are 100,000 in a sheet."""
NO_MORE: DocumentRow = (None, "", "", "", "")
"""What most files have in MORE_COLUMNS."""
AT_A_TIME = 400
"""Rows of one statement on SQLite: to begin one costs as much as to write its row."""
WHOLE_DAY = len("2020-08-01")
"""Characters of a date that is a day."""
COLUMNS = (
    "project_id",
    "filing_id",
    "volume_id",
    "position",
    "title",
    "number",
    "author",
    "formed_on",
    "first_page",
    "last_page",
    "state",
    "import_id",
    "indexed",
)


MORE_COLUMNS = ("formed_until", "formed_as", "retention", "secrecy", "remark")
"""What few lists say of a file; without them it is as the table has it by itself."""


def insert_documents(rows: Sequence[DocumentRow], *, more: Sequence[str] = ()) -> None:
    """Many rows through the driver itself: some hundred to a statement on SQLite, COPY on
    PostgreSQL.

    Each row has the values of COLUMNS and of `more`, days as ISO text.
    """
    if not rows:
        return
    columns = (*COLUMNS, *more)
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        driver = connection.connection.driver_connection
        assert driver is not None
        with (
            driver.cursor() as cursor,
            cursor.copy(f"COPY document ({', '.join(columns)}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
        return
    for start in range(0, len(rows), AT_A_TIME):
        some = rows[start : start + AT_A_TIME]
        connection.exec_driver_sql(_inserting(columns, len(some)), tuple(chain.from_iterable(some)))


def _inserting(columns: Sequence[str], rows: int) -> str:
    """The statement that inserts so many rows."""
    names = ", ".join(f'"{name}"' for name in columns)
    marks = f"({', '.join('?' * len(columns))})"
    return f"INSERT INTO document ({names}) VALUES {', '.join([marks] * rows)}"  # noqa: S608 - names of our own


def is_no_day(text: str | None) -> bool:
    """Whether a date (see `dates`) is less, or more, than one day."""
    return bool(text) and len(text or "") != WHOLE_DAY


def dated(text: str | None) -> tuple[str | None, str | None, str]:
    """The first day of a date (see `dates`), its last one, and how it is written where it is no day."""
    if is_no_day(text):
        return dates.stored(text or "")
    return text or None, None, ""


def left_out(lines: int) -> dict[str, int]:
    """What the journal line of an import says of lines that were left out; nothing of none."""
    if not lines:
        return {}
    return {"left": lines}
