"""The date of a file as it is kept: its first and last day, and how it was written where that is
less than a day.
"""

from __future__ import annotations

from datetime import date

from acceptance.models import Document
from workflows import dates


def text_of(formed_on: date | None, formed_as: str) -> str | None:
    """A date as plain data keeps it: ISO text as far as it is known (see `dates`), None for none."""
    if formed_as or formed_on is None:
        return formed_as or None
    return formed_on.isoformat()


def put(document: Document, text: str | None) -> None:
    """Date a file anew by such a text; nothing, however written, takes the date away."""
    if not text:
        document.formed_on = None
        return
    first, last, written = dates.stored(text)
    document.formed_on = date.fromisoformat(first)
    document.formed_until = date.fromisoformat(last) if last else None
    document.formed_as = written


def word(document: Document, name: str) -> object:
    """What stands in a column of a file; of its date the text that says how far it is known."""
    if name == "formed_on":
        return text_of(document.formed_on, document.formed_as)
    return getattr(document, name)


def write(document: Document, name: str, value: object) -> None:
    """Put a word into a column of a file; its date by such a text."""
    if name == "formed_on":
        put(document, str(value or ""))
    else:
        setattr(document, name, value)


def last_day(formed_on: date | None, formed_until: date | None) -> date | None:
    """The last day that a date covers."""
    return formed_until or formed_on
