"""Lists: one page of rows, search text that is taken literally, and export that a spreadsheet cannot execute."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Response, request
from sqlalchemy import Select

from acceptance.services.ground import pages

PER_PAGE = 50


def form(*dropped: str) -> dict[str, str]:
    """The fields of a posted form, without the token and the named ones."""
    return {
        key: value for key, value in request.form.items() if key not in ("csrf_token", *dropped)
    }


@dataclass(frozen=True)
class Pager:
    """Which page of how many rows."""

    number: int
    total: int
    per_page: int = PER_PAGE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))


def page_of(
    query: Select[Any], number: int, *, per_page: int = PER_PAGE
) -> tuple[list[Any], Pager]:
    """The rows of one page, and where it stands among all."""
    total = pages.count(query)
    number = min(number, max(1, -(-total // per_page)))
    rows = pages.some(query, skip=(number - 1) * per_page, most=per_page)
    return list(rows), Pager(number, total, per_page)


def like(column: Any, text: str) -> Any:
    """The column contains the text, wildcards meaning themselves."""
    return column.contains(text, autoescape=True)


def safe(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def as_csv(name: str, head: list[str], rows: Iterable[Iterable[Any]]) -> Response:
    """A CSV that Excel opens in Chinese (UTF-8 with BOM)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([safe(value) for value in row] for row in rows)
    response = Response("\ufeff" + out.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
