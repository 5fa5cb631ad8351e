"""One line of a file list as it was read, and what its cells about pages come to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

Cells: TypeAlias = Sequence[object]
"""A row of a sheet: text, numbers or nothing."""


class Pages(NamedTuple):
    """First and last page of a file, both inclusive; None where nothing was written."""

    first: int | None
    last: int | None


class Line(NamedTuple):
    """The cells of a line, named and in the order of `listing.FIELDS`, then those other lists have.

    An empty text is "", an empty number or day None; dates are ISO text as far as they are known
    (see `dates`). `pages` is a number, or a run where the column of a number holds one.
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
    pages: int | Pages | None
    due_on: str | None
    volume_number: str = ""
    span: Pages | None = None
    retention: str = ""
    secrecy: str = ""
    remark: str = ""
    code: str = ""
    see_also: str = ""

    @property
    def counted(self) -> int | None:
        """The number of pages, where one was written as such."""
        if isinstance(self.pages, int):
            return self.pages
        return None

    @property
    def run(self) -> Pages:
        """First and last page as they were written, in one column or in two."""
        run = self.span
        if isinstance(self.pages, Pages):
            run = run or self.pages
        if run is None:
            return Pages(self.first_page, self.last_page)
        return Pages(self.first_page or run.first, self.last_page or run.last)


Loader: TypeAlias = Callable[[Cells], Line]
"""Reads the cells of a row by the row form. Raises marshmallow's ValidationError."""


def is_about_a_file(line: Line) -> bool:
    """Whether a line without a title nevertheless says something of a file."""
    return bool(
        line.number
        or line.author
        or line.formed_on
        or line.first_page
        or line.last_page
        or line.pages
        or line.span
    )


def pages_of(line: Line, after: int = 0) -> Pages:
    """The pages a line means, what is missing reckoned from the rest; whoever reads it says whether
    they fit.

    With nothing but a number of pages the file follows on page `after`.
    """
    if line.first_page and line.last_page:
        # most lines of most lists say both, and there are 100,000 of them
        return Pages(line.first_page, line.last_page)
    first, last = line.run
    count = line.counted
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


def ends_open(line: Line) -> bool:
    """Whether a line says on which page a file begins and in no way where it ends."""
    if line.last_page:
        return False
    first, last = line.run
    return first is not None and last is None and not line.counted


def ending_before(line: Line, following: Line | None) -> Line:
    """A line that tells only its first page ends where the next one of its volume begins."""
    if following is None or not ends_open(line):
        return line
    same = (line.volume, line.volume_number) == (following.volume, following.volume_number)
    first, begins = line.run.first, following.run.first
    if same and first is not None and begins is not None and begins > first:
        return line._replace(last_page=begins - 1)
    return line
