"""File lists on their way in: read by the row form, judged by what the project knows, written whole,
or as far as they are good where a person has said so, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
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
from workflows import dates, listing
from workflows.catalogue import ERROR, MENDED, REMARK, cell_text
from workflows.list_line import Cells, Line, Loader, ending_before, pages_of
from workflows.listing import Lines, Sheet

from . import changes, runs
from .judged import Judged, NewFile
from .kept import NOTHING
from .outcome import Outcome

Compile = Callable[..., Loader]
"""Makes the loader of a row from the columns; `accept` takes days that are only proposed."""
WHOLE = len("2020-08-01")
"""Characters of a date that is a day."""
DATED = ("date_proposed", "date_two_ways", "reversed_dates")
"""What is told of a date with the cell itself and what it may mean."""


@dataclass(frozen=True)
class Part:
    """A sheet of the list with its lines and what reads them; `name` is empty where it is the only
    one.
    """

    name: str
    sheet: Sheet
    lines: Lines
    load: Loader


def parts(
    sheets: Sequence[Sheet], compile_: Compile, options: Collection[str], *, several: bool
) -> list[Part]:
    """The lists of a workbook, ready to be judged. `several`: their sheets are named."""
    made = []
    for sheet in sheets:
        found = listing.lines(sheet, hidden_too="hidden" in options)
        columns = found.headings.columns
        if sheet.section and "section" not in columns:
            found = _in_section(found, sheet.section)
            columns = found.headings.columns
        columns = {name: at for name, at in columns.items() if name not in listing.PARTS_OF_DAY}
        load = compile_(columns, accept="dates" in options)
        made.append(Part(sheet.page.name if several else "", sheet, found, load))
    return made


def _in_section(found: Lines, section: int) -> Lines:
    """Lines of a sheet that is a section: a column says so."""
    width = max((len(cells) for _row, cells in found.rows), default=len(found.headings.all))
    found.headings = found.headings.with_virtual("section", width)
    found.rows = [
        (row, [*cells, *[""] * (width - len(cells)), section]) for row, cells in found.rows
    ]
    return found


def take(
    place: Place,
    taken: CatalogueImport,
    lists: Sequence[Part],
    *,
    options: Collection[str] = (),
    now: datetime,
) -> Outcome:
    """Take the lines of these lists in, if there is no error; the outcome says what is to be told.

    With the option good, lines with errors are left out; with fresh, those that are there already.
    Issues come in the order of the sheets.
    """
    judged = _judge(place, lists, options, frozenset(), now)
    out, first = judged.out, judged.out
    left: frozenset[tuple[str, int]] = frozenset()
    while "good" in options and out.errors and all(issue.row for issue in out.errors):
        left |= {(issue.sheet, issue.row) for issue in out.errors}
        judged = _judge(place, lists, options, left, now)
        out = judged.out
    errors = bool(out.errors)
    if judged.nothing and not errors:
        if left:
            return first
        out.tell(0, "", ERROR, "came_whole" if out.known else "nothing_filled", known=out.known)
        errors = True
    if not errors:
        out.left = left
        _write(place, taken, judged, now=now)
        out.issues += [i for i in first.issues if (i.sheet, i.row) in left and i.weight == ERROR]
    order = {part.name: at for at, part in enumerate(lists)}
    out.issues.sort(key=lambda one: (order.get(one.sheet, -1), one.row, one.column))
    return out


def _judge(
    place: Place,
    lists: Sequence[Part],
    options: Collection[str],
    left: frozenset[tuple[str, int]],
    now: datetime,
) -> Judged:
    out = Outcome(lists[0].lines.headings)
    titles = {
        cell_text(cells[at])
        for part in lists
        if (at := part.lines.headings.columns.get("title")) is not None
        for _row, cells in part.lines.rows
        if at < len(cells)
    }
    judged = Judged(place, out, now, titles=titles, fresh_only="fresh" in options)
    for part in lists:
        with out.of(part.name, part.lines.headings):
            _told_of_cells(part, out, left)
            for heading in part.lines.headings.unknown:
                out.tell(part.lines.headings.row, "", REMARK, "unknown_column", value=heading)
            judge = judged.line
            if part.sheet.kind == listing.VOLUMES:
                judge = judged.volume
            for row, line in _read(part, judged, left):
                judge(row, line)
    judged.finish()
    if out.known and not judged.nothing and "fresh" not in options:
        fresh = len(judged.new) + sum(run.listed for run in judged.runs.by_name.values())
        out.tell(0, "", ERROR, "came_before", known=out.known, fresh=fresh)
    return judged


def _told_of_cells(part: Part, out: Outcome, left: frozenset[tuple[str, int]]) -> None:
    """What is wrong with single cells whatever the line says, and what was put right in them."""
    for weight, cells in ((ERROR, part.lines.faults), (MENDED, part.lines.mended)):
        for one in cells:
            if (part.name, one.row) not in left:
                out.tell(one.row, one.name, weight, one.code, value=one.value, better=one.better)


def _read(
    part: Part, judged: Judged, left: frozenset[tuple[str, int]]
) -> Iterator[tuple[int, Line]]:
    """The lines the row form lets through, with their rows (from 1); what it refuses is told.

    A line that tells only its first page ends where the next one begins.
    """
    waiting: tuple[int, Line] | None = None
    for row, cells in part.lines.rows:
        if (part.name, row) in left:
            if waiting is not None:
                yield waiting
            waiting = None
            _leave(part, judged, cells)
            continue
        try:
            line = part.load(cells)
        except ValidationError as error:
            _refused(part, judged.out, row, cells, error)
            continue
        if waiting is not None:
            yield waiting[0], ending_before(waiting[1], line)
        waiting = row, line
    if waiting is not None:
        yield waiting


def _refused(part: Part, out: Outcome, row: int, cells: Cells, error: ValidationError) -> None:
    columns = part.lines.headings.columns
    for name, sentences in error.messages_dict.items():
        at = columns.get(name, -1)
        value = cells[at] if 0 <= at < len(cells) else ""
        found = dates.read(value)
        if name == "formed_on" and found.code in DATED:
            text = cell_text(value)[:40]
            out.tell(row, name, ERROR, found.code, value=text, better=found.proposed)
            continue
        for said in sentences:
            out.tell(row, name, ERROR, "said", said=said, value=cell_text(value)[:40])


def _leave(part: Part, judged: Judged, cells: Cells) -> None:
    """A line that is left out: its pages are missing in its volume, as far as they can be read."""
    columns = part.lines.headings.columns
    volume, given = (
        " ".join(cell_text(cells[columns[name]]).split())
        if name in columns and columns[name] < len(cells)
        else ""
        for name in ("volume", "volume_number")
    )
    if not volume:
        return
    # whatever else is wrong with the line, its pages may be readable
    cleared = list(cells)
    for name, at in columns.items():
        if name not in ("volume", "span", "first_page", "last_page", "pages") and at < len(cells):
            cleared[at] = None
    try:
        line = part.load(cleared)
    except ValidationError:
        judged.runs.leave(volume, given, None)
        return
    run = judged.runs.of(0, volume, given)
    judged.runs.leave(volume, given, pages_of(line, run.pages or 0).last)


def _write(place: Place, taken: CatalogueImport, judged: Judged, *, now: datetime) -> None:
    out, project_id, new = judged.out, place.project.id, judged.new
    out.volumes = runs.write(judged.runs, taken.id, place.viewer.organisation)
    last = db.session.scalar(select(func.max(Document.id))) or 0
    _insert(project_id, taken.id, new)
    runs.in_page_order(judged.runs)
    changes.change(judged.edits.updates, now=now)
    planned = changes.plan(judged.due)
    counts.recount({file.filing_id for file in new})
    totals.count_again(runs.extended(judged.runs))
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
        **catalogues.left_out(len(out.left)),
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
    plain = all(
        file.kept is NOTHING and (file.formed_on is None or len(file.formed_on) == WHOLE)
        for file in new
    )
    if plain:
        catalogues.insert_documents([_document(project_id, import_id, file) for file in new])
        return
    catalogues.insert_documents(
        [(*_document(project_id, import_id, file), *_more(file)) for file in new],
        more=catalogues.MORE_COLUMNS,
    )


def _document(project_id: int, import_id: int, file: NewFile) -> tuple[object, ...]:
    """A file as `catalogues.COLUMNS` has it."""
    volume_id, day = None, file.formed_on
    if file.run is not None:
        volume_id = file.run.id
    if day is not None and len(day) != WHOLE:
        day = dates.stored(day)[0]
    return (
        project_id,
        file.filing_id,
        volume_id,
        file.position,
        file.title,
        file.number,
        file.author,
        day,
        file.first_page,
        file.last_page,
        DocumentState.LISTED.value,
        import_id,
        False,
    )


def _more(file: NewFile) -> tuple[object, ...]:
    """The rest of a file as `catalogues.MORE_COLUMNS` has it."""
    last, written = None, ""
    if file.formed_on is not None and len(file.formed_on) != WHOLE:
        _first, last, written = dates.stored(file.formed_on)
    return (last, written, *file.kept)
