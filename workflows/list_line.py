"""One line of a file list as it was read, and what its three cells about pages come to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

Cells: TypeAlias = Sequence[object]
"""A row of a sheet: text, numbers or nothing."""


class Line(NamedTuple):
    """The cells of a line, named and in the order of `listing.FIELDS`.

    An empty text is "", an empty number or day None; days are ISO text.
    """

    key: int | None
    item: str
    section: int | None
    item_name: str
    party: str
    volume: str
    title: str
    number: str
    author: str
    formed_on: str | None
    first_page: int | None
    last_page: int | None
    pages: int | None
    due_on: str | None


Loader: TypeAlias = Callable[[Cells], Line]
"""Reads the cells of a row by the row form. Raises marshmallow's ValidationError."""


class Pages(NamedTuple):
    """First and last page of a file, both inclusive; None where nothing was written."""

    first: int | None
    last: int | None


def is_about_a_file(line: Line) -> bool:
    """Whether a line without a title nevertheless says something of a file."""
    return bool(
        line.number
        or line.author
        or line.formed_on
        or line.first_page
        or line.last_page
        or line.pages
    )


def pages_of(line: Line, after: int = 0) -> Pages:
    """The pages a line means, what is missing reckoned from the rest; `pages_clash` says whether
    they fit.

    With nothing but a number of pages the file follows on page `after`.
    """
    first, last, count = line.first_page, line.last_page, line.pages
    if first is None and last is None:
        if not count:
            return Pages(None, None)
        return Pages(after + 1, after + count)
    if first is None and last is not None:
        if count and last >= count:
            return Pages(last - count + 1, last)
        return Pages(last, last)
    if first is not None and last is None:
        if count:
            return Pages(first, first + count - 1)
        return Pages(first, first)
    return Pages(first, last)
