"""A file list on its way in: read by the row form, judged by what the project knows, written whole
or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from marshmallow import ValidationError
from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import CatalogueImport, Document
from acceptance.models.states import DocumentState
from acceptance.services.files import catalogues
from acceptance.services.ground import counts, journal
from acceptance.services.ground.access import Place
from acceptance.services.volumes import totals
from workflows.catalogue import ERROR, REMARK
from workflows.list_line import Cells, Line, Loader
from workflows.listing import Headings

from . import changes, runs
from .judged import Judged, NewFile
from .outcome import Outcome


def take(
    place: Place,
    taken: CatalogueImport,
    rows: Sequence[Cells],
    headings: Headings,
    load: Loader,
    *,
    now: datetime,
) -> Outcome:
    """Take the lines under the headings in, if there is no error; the outcome says what is to be
    told.

    Issues come in the order of the sheet.
    """
    out = Outcome(headings)
    for heading in headings.unknown:
        out.tell(headings.row, "", REMARK, "unknown_column", value=heading)
    judged = Judged(place, out, now)
    for row, line in _read(rows, load, out):
        judged.line(row, line)
    judged.finish()
    errors = bool(out.errors)
    if judged.nothing and not errors:
        out.tell(0, "", ERROR, "nothing_filled")
        errors = True
    if not errors:
        _write(place, taken, judged, now=now)
    out.issues.sort(key=lambda issue: (issue.row, issue.column))
    return out


def _read(rows: Sequence[Cells], load: Loader, out: Outcome) -> Iterator[tuple[int, Line]]:
    """The lines the row form lets through, with their rows (from 1); what it refuses is told."""
    for row, cells in enumerate(rows[out.headings.row :], out.headings.row + 1):
        if not any(cells):
            continue
        try:
            line = load(cells)
        except ValidationError as error:
            for name, sentences in error.messages_dict.items():
                for said in sentences:
                    out.tell(row, name, ERROR, "said", said=said)
            continue
        yield row, line


def _write(place: Place, taken: CatalogueImport, judged: Judged, *, now: datetime) -> None:
    out, project_id, new = judged.out, place.project.id, judged.new
    out.volumes = runs.write(judged.runs, taken.id)
    last = db.session.scalar(select(func.max(Document.id))) or 0
    catalogues.insert_documents([_document(project_id, taken.id, file) for file in new])
    changes.change(judged.edits.updates, now=now)
    planned = changes.plan(judged.due)
    counts.recount({file.filing_id for file in new})
    # files in no item count by what the titles of their volumes say
    totals.count_again({file.run.id for file in new if file.run and not file.filing_id})
    out.added, out.changed, out.due = len(new), len(judged.edits.updates), len(planned)
    taken.files, taken.volumes = out.added, out.volumes
    taken.pages = sum(
        file.last_page - file.first_page + 1 for file in new if file.first_page and file.last_page
    )
    taken.changed = [*judged.edits.updates, *planned]
    journal.record(
        project_id,
        "import_list",
        actor=place.viewer,
        now=now,
        noun="import",
        object_id=taken.id,
        facts={
            "name": taken.name,
            "sha256": taken.digest,
            "files": out.added,
            "changed": out.changed,
            # files listed by this import have higher ids
            "after": last,
        },
    )


def _document(project_id: int, import_id: int, file: NewFile) -> tuple[object, ...]:
    """A file as `catalogues.COLUMNS` has it."""
    filing_id, run, position, title, number, author, formed_on, first_page, last_page = file
    volume_id = None
    if run is not None:
        volume_id = run.id
    return (
        project_id,
        filing_id,
        volume_id,
        position,
        title,
        number,
        author,
        formed_on,
        first_page,
        last_page,
        DocumentState.LISTED.value,
        import_id,
        False,
    )
