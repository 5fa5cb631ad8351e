"""What a list was judged to be is entered: volumes, files, changed words, planned days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import CatalogueImport, Document
from acceptance.models.states import DocumentState
from acceptance.services.files import listed
from acceptance.services.ground import counts, journal
from acceptance.services.ground.access import Place
from acceptance.services.volumes import totals

from . import changes, runs
from .judged import Judged, NewFile
from .kept import NOTHING

LISTED = DocumentState.LISTED.value


def write(place: Place, taken: CatalogueImport, judged: Judged, *, now: datetime) -> None:
    """Write the new files and volumes, the changed words and the planned days, and one journal line."""
    out, project_id, new = judged.out, place.project.id, judged.new
    out.volumes = runs.write(judged.runs, taken.id, place.viewer.organisation)
    last = db.session.scalar(select(func.max(Document.id))) or 0
    _insert(project_id, taken.id, new)
    runs.in_page_order(judged.runs)
    changes.change(judged.edits.updates, now=now)
    planned = changes.plan(judged.due)
    counts.recount({file.filing_id for file in new})
    # files in no item count by what the titles of their volumes say
    loose = {file.run.id for file in new if file.run and not file.filing_id}
    totals.count_again({*runs.extended(judged.runs), *loose})
    out.added, out.changed, out.due = len(new), len(judged.edits.updates), len(planned)
    taken.files, taken.volumes = out.added, out.volumes
    taken.pages = sum(
        file.last_page - file.first_page + 1 for file in new if file.first_page and file.last_page
    )
    taken.changed = [*judged.edits.updates, *planned]
    facts = {
        "name": taken.name,
        "sha256": taken.digest,
        "files": out.added,
        "changed": out.changed,
        # files listed by this import have higher ids
        "after": last,
        **listed.left_out(len(out.left)),
    }
    journal.record(
        project_id,
        "import_list",
        actor=place.viewer,
        now=now,
        noun="import",
        object_id=taken.id,
        facts=facts,
    )


def _insert(project_id: int, import_id: int, new: Sequence[NewFile]) -> None:
    """Write the files; the columns that few lists have only where this one has them."""
    rows = [_document(project_id, import_id, file) for file in new]
    if not any(file.kept is not NOTHING or listed.is_no_day(file.formed_on) for file in new):
        listed.insert_documents(rows)
        return
    more = [(*row, *_more(file)) for row, file in zip(rows, new, strict=True)]
    listed.insert_documents(more, more=listed.MORE_COLUMNS)


def _document(project_id: int, import_id: int, file: NewFile) -> listed.DocumentRow:
    """A file as `listed.COLUMNS` has it."""
    filing_id, run, position, title, number, author, formed_on, first_page, last_page, _kept = file
    day = formed_on or None
    if listed.is_no_day(formed_on):
        day, _last, _written = listed.dated(formed_on)
    return (
        project_id,
        filing_id,
        run.id if run is not None else None,
        position,
        title,
        number,
        author,
        day,
        first_page,
        last_page,
        LISTED,
        import_id,
        False,
    )


def _more(file: NewFile) -> listed.DocumentRow:
    """What `listed.MORE_COLUMNS` has of a file."""
    _day, last, written = listed.dated(file.formed_on)
    return (last, written, *file.kept)
