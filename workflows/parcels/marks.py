"""How values stand in the texts of a package: in XML, in the address of a file. Of what is said for every file most
is said again and again; so it is written out once and remembered.
"""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from .verify_archive import plain

REMEMBERED = 4096
"""Values, and folders, that are kept written out."""
_BYTES = tuple(quote(bytes((one,))) for one in range(256))


@lru_cache(maxsize=REMEMBERED, typed=True)
def text(value: object) -> str:
    """A value as the text of an element."""
    return escape(plain(value))


@lru_cache(maxsize=REMEMBERED, typed=True)
def attribute(value: object) -> str:
    """A value as one of an attribute, with its quotes."""
    return quoteattr(plain(value))


@lru_cache(maxsize=REMEMBERED, typed=True)
def cell(value: object) -> str:
    """A value as a cell of a table: what begins like a formula is text."""
    shown = plain(value)
    if shown[:1] in ("=", "+", "-", "@"):
        return f"'{shown}"
    return shown


def address(path: str) -> str:
    """A path in the package as a URL: what `urllib.parse.quote` makes of it."""
    folder, slash, name = path.rpartition("/")
    return _folder(folder + slash) + "".join(map(_BYTES.__getitem__, name.encode()))


@lru_cache(maxsize=REMEMBERED)
def _folder(path: str) -> str:
    return quote(path)
