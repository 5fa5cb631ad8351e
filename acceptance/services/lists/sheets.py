"""Excel there and back: prefilled lists go out; what comes in is judged and imported by one and the
same code.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Select, select

from acceptance.extensions import db
from acceptance.gateways import sheets as gateway
from acceptance.models import CatalogueImport, Project
from acceptance.models.shapes import Payload
from acceptance.models.sheet_shapes import SheetsTold
from acceptance.models.states import SheetState
from acceptance.refusals import Refused
from acceptance.services.files import catalogues
from acceptance.services.ground import access, holds
from acceptance.services.ground.access import Place
from acceptance.services.intake import matching
from workflows import listing
from workflows.catalogue import ERROR, MENDED, Issue
from workflows.listing import CATALOGUE, LIST, UNKNOWN, VOLUMES, Lines, Sheet
from workflows.sheets import Book

from . import mappings, projects_named, taking, told
from .taking import Compile

AT_ONCE = 5000
"""Rows up to which a sheet is taken in while the sender waits; a longer one becomes a task with
progress.
"""
KEPT_ISSUES = 2000
"""A sheet with more is wrong as a whole; the rest shows once these are mended."""


def read(path: Path) -> Book:
    """The sheets of a workbook, parsed in a limited child. Raises Refused, with the cell and the
    remedy.
    """
    return gateway.book(path)


def receive(
    place: Place,
    name: str,
    digest: str,
    *,
    scope: str = "",
    options: Iterable[str] = (),
    now: datetime,
) -> CatalogueImport:
    """Enter a sheet that was handed in, with what a person says of it (`listing.OPTIONS`).

    Raises Refused (not_in_stage, archive_fixed).
    """
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
        told={},
        options=[name for name in listing.OPTIONS if name in set(options)],
    )
    db.session.add(row)
    db.session.flush()
    return row


def say(row: CatalogueImport, options: Iterable[str]) -> None:
    """Add what a person says of a sheet; it is judged anew by whoever calls."""
    said = {*row.options, *options}
    row.options = [name for name in listing.OPTIONS if name in said]


def take(
    place: Place, row: CatalogueImport, book: Book, *, compiled: Compile, now: datetime
) -> CatalogueImport:
    """Judge the sheets of a workbook and import them if nothing is wrong; `row` says what happened.
    One transaction, all or nothing, but for what a person said may be left out.

    A workbook in which no headings name a title waits until somebody says what they mean.
    """
    return _Taking(place, row, book, understood(place, row, book), now).take(compiled)


def understood(place: Place, row: CatalogueImport, book: Book) -> list[Sheet]:
    """What each sheet of a workbook is, by what the organisation that handed it in has said."""
    return listing.understood(
        book.pages,
        remembered=mappings.remembered(row.organisation_id),
        sections={section.name: section.number for section in place.project.sections},
        hidden_too="hidden" in row.options,
    )


class _Taking:
    """One workbook, sheet by sheet as it was understood."""

    def __init__(
        self, place: Place, row: CatalogueImport, book: Book, sheets: list[Sheet], now: datetime
    ) -> None:
        self.place, self.row, self.now = place, row, now
        self.old, self.sheets = book.old, sheets
        self.several = len(sheets) > 1
        self.options = frozenset(row.options)

    def take(self, compiled: Compile) -> CatalogueImport:
        """Take it in by the layout its sheets have."""
        # volumes first: what lists only their numbers finds them
        catalogues_, lists = self._of(CATALOGUE), [*self._of(VOLUMES), *self._of(LIST)]
        unknown = self._of(UNKNOWN)
        if catalogues_ and lists:
            return self._end([Issue(0, 0, ERROR, "mixed_sheets")], {}, {})
        if not (catalogues_ or lists):
            return self._nobodys(unknown)
        if unknown and "sheets" not in self.options:
            self._ask(unknown[0])
            issues = [Issue(0, 0, ERROR, "unread_sheet", {"value": s.page.name}) for s in unknown]
            return self._end(issues, {}, {})
        if catalogues_:
            return self._catalogue(catalogues_)
        return self._lists(lists, compiled)

    def _of(self, *kinds: str) -> list[Sheet]:
        return [sheet for sheet in self.sheets if sheet.kind in kinds]

    def _ask(self, sheet: Sheet) -> None:
        """Show the headings of a sheet, to be mapped."""
        if sheet.headings is not None:
            self.row.headings = list(sheet.headings.all)

    def _nobodys(self, unknown: list[Sheet]) -> CatalogueImport:
        """Nobody's layout: somebody must say what its headings mean, if it has any."""
        asked = next((sheet for sheet in unknown if sheet.headings is not None), None)
        if asked is None or asked.headings is None:
            return self._end([Issue(0, 0, ERROR, "no_layout")], {}, {})
        self._ask(asked)
        self._end([], {}, {})
        self.row.told["preview"] = told.preview(asked.page.rows, asked.headings.row)
        self.row.state = SheetState.MAPPING.value
        return self.row

    def _name(self, sheet: Sheet) -> str:
        return sheet.page.name if self.several else ""

    def _catalogue(self, sheets: list[Sheet]) -> CatalogueImport:
        cleaned = {
            self._name(one): listing.cleaned(one.page, hidden_too="hidden" in self.options)
            for one in sheets
        }
        catalogue = catalogues.take_in(
            self.place,
            self.row,
            pages=[(name, lines.all_rows) for name, lines in cleaned.items()],
            options=self.options,
            now=self.now,
        )
        odd = [
            Issue(
                one.row,
                listing.CATALOGUE_COLUMNS[one.name] + 1,
                MENDED,
                one.code,
                {"value": one.value, "better": one.better},
                name,
            )
            for name, lines in cleaned.items()
            for one in lines.mended
        ]
        skipped = {name: dict(lines.skipped) for name, lines in cleaned.items()}
        for name, row in sorted(catalogue.left):
            skipped[name].setdefault("left", []).append(row)
        counts = dict.fromkeys(told.CHECKED, 0)
        files = [line for volume in catalogue.volumes for line in volume.files]
        counts["items"] = len(files)
        counts["pages"] = sum(1 for line in files if line.first_page)
        counts["dates"] = sum(1 for line in files if line.formed_on)
        return self._end(
            [*catalogue.issues, *odd], {}, skipped, checks=counts, left=sorted(catalogue.left)
        )

    def _lists(self, sheets: list[Sheet], compiled: Compile) -> CatalogueImport:
        lists = taking.parts(
            sheets,
            compiled,
            self.options,
            several=self.several,
            called=matching.sections(self.place),
        )
        main = max(lists, key=lambda part: len(part.lines.headings.columns)).lines.headings
        self.row.headings = list(main.all)
        wrong, remarks = projects_named.differing(self.place.project.name, lists)
        if "project" in self.options:
            wrong = []
        unnamed = [one.page.name for one in sheets if one.unnamed]
        if unnamed and "loose" not in self.options:
            facts = {"value": "、".join(unnamed[:10])}
            wrong.append(Issue(0, 0, ERROR, "sheets_unnamed", facts))
        if wrong:
            return self._end(wrong, {part.name: part.lines for part in lists}, {})
        outcome = taking.take(self.place, self.row, lists, options=self.options, now=self.now)
        outcome.issues += remarks
        skipped = outcome.skipped
        for name, row in sorted(outcome.left):
            skipped.setdefault(name, {}).setdefault("left", []).append(row)
        self._end(
            outcome.issues,
            {part.name: part.lines for part in lists},
            skipped,
            left=sorted(outcome.left),
        )
        if outcome.known:
            self.row.told["known"] = outcome.known
        return self.row

    def _end(
        self,
        issues: Sequence[Issue],
        lines: Mapping[str, Lines],
        skipped: Mapping[str, dict[str, list[int]]],
        *,
        checks: dict[str, int] | None = None,
        left: Sequence[tuple[str, int]] = (),
    ) -> CatalogueImport:
        """Keep what became of it: refused where an error stands that nobody left out."""
        sheets = [
            told.of_sheet(
                sheet,
                lines.get(self._name(sheet)),
                skipped.get(self._name(sheet), {}),
                self.options,
            )
            for sheet in self.sheets
        ]
        self.row.told = SheetsTold(
            sheets=sheets, checks=checks or told.checks(sheets), left=list(left), old=self.old
        )
        keep = sorted(issues, key=lambda issue: issue.weight != ERROR)[:KEPT_ISSUES]
        self.row.issues = [
            (i.row, i.column, i.weight, i.code, dict(i.facts), i.sheet) for i in keep
        ]
        gone = set(left)
        wrong = any(i.weight == ERROR and (i.sheet, i.row) not in gone for i in issues)
        self.row.state = (SheetState.REFUSED if wrong else SheetState.IMPORTED).value
        if wrong:
            self.row.returned_digest = ""
        return self.row


def take_queued(
    import_id: int, payload: Payload, book: Book, *, compiled: Compile, now: datetime
) -> None:
    """The task of a long sheet: as `take`, in the name of who handed it in."""
    row = db.session.get_one(CatalogueImport, import_id)
    project = db.session.get_one(Project, row.project_id)
    place = access.again(project, payload)
    holds.require(place, "list.take_in")
    take(place, row, book, compiled=compiled, now=now)


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
