"""Excel there and back: prefilled lists go out; what comes in is judged and imported by one and the same code."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Select, delete, select

from acceptance.extensions import db
from acceptance.gateways import marking
from acceptance.gateways import sheets as gateway
from acceptance.gateways.storage import LocalStore
from acceptance.models import CatalogueImport, ColumnMapping, Project
from acceptance.refusals import Refused
from acceptance.services.files import catalogues
from acceptance.services.ground.access import Place, Viewer
from workflows import listing
from workflows.catalogue import ERROR, Issue
from workflows.listing import FIELDS
from workflows.projects import CLOSED

from .taking import Import, Loader

AT_ONCE = 5000
"""Rows up to which a sheet is taken in while the sender waits; a longer one becomes a task with progress."""
KEPT_ISSUES = 2000
Compile = Callable[[Mapping[str, int]], Loader]


def read(path: Path) -> list[list[Any]]:
    """The rows of a sheet, parsed in a limited child. Raises Refused."""
    return gateway.rows(path)


def remembered(organisation_id: int) -> dict[str, str]:
    """What an organisation once said its headings mean."""
    rows = db.session.execute(
        select(ColumnMapping.heading, ColumnMapping.field).where(
            ColumnMapping.organisation_id == organisation_id
        )
    )
    return {row.heading: row.field for row in rows}


def remember(organisation_id: int, said: Mapping[str, str]) -> None:
    """Keep what headings mean; an unknown field means: leave this column out."""
    for heading, name in said.items():
        key = listing.folded(heading)
        db.session.execute(
            delete(ColumnMapping).where(
                ColumnMapping.organisation_id == organisation_id, ColumnMapping.heading == key
            )
        )
        db.session.add(
            ColumnMapping(
                organisation_id=organisation_id, heading=key, field=name if name in FIELDS else ""
            )
        )
    db.session.flush()


def receive(
    place: Place, name: str, digest: str, *, scope: str = "", now: datetime
) -> CatalogueImport:
    """Enter a sheet that was handed in. Raises Refused (not_in_stage)."""
    if place.project.state in CLOSED:
        raise Refused("not_in_stage", stage=place.project.state)
    row = CatalogueImport(
        project_id=place.project.id,
        name=name,
        digest=digest,
        volumes=0,
        files=0,
        pages=0,
        organisation_id=place.viewer.organisation_id,
        imported_by=place.viewer.name,
        imported_at=now,
        state="received",
        scope=scope,
        changed=[],
        issues=[],
        headings=[],
    )
    db.session.add(row)
    db.session.flush()
    return row


def take(
    place: Place,
    row: CatalogueImport,
    rows: list[list[Any]],
    store: LocalStore,
    *,
    compiled: Compile,
    now: datetime,
) -> CatalogueImport:
    """Judge the rows and import them if nothing is wrong; `row` says what happened. One transaction, all or nothing."""
    if listing.is_catalogue(rows):
        catalogue = catalogues.take_in(place, row, rows=rows, now=now)
        _keep(row, catalogue.issues, store, header=0, column=7)
        return row
    headings = listing.find_headings(rows, remembered(place.viewer.organisation_id))
    if headings is None:
        catalogue = catalogues.take_in(place, row, rows=rows, now=now)
        _keep(row, catalogue.issues, store, header=0, column=7)
        return row
    row.headings = list(headings.all)
    if not headings.readable:
        row.state = "mapping"
        return row
    outcome = Import(place, row, headings, compiled(headings.columns), now).run(rows)
    column = (
        headings.all.index(listing.ERROR_HEADING) + 1
        if listing.ERROR_HEADING in headings.all
        else len(headings.all) + 1
    )
    _keep(row, outcome.issues, store, header=headings.row, column=column)
    return row


def _keep(
    row: CatalogueImport, issues: list[Issue], store: LocalStore, *, header: int, column: int
) -> None:
    errors = any(issue.weight == ERROR for issue in issues)
    row.state = "refused" if errors else "imported"
    row.issues = [(i.row, i.column, i.weight, i.code, dict(i.facts)) for i in issues[:KEPT_ISSUES]]
    if errors:
        row.returned_digest = ""
        row.scope = f"{row.scope.partition('|')[0]}|{header}|{column}"


def returned(
    row: CatalogueImport, store: LocalStore, say: Callable[[Issue], str]
) -> tuple[bytes, str] | None:
    """The same workbook with a column of what is wrong, in the reader's language. None when it cannot be written."""
    _scope, header, column = row.scope.split("|")
    told: dict[int, tuple[str, list[int]]] = {}
    for number, at, weight, code, facts in row.issues:
        if weight != ERROR:
            continue
        sentence, columns = told.get(number, ("", []))
        text = say(Issue(number, at, weight, code, facts))
        told[number] = (
            "；".join(filter(None, (sentence, text))),
            [*columns, *([at] if at else [])],
        )
    return marking.marked(
        store.path(row.digest),
        told,
        header=int(header),
        column=int(column),
        heading=listing.ERROR_HEADING,
    )


def take_queued(
    import_id: int,
    payload: Mapping[str, Any],
    rows: list[list[Any]],
    store: LocalStore,
    *,
    compiled: Compile,
    now: datetime,
) -> None:
    """The task of a long sheet: as `take`, in the name of who handed it in."""
    row = db.session.get_one(CatalogueImport, import_id)
    project = db.session.get_one(Project, row.project_id)
    place = Place(
        project,
        frozenset(payload["roles"]),
        frozenset(payload["parties"]),
        Viewer(**payload["viewer"]),
    )
    take(place, row, rows, store, compiled=compiled, now=now)


def refuse(import_id: int, refused: Refused) -> None:
    """A long sheet that could not be read."""
    row = db.session.get_one(CatalogueImport, import_id)
    row.state, row.issues = (
        "refused",
        [(0, 0, ERROR, "refused", {"code": refused.code, **refused.facts})],
    )


def mine(place: Place) -> Select[CatalogueImport]:
    """The lists that came in: all for who sees the whole project, else those of the viewer's organisation."""
    wanted = select(CatalogueImport).where(CatalogueImport.project_id == place.project.id)
    if place.whole:
        return wanted
    return wanted.where(CatalogueImport.organisation_id == place.viewer.organisation_id)
