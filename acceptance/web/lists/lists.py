"""Lists: one page of rows, search text that is taken literally, and export that a spreadsheet
cannot execute.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any, TypeVar

from flask import Response, request, send_file, stream_with_context
from sqlalchemy import ColumnElement, Row, Select
from sqlalchemy.orm import InstrumentedAttribute

from acceptance.extensions import db
from acceptance.services.ground import pages

R = TypeVar("R")
PER_PAGE = 50
PIECE = 500
"""Rows of an export that are read and sent at once."""


def form(*dropped: str) -> dict[str, str]:
    """The fields of a posted form, without the token and the named ones."""
    return {
        key: value for key, value in request.form.items() if key not in ("csrf_token", *dropped)
    }


def whole(text: str | None, *, digits: int = 9) -> int | None:
    """A whole number from an address or a header; nothing for anything else.

    "²" and "٣" are digits to Python and to nobody else.
    """
    if text and text.isascii() and text.isdigit() and len(text) <= digits:
        return int(text)
    return None


@dataclass(frozen=True)
class Pager:
    """Which page of how many rows."""

    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.per_page))


def page_of(query: Select[R], number: int, *, per_page: int = PER_PAGE) -> tuple[list[R], Pager]:
    """The rows of one page (from 1), and where it stands among all; past the end is the last page."""
    total = pages.count(query)
    number = min(number, max(1, -(-total // per_page)))
    rows = pages.some(query, skip=(number - 1) * per_page, most=per_page)
    return list(rows), Pager(number, total, per_page)


def like(column: InstrumentedAttribute[str], text: str) -> ColumnElement[bool]:
    """The column contains the text, wildcards meaning themselves."""
    return column.contains(text, autoescape=True)


def safe(value: object) -> str:
    """A cell that no spreadsheet takes for a formula; a number is none, also below zero."""
    if value is None:
        return ""
    text = str(value)
    if isinstance(value, int | float | Decimal):
        return text
    if text.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{text}"
    return text


def as_csv(
    name: str, head: list[str], rows: Iterable[Iterable[object]], *, long: bool = False
) -> Response:
    """A CSV that Excel opens in Chinese (UTF-8 with BOM). A `long` one is sent as its rows are read,
    which begins when the view has ended: by `read_along`, or another generator of its own.
    """
    pieces = _pieces(head, rows)
    if long:
        response = Response(stream_with_context(pieces), mimetype="text/csv")
    else:
        response = Response("".join(pieces), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _pieces(head: list[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    out = io.StringIO("\ufeff")
    out.seek(0, io.SEEK_END)
    writer = csv.writer(out)
    writer.writerow(head)
    for number, row in enumerate(rows, 1):
        writer.writerow([safe(value) for value in row])
        if number % PIECE == 0:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def read_along(wanted: Select[R]) -> Iterator[R]:
    """The rows of a query as they are asked for, so that a long list needs no memory."""
    yield from db.session.scalars(wanted, execution_options={"yield_per": PIECE})


def rows_along(wanted: Select[*tuple[Any, ...]]) -> Iterator[Row[*tuple[Any, ...]]]:
    """The same of a query with several columns."""
    yield from db.session.execute(wanted, execution_options={"yield_per": PIECE})


def attachment(content: IO[bytes], name: str, kind: str) -> Response:
    """A file to be saved; opened in place it could run nothing."""
    response: Response = send_file(content, mimetype=kind, as_attachment=True, download_name=name)
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
