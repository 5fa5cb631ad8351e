"""A catalogue sheet becomes volumes and listed files, whole or not at all."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple, TypeAlias

from sqlalchemy import func, insert, select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import CatalogueImport, Filing, Volume
from acceptance.models.states import DocumentState
from acceptance.services.ground import counts, journal, keys, packs
from acceptance.services.ground.access import Place
from workflows import classes, dates
from workflows.catalogue import ERROR, REMARK, Catalogue, FileLine, Issue, VolumeLine
from workflows.catalogue.reader import Reader
from workflows.filings import OPEN_TO_FILES
from workflows.placing import Placer, assign
from workflows.roles import Role
from workflows.terms import longest

from .listed import MORE_COLUMNS, NO_MORE, WHOLE_DAY, DocumentRow, dated, insert_documents, left_out

Left: TypeAlias = frozenset[tuple[str, int]]
"""Rows that are left out, by sheet."""


class Owed(NamedTuple):
    """A checklist item, as far as it decides over the files that a sheet lists for it."""

    id: int
    code: str
    section: int
    group_code: str
    state: str
    drawings: bool
    party_id: int
    retention: str


Pages: TypeAlias = Sequence[tuple[str, Sequence[Sequence[object]]]]
"""The rows of each sheet with its name; the name is empty where there is one sheet only."""


def _judge(
    place: Place, pages: Pages, options: Collection[str], left: Left, *, now: datetime
) -> Catalogue:
    """Read the rows and look for the item of each file; what is wrong stands in the issues."""
    project = place.project
    existing: set[str | tuple[str, str]] = set()
    for title, given in db.session.execute(
        select(Volume.title, Volume.given_number).where(Volume.project_id == project.id)
    ):
        existing |= {(title, given), title}
    reader = Reader(
        unicodedata.normalize("NFC", project.name),
        existing,
        local_date(now),
        accept="dates" in options,
        same_project="project" in options,
        leave=left,
    )
    catalogue = reader.read(pages)
    assign(
        catalogue, Placer(packs.scope(project), [section.number for section in project.sections])
    )
    return catalogue


def _read(
    place: Place, pages: Pages, options: Collection[str], *, now: datetime
) -> tuple[Catalogue, list[Issue]]:
    """The catalogue, without the lines that a person has said may be left out; and what was wrong
    with these.
    """
    left: Left = frozenset()
    catalogue = _judge(place, pages, options, left, now=now)
    first = catalogue.issues
    while errors := catalogue.errors:
        passed = [
            one
            for one in errors
            if one.row
            and ("good" in options or ("fresh" in options and one.code == "volume_exists"))
        ]
        if len(passed) < len(errors) or not any(volume.files for volume in catalogue.volumes):
            break
        left |= {(one.sheet, one.row) for one in passed}
        catalogue = _judge(place, pages, options, left, now=now)
    why = [one for one in first if one.weight == ERROR and (one.sheet, one.row) in left]
    return catalogue, why


def _owed(project_id: int) -> dict[tuple[str, int], Owed]:
    """The items of a project by code and section."""
    rows = db.session.execute(
        select(
            Filing.id,
            Filing.code,
            Filing.section,
            Filing.group_code,
            Filing.state,
            Filing.drawings,
            Filing.party_id,
            Filing.retention,
        ).where(Filing.project_id == project_id)
    )
    return {(item.code, item.section): item for item in (Owed(*row) for row in rows)}


@dataclass
class _Taking:
    """What a catalogue becomes: rows to write in bulk, and remarks on lines without an item."""

    place: Place
    taken: CatalogueImport
    owed: dict[tuple[str, int], Owed]
    volumes: list[dict[str, object]] = field(default_factory=list)
    documents: list[DocumentRow] = field(default_factory=list)
    # what few catalogues say of a file (MORE_COLUMNS), and whether this one does
    more: list[DocumentRow] = field(default_factory=list)
    wide: bool = False
    remarks: list[Issue] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.everyone = Role.OWNER in self.place.roles
        self.scope = packs.scope(self.place.project)

    def write(self) -> None:
        """Write the volumes and their files."""
        db.session.execute(insert(Volume), self.volumes)
        if not self.wide:
            insert_documents(self.documents)
            return
        insert_documents(
            [(*row, *more) for row, more in zip(self.documents, self.more, strict=True)],
            more=MORE_COLUMNS,
        )

    def item_of(self, line: FileLine, sheet: str) -> Owed | None:
        """The item that a line goes to; None, with a remark, where it may not."""
        if not line.item:
            return None
        item = self.owed.get((line.item, line.section))
        if item is None:
            return None
        if not (self.everyone or item.party_id in self.place.party_ids):
            self.remarks.append(Issue(line.row, 0, REMARK, "not_yours", {}, sheet))
            return None
        if item.state not in OPEN_TO_FILES:
            self.remarks.append(Issue(line.row, 0, REMARK, "item_closed", {}, sheet))
            return None
        return item

    def add(self, volume: VolumeLine, *, key: int, number: int) -> None:
        """A volume with its files; it is told by the items that these go to."""
        project_id, import_id = self.place.project.id, self.taken.id
        groups: dict[str, None] = {}
        drawings = section = 0
        kept, days = set(), []
        for position, line in enumerate(volume.files, 1):
            item, item_id = self.item_of(line, volume.sheet), None
            if item is not None:
                item_id = item.id
                self.touched.add(item_id)
                groups[item.group_code] = None
                if item.drawings:
                    drawings += line.pages
                section = item.section
                kept.add(longest(item.retention))
            else:
                group, drawn = classes.of_title(self.scope, volume.title)
                if group:
                    groups[group] = None
                if drawn:
                    drawings += line.pages
            day, more = line.formed_on or None, NO_MORE
            if day and len(day) == WHOLE_DAY:
                days.append(day)
            elif day:
                days += [one.isoformat() for one in dates.days(day)]
                day, until, written = dated(day)
                more, self.wide = (until, written, "", "", ""), True
            self.documents.append(
                (
                    project_id,
                    item_id,
                    key,
                    position,
                    line.title,
                    line.number,
                    line.author,
                    day,
                    line.first_page,
                    line.last_page,
                    DocumentState.LISTED.value,
                    import_id,
                    False,
                )
            )
            self.more.append(more)
        row: dict[str, object] = {
            "id": key,
            "project_id": project_id,
            "number": number,
            "title": volume.title,
            "given_number": volume.given,
            "section": section,
            "groups": " ".join(groups),
            "files": len(volume.files),
            "pages": volume.pages,
            "drawings": drawings,
            "sound": volume.whole,
            "import_id": import_id,
            "unit": self.place.viewer.organisation,
            "retention": "",
            "begins_on": None,
            "ends_on": None,
        }
        if len(kept) == 1:
            row["retention"] = kept.pop()
        if days:
            row["begins_on"] = date.fromisoformat(min(days))
            row["ends_on"] = date.fromisoformat(max(days))
        self.volumes.append(row)


def take_in(
    place: Place,
    taken: CatalogueImport,
    *,
    pages: Pages,
    options: Collection[str] = (),
    now: datetime,
) -> Catalogue:
    """Judge the rows and import them if there is no error; the catalogue says what happened.

    Nothing is imported when there are errors; lines without a checklist item are kept and told. With
    the option good the lines with errors are left out, with fresh the volumes that are there.
    """
    project = place.project
    catalogue, why = _read(place, pages, options, now=now)
    if catalogue.errors:
        return catalogue
    taking = _Taking(place, taken, _owed(project.id))
    volumes = [volume for volume in catalogue.volumes if volume.files]
    taken.volumes, taken.files = len(volumes), catalogue.files
    taken.pages = sum(volume.pages for volume in volumes)
    numbers = select(func.max(Volume.number)).where(Volume.project_id == project.id)
    last_number = db.session.scalar(numbers) or 0
    numbered = enumerate(volumes, last_number + 1)
    for key, (number, volume) in zip(keys.of_volumes(len(volumes)), numbered, strict=True):
        taking.add(volume, key=key, number=number)
    taking.write()
    counts.recount(taking.touched)
    order = {name: at for at, (name, _rows) in enumerate(pages)}
    catalogue.issues = sorted(
        [*catalogue.issues, *taking.remarks, *why],
        key=lambda one: (order.get(one.sheet, -1), one.row, one.column),
    )
    journal.record(
        project.id,
        "import_catalogue",
        actor=place.viewer,
        now=now,
        noun="import",
        object_id=taken.id,
        facts={
            "name": taken.name,
            "sha256": taken.digest,
            "volumes": taken.volumes,
            "files": taken.files,
            "pages": taken.pages,
            **left_out(len(catalogue.left)),
        },
    )
    return catalogue
