"""File lists on their way in: read by the row form, judged by what the project knows, written whole,
or as far as they are good where a person has said so, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from marshmallow import ValidationError

from acceptance.models import CatalogueImport
from acceptance.services.ground.access import Place
from workflows import dates, listing
from workflows.catalogue import ERROR, MENDED, REMARK, cell_text
from workflows.list_line import Cells, Line, Loader, ending_before, pages_of
from workflows.listing import Lines, Sheet
from workflows.sections import Sections

from . import entering
from .judged import Judged
from .outcome import Outcome

Compile = Callable[..., Loader]
"""Makes the loader of a row from the columns; `accept` takes days that are only proposed."""
PLACE = ("volume", "volume_number", "span", "first_page", "last_page", "pages")
"""What says where a file lies."""
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
    sheets: Sequence[Sheet],
    compile_: Compile,
    options: Collection[str],
    *,
    several: bool,
    called: Sections,
) -> list[Part]:
    """The lists of a workbook, ready to be judged. `several`: their sheets are named; `called`: what the project
    calls its sections.
    """
    made = []
    for sheet in sheets:
        found = listing.lines(sheet, hidden_too="hidden" in options)
        columns = found.headings.columns
        if sheet.section and "section" not in columns:
            found = _in_section(found, sheet.section)
            columns = found.headings.columns
        elif "section" in columns:
            _number_sections(found, columns["section"], called)
        columns = {name: at for name, at in columns.items() if name not in listing.OF_NO_LINE}
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


def _number_sections(lines: Lines, at: int, called: Sections) -> None:
    """Put numbers into a column of sections where it has the project's own words; what nobody knows stays."""
    words = {cells[at] for _row, cells in lines.rows if at < len(cells)}
    known = {said: called.in_a_cell(cell_text(said)).section or said for said in words}
    if all(number == said for said, number in known.items()):
        return
    lines.rows = [
        (row, [*cells[:at], known[cells[at]], *cells[at + 1 :]] if at < len(cells) else cells)
        for row, cells in lines.rows
    ]


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
        entering.write(place, taken, judged, now=now)
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
        title if isinstance(title, str) else cell_text(title)
        for part in lists
        if (at := part.lines.headings.columns.get("title")) is not None
        for title in {cells[at] for _row, cells in part.lines.rows if at < len(cells)}
    }
    judged = Judged(place, out, now, titles=titles, options=options)
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
            judged.tell_loose()
    judged.finish()
    if out.known and not judged.nothing and "fresh" not in options:
        fresh = len(judged.new) + sum(run.listed for run in judged.runs.by_name.values())
        out.tell(0, "", ERROR, "came_before", known=out.known, fresh=fresh)
    return judged


def _told_of_cells(part: Part, out: Outcome, left: frozenset[tuple[str, int]]) -> None:
    """What is wrong with single cells whatever the line says, and what was put right in them; a second table beside
    the first, which would be lost.
    """
    headings = part.lines.headings
    for at in headings.twice:
        if any(at < len(cells) and cell_text(cells[at]).strip() for _row, cells in part.lines.rows):
            out.tell(0, "title", ERROR, "two_tables", value=headings.all[at])
    for weight, cells in (
        (ERROR, part.lines.faults),
        (MENDED, part.lines.mended),
        (REMARK, part.lines.remarks),
    ):
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
        line, out = None, (part.name, row) in left
        if not out:
            try:
                line = part.load(cells)
            except ValidationError as error:
                _refused(part, judged.out, row, cells, error)
        # of a line that is not taken its place in the volume may be known
        known = line or _place_of(part, cells)
        if waiting is not None:
            number, before = waiting
            yield number, ending_before(before, known)
        waiting = None
        if line is not None:
            waiting = row, line
        elif known is not None:
            _leave(judged, known)
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


def _place_of(part: Part, cells: Cells) -> Line | None:
    """What a line that is left out says of its volume and pages; None where it lies in no volume."""
    cleared: list[object] = list(cells)
    for name, at in part.lines.headings.columns.items():
        if name not in PLACE and at < len(cells):
            cleared[at] = None
    try:
        line = part.load(cleared)
    except ValidationError:
        for name, at in part.lines.headings.columns.items():
            if name not in ("volume", "volume_number") and at < len(cells):
                cleared[at] = None
        try:
            line = part.load(cleared)
        except ValidationError:
            return None
    if not line.volume:
        return None
    return line


def _leave(judged: Judged, line: Line) -> None:
    """Leave out a line: nothing is told of the gap that it makes in its volume."""
    run = judged.runs.of(0, line.volume, line.volume_number)
    last = pages_of(line, run.pages or 0).last
    if run.pages is None and line.run == (None, None):
        last = None
    judged.runs.leave(line.volume, line.volume_number, last)
