"""The volumes a list adds files to: their pages run on from what already lies in them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select, update

from acceptance.extensions import db
from acceptance.models import Document, Volume
from workflows import dates
from workflows.catalogue import ERROR, REMARK
from workflows.list_line import Pages
from workflows.terms import SECRECY

from .items import Item
from .outcome import Outcome


@dataclass(slots=True)
class Run:
    """A volume as it grows line by line; a new one has no id until it is written.

    `files` and `pages` count what was there too, `added` and `drawings` (pages) only what the list
    brings. `whole` says that its pages run on without a gap; `pages` is None where the last ones
    are not known; `facts` are columns of the volume that a list of volumes (案卷目录) gives.
    """

    title: str
    given: str = ""
    id: int | None = None
    files: int = 0
    pages: int | None = 0
    added: int = 0
    drawings: int = 0
    section: int = 0
    whole: bool = True
    groups: set[str] = field(default_factory=set)
    kept: set[str] = field(default_factory=set)
    secrecy: set[str] = field(default_factory=set)
    begins: str = ""
    ends: str = ""
    listed: bool = False
    facts: dict[str, object] = field(default_factory=dict)
    inside: list[tuple[int, int]] | None = None

    def covers(self, text: str) -> None:
        """Take the date of a file (see `dates`) into the span of the volume."""
        # a day within what is covered, as nearly all are, adds nothing
        if len(text) != 10 or not self.begins <= text <= self.ends:
            first, last = (day.isoformat() for day in dates.days(text))
            self.begins = min(self.begins or first, first)
            self.ends = max(self.ends, last)


class Runs:
    """The volumes that a list names, by their titles and, where it gives them, 案卷号."""

    def __init__(self, project_id: int, out: Outcome) -> None:
        self.project_id, self.out = project_id, out
        self.by_name: dict[tuple[str, str], Run] = {}
        self.by_number: dict[str, str] = {}
        self.plain: dict[str, str] = {}
        self.bare: dict[tuple[str, str], str] = {}

    def of(self, row: int, title: str, given: str = "") -> Run:
        """The volume of that name, as it stands in the project or new. A sealed one is an error."""
        found = self.by_name.get((title, given))
        if found is not None:
            return found
        given = self._as_before(row, title, given)
        if (title, given) in self.by_name:
            return self.by_name[title, given]
        run = self.by_name[title, given] = Run(title, given)
        wanted = select(Volume.id, Volume.files, Volume.pages, Volume.sealed).where(
            Volume.project_id == self.project_id, Volume.title == title
        )
        if given:
            wanted = wanted.where(Volume.given_number == given)
        there = db.session.execute(wanted.order_by(Volume.number)).all()
        if len(there) > 1:
            self.out.tell(row, "volume", ERROR, "volume_unclear", value=title)
        elif there:
            run.id, run.files, run.pages, sealed = there[0]
            if sealed:
                self.out.tell(row, "volume", ERROR, "volume_sealed", value=title)
        return run

    def _as_before(self, row: int, title: str, given: str) -> str:
        """The number of a volume as this list wrote it first (1 and 001); of a title that differs from another one only
        in blanks, brackets or width it is told.
        """
        same = self.plain.setdefault(_plain(title), title)
        if same != title:
            self.out.tell(row, "volume", REMARK, "near_volume", value=title, better=same)
        return self.bare.setdefault((title, _bare(given)), given)

    def titled(self, given: str) -> str:
        """The title of the one volume of that 案卷号 in this list, empty where none or several have it. Other lists of
        the project count from one too: theirs are not meant.
        """
        if given not in self.by_number:
            wanted = _bare(given)
            found = {title for title, number in self.by_name if title and _bare(number) == wanted}
            self.by_number[given] = found.pop() if len(found) == 1 else ""
        return self.by_number[given]

    def lay(self, row: int, run: Run, item: Item | None, pages: Pages) -> int:
        """Lay a file on top of a volume; returns its place. A gap or an overlap of pages is an
        error.
        """
        run.files += 1
        run.added += 1
        first, last = pages
        if first is not None and last is not None:
            self._follow(row, run, first, last)
            run.pages = max(last, run.pages or 0)
        else:
            run.whole = False
        if item is not None:
            run.groups.add(item.group_code)
            run.section = item.section
            if item.drawings and first and last:
                run.drawings += last - first + 1
        return run.files

    def leave(self, title: str, given: str, last: int | None) -> None:
        """A file of this volume is left out: the next one follows its page `last`, where that is
        known.
        """
        run = self.of(0, title, given)
        run.whole = False
        run.pages = last

    def _follow(self, row: int, run: Run, first: int, last: int) -> None:
        if run.pages is None:
            return
        expected = run.pages + 1
        if first == expected or (first < expected and self._fits(run, first, last)):
            return
        code = "page_overlap"
        if first > expected:
            code = "page_gap"
        missing = first - expected
        name = "first_page"
        if self.out.headings.shown(name) == 0:
            name = "span" if self.out.headings.shown("span") else "pages"
        self.out.tell(row, name, ERROR, code, expected=expected, value=first, missing=missing)

    def _fits(self, run: Run, first: int, last: int) -> bool:
        """Whether these pages fill a gap that files left out before have made in the volume."""
        if run.id is None:
            return False
        if run.inside is None:
            pages = select(Document.first_page, Document.last_page).where(
                Document.volume_id == run.id, Document.first_page.is_not(None)
            )
            run.inside = [
                (begin, end or begin) for begin, end in db.session.execute(pages) if begin
            ]
        if any(first <= end and last >= begin for begin, end in run.inside):
            return False
        run.inside.append((first, last))
        return True


def _bare(given: str) -> str:
    """A number without the noughts before it."""
    return given.lstrip("0") or given


def _plain(title: str) -> str:
    """A title without what people do not see: blanks, brackets, width."""
    text = unicodedata.normalize("NFKC", title)
    return "".join(one for one in text if one not in "()[]〔〕【】《》“”\"' ")


def write(runs: Runs, import_id: int, unit: str) -> int:
    """Write the volumes that got files or were listed, new ones with the next free numbers; returns
    how many are new. `unit` is 立卷单位 where no list says one.
    """
    made = 0
    number = (
        db.session.scalar(
            select(func.max(Volume.number)).where(Volume.project_id == runs.project_id)
        )
        or 0
    )
    for run in runs.by_name.values():
        if run.id is not None:
            if run.added:
                _extend(run)
            continue
        if not (run.added or run.listed):
            continue
        number, made = number + 1, made + 1
        row = Volume(
            project_id=runs.project_id,
            number=number,
            title=run.title,
            given_number=run.given,
            section=run.section,
            groups=" ".join(sorted(run.groups)),
            files=run.files,
            pages=run.pages or 0,
            drawings=run.drawings,
            sound=run.added > 0 and run.whole,
            import_id=import_id,
            unit=unit,
            retention=_only(run.kept),
            secrecy=_most_secret(run.secrecy),
            begins_on=_day(run.begins),
            ends_on=_day(run.ends),
        )
        for name, value in run.facts.items():
            setattr(row, name, value)
        db.session.add(row)
        db.session.flush()
        run.id = row.id
    return made


def extended(runs: Runs) -> list[int]:
    """The volumes that were there before and got files: their totals are counted anew."""
    return [run.id for run in runs.by_name.values() if run.id and run.added < run.files]


def in_page_order(runs: Runs) -> None:
    """Files that filled a gap of an older volume lie where their pages are."""
    for run in runs.by_name.values():
        if run.id is None or run.inside is None:
            continue
        files = db.session.scalars(
            select(Document.id)
            .where(Document.volume_id == run.id)
            .order_by(func.coalesce(Document.first_page, 10**6), Document.position, Document.id)
        ).all()
        for position, key in enumerate(files, 1):
            db.session.execute(
                update(Document).where(Document.id == key).values(position=position),
                execution_options={"synchronize_session": False},
            )


def _extend(run: Run) -> None:
    row = db.session.get_one(Volume, run.id)
    if run.begins:
        begins, ends = date.fromisoformat(run.begins), date.fromisoformat(run.ends)
        row.begins_on = min(row.begins_on or begins, begins)
        row.ends_on = max(row.ends_on or ends, ends)
    row.retention = row.retention or _only(run.kept)


def _only(kept: Iterable[str]) -> str:
    """What all files say, nothing where they differ."""
    kept = set(kept)
    if len(kept) == 1:
        return kept.pop()
    return ""


def _most_secret(degrees: Iterable[str]) -> str:
    return max(degrees, key=SECRECY.index, default="")


def _day(text: str) -> date | None:
    if not text:
        return None
    return date.fromisoformat(text)
