"""The lines of a list, each judged by what the project knows; nothing is written here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from acceptance.gateways.clock import local_date
from acceptance.services.ground.access import Place
from workflows.catalogue import ERROR, REMARK
from workflows.list_line import Line, Pages, ends_open, is_about_a_file, pages_of
from workflows.listing import Headings

from .edits import Edits
from .items import Items
from .kept import NOTHING, Kept, kept
from .outcome import Outcome
from .runs import Run, Runs
from .there import There

SAYING = ("number", "first_page", "last_page", "span", "pages", "formed_on")
"""Columns of which a line of a file fills one."""


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
    kept: Kept = NOTHING


class Keyed(NamedTuple):
    """A line with the key of a file, and the sheet it stands on."""

    sheet: str
    headings: Headings
    row: int
    line: Line


class Judged:
    """What the lines come to: new files, volumes to run on, words to change, days to plan.

    Lines are given one by one, in the order of the sheets; `finish` judges those with keys. `options`: with fresh
    lines that are there already are left out, else they are counted; with loose a 案卷号 of no volume is let go.
    """

    def __init__(
        self,
        place: Place,
        out: Outcome,
        now: datetime,
        *,
        titles: Collection[str] = (),
        options: Collection[str] = (),
    ) -> None:
        self.out = out
        self.today = local_date(now).isoformat()
        self.items = Items(place, out)
        self.edits = Edits(place, self.items, out, self.today)
        self.runs = Runs(place.project.id, out)
        self.there = There(place.project.id, titles)
        self.fresh_only, self.may_be_loose = "fresh" in options, "loose" in options
        self.loose = 0
        self.new: list[NewFile] = []
        self.due: dict[int, str] = {}
        self.keyed: list[Keyed] = []
        self.seen: dict[tuple[object, ...], tuple[str, int]] = {}

    @property
    def nothing(self) -> bool:
        """Whether no line asked for anything."""
        listed = any(run.listed for run in self.runs.by_name.values())
        return not (self.new or self.due or self.keyed or listed)

    def line(self, row: int, line: Line) -> None:
        """Judge a line: with a key it changes a file, with a title it brings one, else it plans its
        item.
        """
        if line.key is not None:
            self.keyed.append(Keyed(self.out.sheet, self.out.headings, row, line))
        elif line.title:
            if line.volume_number and not line.volume:
                line = self._of_number(row, line)
            here = (self.out.sheet, row)
            # files of no volume are twins on one sheet alone
            sheet = "" if line.volume else self.out.sheet
            said = (line.title, line.number, line.formed_on)
            place = (line.item, line.section, line.volume, line.volume_number, sheet)
            twin = self.seen.setdefault((said, place), here)
            if twin == here:
                self._new_file(row, line)
            else:
                self.out.tell(row, "title", ERROR, "twin_row", twin=twin[-1])
        elif is_about_a_file(line):
            self.out.tell(row, "title", ERROR, "no_title")
        elif line.due_on:
            self._plan(row, line, line.due_on)
        elif "key" not in self.out.headings.columns:
            self.out.skip("nothing", row)

    def volume(self, row: int, line: Line) -> None:
        """Judge a line of a list of volumes (案卷目录)."""
        if not line.volume:
            self.out.tell(row, "volume", ERROR, "no_volume_title")
            return
        run = self.runs.of(row, line.volume, line.volume_number)
        here = (self.out.sheet, row)
        twin = self.seen.setdefault(("", line.volume, line.volume_number), here)
        if twin != here:
            self.out.tell(row, "volume", ERROR, "twin_volume", twin=twin[-1])
            return
        if run.id is not None:
            self._known(row)
            return
        said = kept(row, line._replace(code="", see_also=""), self.out)
        run.listed = True
        run.kept.update(filter(None, [said.retention]))
        run.secrecy.update(filter(None, [said.secrecy]))
        if line.formed_on:
            run.covers(line.formed_on)
        count = line.counted or line.run.last
        told = {"note": said.remark, "see_also": line.see_also, "former_code": line.code}
        run.facts = {name: value for name, value in told.items() if value}
        if line.author:
            run.facts["unit"] = line.author
        if count:
            run.facts["stated_pages"] = count

    def finish(self) -> None:
        """Judge the lines with keys; their files are asked for together."""
        files = self.edits.files([one.line.key for one in self.keyed if one.line.key is not None])
        for sheet, headings, row, line in self.keyed:
            with self.out.of(sheet, headings):
                file = files.get(line.key or 0)
                if file is None or not self.edits.may_see(self.edits.item_of(file)):
                    self.out.tell(row, "key", ERROR, "unknown_key", value=line.key)
                    continue
                if line.due_on and line.item:
                    self._plan(row, line, line.due_on)
                self.edits.judge(row, line, file, self._pages(row, line))

    def _known(self, row: int) -> None:
        self.out.known += 1
        if self.fresh_only:
            self.out.skip("known", row)

    def _new_file(self, row: int, line: Line) -> None:
        if not line.formed_on:
            self.out.tell(row, "formed_on", REMARK, "no_date")
        elif line.formed_on.rpartition("/")[-1] > self.today:
            self.out.tell(row, "formed_on", ERROR, "future_date", value=line.formed_on)
        if line.due_on and line.item:
            self._plan(row, line, line.due_on)
        item, filing_id = self.items.of_line(row, line), None
        if item is not None:
            if not self.items.takes(row, item):
                return
            filing_id = item.id
        if self.there.has(line, filing_id):
            self._known(row)
            return
        run, position, said = None, 0, kept(row, line, self.out)
        if line.volume:
            run = self.runs.of(row, line.volume, line.volume_number)
            pages = self._pages(row, line, run.pages or 0)
            position = self.runs.lay(row, run, item, pages)
            if line.formed_on:
                run.covers(line.formed_on)
            if said.retention or said.secrecy:
                run.kept.add(said.retention)
                run.secrecy.add(said.secrecy)
        else:
            self.loose += 1
            pages = self._pages(row, line)
        if not (line.item or said.remark) and not is_about_a_file(line):
            self._only_title(row)
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
                said,
            )
        )

    def _of_number(self, row: int, line: Line) -> Line:
        """A line that names its volume by 案卷号 alone: the volume of that number, in the list or in the project."""
        title = self.runs.titled(line.volume_number)
        if not title and not self.may_be_loose:
            value = line.volume_number
            self.out.tell(row, "volume_number", ERROR, "number_alone", value=value)
        return line._replace(volume=title)

    def _only_title(self, row: int) -> None:
        """Tell of a line with nothing but a title, where others of the sheet could say more."""
        if any(map(self.out.headings.shown, SAYING)):
            self.out.tell(row, "title", REMARK, "only_title")

    def tell_loose(self) -> None:
        """Tell once of a sheet how many files lie in no volume."""
        if self.loose:
            row = self.out.headings.row
            self.out.tell(row, "", REMARK, "loose_files", count=self.loose)
        self.loose = 0

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
        if line.last_page and first <= last and line.pages in (None, last - first + 1):
            # most lines of most lists, and there are 100,000 of them
            return pages
        if ends_open(line):
            self.out.tell(row, self._page_column(), REMARK, "no_last_page", value=first)
        if last < first:
            self.out.tell(
                row, self._page_column(), ERROR, "end_before_start", first=first, last=last
            )
        elif line.counted and line.counted != last - first + 1:
            self.out.tell(
                row, "pages", ERROR, "pages_clash", pages=line.counted, first=first, last=last
            )
        return pages

    def _page_column(self) -> str:
        """The column that says where a file ends, else where it begins."""
        for name in ("last_page", "span", "pages"):
            if self.out.headings.shown(name):
                return name
        return "first_page"
