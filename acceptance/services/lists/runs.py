"""The volumes a list adds files to: their pages run on from what already lies in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import func, select, update

from acceptance.extensions import db
from acceptance.models import Volume
from workflows.catalogue import ERROR
from workflows.list_line import Pages

from .items import Item
from .outcome import Outcome


@dataclass(slots=True)
class Run:
    """A volume as it grows line by line; a new one has no id until it is written.

    `files` and `pages` count what was there too, `added` and `drawings` (pages) only what the list
    brings.
    """

    title: str
    id: int | None = None
    files: int = 0
    pages: int = 0
    added: int = 0
    drawings: int = 0
    section: int = 0
    groups: set[str] = field(default_factory=set)


class Runs:
    """The volumes that a list names, by their titles."""

    def __init__(self, project_id: int, out: Outcome) -> None:
        self.project_id, self.out = project_id, out
        self.by_title: dict[str, Run] = {}

    def of(self, row: int, title: str) -> Run:
        """The volume of that title, as it stands in the project or new. A sealed one is an error."""
        found = self.by_title.get(title)
        if found is not None:
            return found
        run = self.by_title[title] = Run(title)
        there = db.session.execute(
            select(Volume.id, Volume.files, Volume.pages, Volume.sealed).where(
                Volume.project_id == self.project_id, Volume.title == title
            )
        ).first()
        if there is not None:
            run.id, run.files, run.pages, sealed = there
            if sealed:
                self.out.tell(row, "volume", ERROR, "volume_sealed", value=title)
        return run

    def lay(self, row: int, run: Run, item: Item | None, pages: Pages) -> int:
        """Lay a file on top of a volume; returns its place. A gap or an overlap of pages is an
        error.
        """
        run.files += 1
        run.added += 1
        first, last = pages
        if first is not None and last is not None:
            self._follow(row, run, first)
            run.pages = last
        if item is not None:
            run.groups.add(item.group_code)
            run.section = item.section
            if item.drawings and first and last:
                run.drawings += last - first + 1
        return run.files

    def _follow(self, row: int, run: Run, first: int) -> None:
        expected = run.pages + 1
        if first == expected:
            return
        code = "page_overlap"
        if first > expected:
            code = "page_gap"
        missing = first - expected
        self.out.tell(
            row, "first_page", ERROR, code, expected=expected, value=first, missing=missing
        )


def write(runs: Runs, import_id: int) -> int:
    """Write the volumes that got files, new ones with the next free numbers; returns how many are
    new.
    """
    made = 0
    number = (
        db.session.scalar(
            select(func.max(Volume.number)).where(Volume.project_id == runs.project_id)
        )
        or 0
    )
    for run in runs.by_title.values():
        if not run.added:
            continue
        if run.id is not None:
            db.session.execute(
                update(Volume)
                .where(Volume.id == run.id)
                .values(files=run.files, pages=run.pages, drawings=Volume.drawings + run.drawings)
            )
            continue
        number, made = number + 1, made + 1
        row = Volume(
            project_id=runs.project_id,
            number=number,
            title=run.title,
            section=run.section,
            groups=" ".join(sorted(run.groups)),
            files=run.files,
            pages=run.pages,
            drawings=run.drawings,
            sound=True,
            import_id=import_id,
        )
        db.session.add(row)
        db.session.flush()
        run.id = row.id
    return made
