"""What a list changes about what is there, and how the old words come back when the list is taken
back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TypeAlias, cast

from sqlalchemy import select, update

from acceptance.extensions import db
from acceptance.models import Document, Filing
from acceptance.models.shapes import DueChange, RowChange
from acceptance.services.files import checks, dating, index

Word: TypeAlias = str | int | None
"""What stands in a column of a file, as JSON keeps it: days are ISO text."""
PAGES = ("first_page", "last_page")
CHANGEABLE = ("title", "number", "author", "formed_on", *PAGES)
"""The columns of a file that a line with its key may change."""


def as_text(day: date | None) -> str | None:
    """A day as the columns of plain data keep it."""
    if day is None:
        return None
    return day.isoformat()


def as_day(text: str | None) -> date | None:
    """The day back from plain data; nothing, however written, is None."""
    if not text:
        return None
    return date.fromisoformat(text)


def words_of(document: Document, names: Iterable[str]) -> dict[str, Word]:
    """What stands in these columns of a file now."""
    return {name: cast(Word, dating.word(document, name)) for name in names}


def rewrite(document: Document, words: Mapping[str, Word], *, now: datetime) -> None:
    """Put other words on a file: it is searched anew, and its bytes are judged by the new words."""
    index.forget([document])
    for name, word in words.items():
        dating.write(document, name, word)
    db.session.flush()
    checks.rejudge(document, now=now)


def change(updates: Iterable[RowChange], *, now: datetime) -> None:
    """Give the files the words of the list."""
    for one in updates:
        rewrite(db.session.get_one(Document, one["id"]), one["new"], now=now)


def plan(due: Mapping[int, str]) -> list[DueChange]:
    """Plan items for days (ISO, by the id of the item); returns those whose day is another one now."""
    planned = []
    for filing_id, new in due.items():
        old = as_text(db.session.scalar(select(Filing.due_on).where(Filing.id == filing_id)))
        if old != new:
            planned.append(DueChange(due=filing_id, old=old, new=new))
            set_due(filing_id, date.fromisoformat(new))
    return planned


def set_due(filing_id: int, day: date | None) -> None:
    """Plan an item for a day, or for none."""
    db.session.execute(
        update(Filing).where(Filing.id == filing_id).values(due_on=day),
        execution_options={"synchronize_session": False},
    )
