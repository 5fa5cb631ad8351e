"""The lines of a list, each judged by what the project knows; nothing is written here."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from acceptance.gateways.clock import local_date
from acceptance.services.ground.access import Place
from workflows.catalogue import ERROR, REMARK
from workflows.list_line import Line, Pages, is_about_a_file, pages_of

from .edits import Edits
from .items import Items
from .outcome import Outcome
from .runs import Run, Runs


class NewFile(NamedTuple):
    """A file that the list brings; `position` counts from 1 in its volume and is 0 without one."""

    filing_id: int | None
    run: Run | None
    position: int
    title: str
    number: str
    author: str
    formed_on: str | None
    first_page: int | None
    last_page: int | None


class Judged:
    """What the lines come to: new files, volumes to run on, words to change, days to plan.

    Lines are given one by one, in the order of the sheet; `finish` judges those with keys.
    """

    def __init__(self, place: Place, out: Outcome, now: datetime) -> None:
        self.out = out
        self.today = local_date(now).isoformat()
        self.items = Items(place, out)
        self.edits = Edits(place, self.items, out, self.today)
        self.runs = Runs(place.project.id, out)
        self.new: list[NewFile] = []
        self.due: dict[int, str] = {}
        self.keyed: list[tuple[int, int, Line]] = []
        self.seen: dict[tuple[str, int | None, str, str, str], int] = {}

    @property
    def nothing(self) -> bool:
        """Whether no line asked for anything."""
        return not (self.new or self.due or self.keyed)

    def line(self, row: int, line: Line) -> None:
        """Judge a line: with a key it changes a file, with a title it brings one, else it plans its
        item.
        """
        if line.key is not None:
            self.keyed.append((row, line.key, line))
        elif line.title:
            twin = self.seen.setdefault(
                (line.item, line.section, line.volume, line.title, line.number), row
            )
            if twin == row:
                self._new_file(row, line)
            else:
                self.out.tell(row, "title", ERROR, "twin_row", twin=twin)
        elif is_about_a_file(line):
            self.out.tell(row, "title", ERROR, "no_title")
        elif line.due_on:
            self._plan(row, line, line.due_on)

    def finish(self) -> None:
        """Judge the lines with keys; their files are asked for together."""
        files = self.edits.files([key for _row, key, _line in self.keyed])
        for row, key, line in self.keyed:
            file = files.get(key)
            if file is None or not self.edits.may_see(self.edits.item_of(file)):
                self.out.tell(row, "key", ERROR, "unknown_key", value=key)
                continue
            if line.due_on and line.item:
                self._plan(row, line, line.due_on)
            self.edits.judge(row, line, file, self._pages(row, line))

    def _new_file(self, row: int, line: Line) -> None:
        if line.formed_on and line.formed_on > self.today:
            self.out.tell(row, "formed_on", ERROR, "future_date", value=line.formed_on)
        if line.due_on and line.item:
            self._plan(row, line, line.due_on)
        item, filing_id = self.items.of_line(row, line), None
        if item is not None:
            if not self.items.takes(row, item):
                return
            filing_id = item.id
        run, position = None, 0
        if line.volume:
            run = self.runs.of(row, line.volume)
            pages = self._pages(row, line, run.pages)
            position = self.runs.lay(row, run, item, pages)
        else:
            pages = self._pages(row, line)
        self.new.append(
            NewFile(
                filing_id,
                run,
                position,
                line.title,
                line.number,
                line.author,
                line.formed_on,
                pages.first,
                pages.last,
            )
        )

    def _plan(self, row: int, line: Line, day: str) -> None:
        """Plan the item of a line for a day: the owner's to say, the last line that says it counts."""
        item = self.items.exactly(row, line)
        if item is None:
            return
        if self.items.everyone:
            self.due[item.id] = day
        else:
            self.out.tell(row, "due_on", REMARK, "due_not_yours")

    def _pages(self, row: int, line: Line, after: int = 0) -> Pages:
        """The pages of a line; whether they fit together is told."""
        first, last = pages = pages_of(line, after)
        if first is None or last is None:
            return pages
        if last < first:
            self.out.tell(row, "last_page", ERROR, "end_before_start", first=first, last=last)
        elif line.pages and line.pages != last - first + 1:
            self.out.tell(
                row, "pages", ERROR, "pages_clash", pages=line.pages, first=first, last=last
            )
        return pages
