"""Excel there and back: prefilled lists go out; what comes in is judged and imported by one and the
same code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from sqlalchemy import Select, delete, select

from acceptance.extensions import db
from acceptance.gateways import marking
from acceptance.gateways import sheets as gateway
from acceptance.gateways.storage import LocalStore
from acceptance.models import CatalogueImport, ColumnMapping, Project
from acceptance.models.shapes import Payload
from acceptance.models.states import SheetState
from acceptance.refusals import Refused
from acceptance.services.files import catalogues
from acceptance.services.ground import access, holds
from acceptance.services.ground.access import Place
from workflows import listing
from workflows.catalogue import COLUMNS, ERROR, Issue
from workflows.list_line import Loader
from workflows.listing import FIELDS, Headings

from . import taking

AT_ONCE = 5000
"""Rows up to which a sheet is taken in while the sender waits; a longer one becomes a task with
progress.
"""
KEPT_ISSUES = 2000
"""A sheet with more is wrong as a whole; the rest shows once these are mended."""
Compile = Callable[[Mapping[str, int]], Loader]


def read(path: Path) -> list[list[object]]:
    """The rows of a sheet, parsed in a limited child. Raises Refused, with the cell and the remedy."""
    return gateway.rows(path)


def remembered(organisation_id: int) -> dict[str, str]:
    """What an organisation once said its headings mean."""
    wanted = select(ColumnMapping.heading, ColumnMapping.field).where(
        ColumnMapping.organisation_id == organisation_id
    )
    return dict(db.session.execute(wanted).all())


def remember(organisation_id: int, said: Mapping[str, str]) -> None:
    """Keep what headings mean; an unknown field means: leave this column out."""
    for heading, name in said.items():
        key, field = listing.folded(heading), ""
        if name in FIELDS:
            field = name
        db.session.execute(
            delete(ColumnMapping).where(
                ColumnMapping.organisation_id == organisation_id, ColumnMapping.heading == key
            )
        )
        db.session.add(ColumnMapping(organisation_id=organisation_id, heading=key, field=field))
    db.session.flush()


def receive(
    place: Place, name: str, digest: str, *, scope: str = "", now: datetime
) -> CatalogueImport:
    """Enter a sheet that was handed in. Raises Refused (not_in_stage, archive_fixed)."""
    holds.require(place, "list.take_in")
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
        state=SheetState.RECEIVED.value,
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
    rows: list[list[object]],
    *,
    compiled: Compile,
    now: datetime,
) -> CatalogueImport:
    """Judge the rows and import them if nothing is wrong; `row` says what happened. One
    transaction, all or nothing.

    A sheet without a heading row is read as a catalogue; one whose headings name no title waits
    until somebody says what they mean.
    """
    headings = None
    if not listing.is_catalogue(rows):
        headings = listing.find_headings(rows, remembered(place.viewer.organisation_id))
    if headings is None:
        catalogue = catalogues.take_in(place, row, rows=rows, now=now)
        _keep(row, catalogue.issues, header=0, column=len(COLUMNS) + 1)
        return row
    row.headings = list(headings.all)
    if not headings.readable:
        row.state = SheetState.MAPPING.value
        return row
    outcome = taking.take(place, row, rows, headings, compiled(headings.columns), now=now)
    _keep(row, outcome.issues, header=headings.row, column=_error_column(headings))
    return row


def _error_column(headings: Headings) -> int:
    """Where errors are written in the returned sheet: the column of last time, else a new one at
    the end.
    """
    if listing.ERROR_HEADING in headings.all:
        return headings.all.index(listing.ERROR_HEADING) + 1
    return len(headings.all) + 1


def _keep(row: CatalogueImport, issues: list[Issue], *, header: int, column: int) -> None:
    row.state = SheetState.IMPORTED.value
    row.issues = [(i.row, i.column, i.weight, i.code, dict(i.facts)) for i in issues[:KEPT_ISSUES]]
    if any(issue.weight == ERROR for issue in issues):
        row.state = SheetState.REFUSED.value
        row.returned_digest = ""
        scope, _sep, _places = row.scope.partition("|")
        row.scope = f"{scope}|{header}|{column}"


def returned(
    row: CatalogueImport, store: LocalStore, say: Callable[[Issue], str]
) -> tuple[bytes, str] | None:
    """The same workbook with a column of what is wrong, in the reader's language. None when it
    cannot be written.
    """
    _scope, header, column = row.scope.split("|")
    told: dict[int, tuple[str, list[int]]] = {}
    for number, at, weight, code, facts in row.issues:
        if weight != ERROR:
            continue
        sentence, columns = told.get(number, ("", []))
        text = say(Issue(number, at, weight, code, facts))
        # an issue of column 0 is about the whole row: no cell is coloured
        if at:
            columns = [*columns, at]
        told[number] = ("；".join(filter(None, (sentence, text))), columns)
    return marking.marked(
        store.sound(row.digest),
        told,
        header=int(header),
        column=int(column),
        heading=listing.ERROR_HEADING,
    )


def take_queued(
    import_id: int,
    payload: Payload,
    rows: list[list[object]],
    *,
    compiled: Compile,
    now: datetime,
) -> None:
    """The task of a long sheet: as `take`, in the name of who handed it in."""
    row = db.session.get_one(CatalogueImport, import_id)
    project = db.session.get_one(Project, row.project_id)
    place = access.again(project, payload)
    holds.require(place, "list.take_in")
    take(place, row, rows, compiled=compiled, now=now)


def refuse(import_id: int, refused: Refused) -> None:
    """A long sheet that could not be read."""
    row = db.session.get_one(CatalogueImport, import_id)
    row.state = SheetState.REFUSED.value
    row.issues = [(0, 0, ERROR, "refused", {"code": refused.code, **refused.facts})]


def mine(place: Place) -> Select[CatalogueImport]:
    """The lists that came in: all for who sees the whole project, else those of the viewer's
    organisation.
    """
    wanted = select(CatalogueImport).where(CatalogueImport.project_id == place.project.id)
    if place.whole:
        return wanted
    return wanted.where(CatalogueImport.organisation_id == place.viewer.organisation_id)
