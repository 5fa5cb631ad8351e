"""The lines with a key: files of ours whose words a list may change."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Document, Volume
from acceptance.models.shapes import RowChange
from acceptance.models.states import Gone
from acceptance.services.files import dating
from acceptance.services.ground.access import Place
from workflows.catalogue import ERROR
from workflows.list_line import Line, Pages

from .changes import CHANGEABLE, PAGES, Word
from .items import Item, Items
from .outcome import Outcome

AT_ONCE = 900
"""Keys asked for at once: SQLite binds no more than 999 values in its older builds."""


class Known(NamedTuple):
    """A file as it is before the list."""

    id: int
    filing_id: int | None
    volume_id: int | None
    title: str
    number: str
    author: str
    formed_on: date | None
    formed_as: str
    first_page: int | None
    last_page: int | None


class Edits:
    """What the lines with a key would change; nothing is written here."""

    def __init__(self, place: Place, items: Items, out: Outcome, today: str) -> None:
        self.place, self.items, self.out, self.today = place, items, out, today
        self.updates: list[RowChange] = []
        sealed = select(Volume.id, Volume.title).where(
            Volume.project_id == place.project.id, Volume.sealed
        )
        self.sealed = dict(db.session.execute(sealed).all())

    def files(self, keys: list[int]) -> dict[int, Known]:
        """The files of the project with these keys."""
        wanted = select(
            Document.id,
            Document.filing_id,
            Document.volume_id,
            Document.title,
            Document.number,
            Document.author,
            Document.formed_on,
            Document.formed_as,
            Document.first_page,
            Document.last_page,
        ).where(Document.project_id == self.place.project.id, Document.gone == Gone.HERE)
        found: dict[int, Known] = {}
        for at in range(0, len(keys), AT_ONCE):
            some = wanted.where(Document.id.in_(keys[at : at + AT_ONCE]))
            for row in db.session.execute(some):
                file = Known._make(row)
                found[file.id] = file
        return found

    def item_of(self, file: Known) -> Item | None:
        """The item a file lies under; None while it lies under none."""
        return self.items.by_id.get(file.filing_id or 0)

    def may_see(self, item: Item | None) -> bool:
        """Whether a file of that item is this viewer's to know of; one of no item only for the
        whole project.
        """
        if self.place.whole:
            return True
        return item is not None and item.party_id in self.place.party_ids

    def judge(self, row: int, line: Line, file: Known, pages: Pages) -> None:
        """Keep what a line changes about a file, unless the file may not be changed."""
        old = _words(file)
        said = _said(line, pages)
        new: dict[str, Word] = {}
        for name in self._columns(file):
            # empty cells take no page numbers away
            if said[name] != old[name] and not (name in PAGES and said[name] is None):
                new[name] = said[name]
        if "title" in new and not line.title:
            self.out.tell(row, "title", ERROR, "no_title")
            return
        if (
            "formed_on" in new
            and line.formed_on
            and line.formed_on.rpartition("/")[-1] > self.today
        ):
            self.out.tell(row, "formed_on", ERROR, "future_date", value=line.formed_on)
        if not new or not self._open(row, file, new):
            return
        self.updates.append(RowChange(id=file.id, new=new, old={name: old[name] for name in new}))

    def _columns(self, file: Known) -> list[str]:
        """The columns the list speaks of; of a loose file a number of pages alone says where it
        ends.
        """
        told = self.out.headings.columns
        columns = [name for name in CHANGEABLE if name in told]
        runs = "span" in told or ("pages" in told and not file.volume_id)
        if runs:
            columns += [name for name in PAGES if name not in columns]
        return columns

    def _open(self, row: int, file: Known, new: dict[str, Word]) -> bool:
        """Whether a file may be changed so; if not, it is told why."""
        if file.volume_id and any(name in new for name in PAGES):
            self.out.tell(row, "first_page", ERROR, "stored_row", value=file.title)
            return False
        if file.volume_id in self.sealed:
            title = self.sealed[file.volume_id]
            self.out.tell(row, "volume", ERROR, "volume_sealed", value=title)
            return False
        item = self.item_of(file)
        return item is None or self.items.takes(row, item)


def _words(file: Known) -> dict[str, Word]:
    return {
        "title": file.title,
        "number": file.number,
        "author": file.author,
        "formed_on": dating.text_of(file.formed_on, file.formed_as),
        "first_page": file.first_page,
        "last_page": file.last_page,
    }


def _said(line: Line, pages: Pages) -> dict[str, Word]:
    return {
        "title": line.title,
        "number": line.number,
        "author": line.author,
        "formed_on": line.formed_on,
        "first_page": pages.first,
        "last_page": pages.last,
    }
