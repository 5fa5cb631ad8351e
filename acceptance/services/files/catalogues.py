"""A catalogue sheet becomes volumes and listed files, whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple, TypeAlias

from sqlalchemy import Select, func, insert, select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import CatalogueImport, Document, Filing, Volume
from acceptance.models.states import DocumentState, Gone
from acceptance.services.ground import counts, journal, keys, packs
from acceptance.services.ground.access import Place
from workflows import classes
from workflows.catalogue import REMARK, Catalogue, FileLine, Issue, VolumeLine, read
from workflows.filings import OPEN_TO_FILES
from workflows.placing import Placer, assign
from workflows.roles import Role
from workflows.terms import longest

DocumentRow: TypeAlias = tuple[object, ...]
"""A listed file, in the order of COLUMNS: a plain tuple, because there are 100,000 in a sheet."""


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


def _judge(place: Place, rows: Sequence[Sequence[object]], *, now: datetime) -> Catalogue:
    """Read the rows and look for the item of each file; what is wrong stands in the issues."""
    project = place.project
    existing = db.session.scalars(select(Volume.title).where(Volume.project_id == project.id))
    catalogue = read(rows, project_name=project.name, existing=existing, today=local_date(now))
    assign(
        catalogue, Placer(packs.scope(project), [section.number for section in project.sections])
    )
    return catalogue


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
    remarks: list[Issue] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.everyone = Role.OWNER in self.place.roles
        self.scope = packs.scope(self.place.project)

    def item_of(self, line: FileLine) -> Owed | None:
        """The item that a line goes to; None, with a remark, where it may not."""
        if not line.item:
            return None
        item = self.owed.get((line.item, line.section))
        if item is None:
            return None
        if not (self.everyone or item.party_id in self.place.party_ids):
            self.remarks.append(Issue(line.row, 0, REMARK, "not_yours"))
            return None
        if item.state not in OPEN_TO_FILES:
            self.remarks.append(Issue(line.row, 0, REMARK, "item_closed"))
            return None
        return item

    def add(self, volume: VolumeLine, *, key: int, number: int) -> None:
        """A volume with its files; it is told by the items that these go to."""
        project_id, import_id = self.place.project.id, self.taken.id
        groups: dict[str, None] = {}
        drawings = section = 0
        kept, days = set(), []
        for position, line in enumerate(volume.files, 1):
            item, item_id = self.item_of(line), None
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
            if line.formed_on:
                days.append(line.formed_on)
            self.documents.append(
                (
                    project_id,
                    item_id,
                    key,
                    position,
                    line.title,
                    line.number,
                    line.author,
                    line.formed_on or None,
                    line.first_page,
                    line.last_page,
                    DocumentState.LISTED.value,
                    import_id,
                    False,
                )
            )
        row: dict[str, object] = {
            "id": key,
            "project_id": project_id,
            "number": number,
            "title": volume.title,
            "section": section,
            "groups": " ".join(groups),
            "files": len(volume.files),
            "pages": volume.pages,
            "drawings": drawings,
            "sound": True,
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
    place: Place, taken: CatalogueImport, *, rows: Sequence[Sequence[object]], now: datetime
) -> Catalogue:
    """Judge the rows and import them if there is no error; the catalogue says what happened.

    Nothing is imported when there are errors; lines without a checklist item are kept and told.
    """
    project = place.project
    catalogue = _judge(place, rows, now=now)
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
    db.session.execute(insert(Volume), taking.volumes)
    insert_documents(taking.documents)
    counts.recount(taking.touched)
    catalogue.issues = sorted(
        [*catalogue.issues, *taking.remarks], key=lambda issue: (issue.row, issue.column)
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
        },
    )
    return catalogue


def unplaced(place: Place) -> Select[Document]:
    """The files that matched no checklist item, as a query: all of them, or those of the sheets
    one's own unit handed in.
    """
    query = (
        select(Document)
        .where(
            Document.project_id == place.project.id,
            Document.filing_id.is_(None),
            Document.gone == Gone.HERE,
        )
        .order_by(Document.id)
    )
    if place.whole:
        return query
    mine = select(Volume.id).join(CatalogueImport, CatalogueImport.id == Volume.import_id)
    return query.where(
        Document.volume_id.in_(
            mine.where(CatalogueImport.organisation_id == place.viewer.organisation_id)
        )
    )


COLUMNS = (
    "project_id",
    "filing_id",
    "volume_id",
    "position",
    "title",
    "number",
    "author",
    "formed_on",
    "first_page",
    "last_page",
    "state",
    "import_id",
    "indexed",
)


def insert_documents(rows: Sequence[DocumentRow]) -> None:
    """Many rows through the driver itself: executemany with one compiled statement on SQLite, COPY
    on PostgreSQL.

    Each row has the values of COLUMNS, days as ISO text.
    """
    if not rows:
        return
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        driver = connection.connection.driver_connection
        assert driver is not None
        with (
            driver.cursor() as cursor,
            cursor.copy(f"COPY document ({', '.join(COLUMNS)}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row(row)
        return
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    marks = ", ".join("?" * len(COLUMNS))
    connection.exec_driver_sql(
        f"INSERT INTO document ({names}) VALUES ({marks})",  # noqa: S608 - names of our own
        rows,
    )
