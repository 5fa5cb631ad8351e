"""A catalogue sheet becomes volumes and listed files, whole or not at all."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, insert, select

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import CatalogueImport, Document, Filing, Volume
from acceptance.services.ground import counts, journal, packs
from acceptance.services.ground.access import Place
from workflows.catalogue import REMARK, Catalogue, Issue, read
from workflows.filings import OPEN_TO_FILES
from workflows.placing import Placer, assign
from workflows.roles import Role
from workflows.terms import longest


def _judge(place: Place, rows: list[list[Any]], *, now: datetime) -> Catalogue:
    project = place.project
    existing = db.session.scalars(select(Volume.title).where(Volume.project_id == project.id))
    catalogue = read(rows, project_name=project.name, existing=existing, today=local_date(now))
    assign(
        catalogue, Placer(packs.scope(project), [section.number for section in project.sections])
    )
    return catalogue


def take_in(
    place: Place, taken: CatalogueImport, *, rows: list[list[Any]], now: datetime
) -> Catalogue:
    """Judge the rows and import them if there is no error; the catalogue says what happened.

    Nothing is imported when there are errors; lines without a checklist item are kept and told.
    """
    project = place.project
    catalogue = _judge(place, rows, now=now)
    if catalogue.errors:
        return catalogue
    filings = {
        (row.code, row.section): row
        for row in db.session.execute(
            select(
                Filing.id,
                Filing.code,
                Filing.section,
                Filing.group_code,
                Filing.state,
                Filing.drawings,
                Filing.party_id,
                Filing.retention,
            ).where(Filing.project_id == project.id)
        )
    }
    volumes = [volume for volume in catalogue.volumes if volume.files]
    taken.volumes, taken.files, taken.pages = (
        len(volumes),
        catalogue.files,
        sum(volume.pages for volume in volumes),
    )
    first = (
        db.session.scalar(select(func.max(Volume.number)).where(Volume.project_id == project.id))
        or 0
    ) + 1
    last_id = db.session.scalar(select(func.max(Volume.id))) or 0
    volume_rows, document_rows, remarks = [], [], []
    everyone = Role.OWNER in place.roles
    for offset, volume in enumerate(volumes):
        groups: dict[str, None] = {}
        drawings = section = 0
        kept, days = set(), []
        for position, line in enumerate(volume.files, 1):
            filing = filings.get((line.item, line.section)) if line.item else None
            if filing is not None and not (everyone or filing.party_id in place.party_ids):
                remarks.append(Issue(line.row, 0, REMARK, "not_yours"))
                filing = None
            if filing is not None and filing.state not in OPEN_TO_FILES:
                remarks.append(Issue(line.row, 0, REMARK, "item_closed"))
                filing = None
            if filing is not None:
                groups[filing.group_code] = None
                drawings += line.pages if filing.drawings else 0
                section = filing.section
                kept.add(longest(filing.retention))
            if line.formed_on:
                days.append(line.formed_on)
            document_rows.append(
                (
                    project.id,
                    filing.id if filing else None,
                    last_id + 1 + offset,
                    position,
                    line.title,
                    line.number,
                    line.author,
                    line.formed_on or None,
                    line.first_page,
                    line.last_page,
                    "listed",
                    taken.id,
                    False,
                )
            )
        volume_rows.append(
            {
                "id": last_id + 1 + offset,
                "project_id": project.id,
                "number": first + offset,
                "title": volume.title,
                "section": section,
                "groups": " ".join(groups),
                "files": len(volume.files),
                "pages": volume.pages,
                "drawings": drawings,
                "sound": True,
                "import_id": taken.id,
                "unit": place.viewer.organisation,
                "retention": kept.pop() if len(kept) == 1 else "",
                "begins_on": date.fromisoformat(min(days)) if days else None,
                "ends_on": date.fromisoformat(max(days)) if days else None,
            }
        )
    db.session.execute(insert(Volume), volume_rows)
    insert_documents(document_rows)
    counts.recount({row[1] for row in document_rows})
    catalogue.issues = sorted(
        [*catalogue.issues, *remarks], key=lambda issue: (issue.row, issue.column)
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
    """The files that matched no checklist item, as a query: all of them, or those of the sheets one's own unit handed in."""
    query = (
        select(Document)
        .where(Document.project_id == place.project.id, Document.filing_id.is_(None))
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


def insert_documents(rows: list[tuple[Any, ...]]) -> None:
    """Many rows through the driver itself: executemany with one compiled statement on SQLite, COPY on PostgreSQL."""
    if not rows:
        return
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        driver: Any = connection.connection.driver_connection
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
