"""A file list on its way in: every line judged by the row form, then by what the project knows; all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from marshmallow import ValidationError
from sqlalchemy import func, select, update

from acceptance.extensions import db
from acceptance.gateways.clock import local_date
from acceptance.models import CatalogueImport, Document, Filing, Volume
from acceptance.models.shapes import DueChange, RowChange
from acceptance.services.files import catalogues, checks, index
from acceptance.services.ground import counts, journal
from acceptance.services.ground.access import Place
from acceptance.services.intake import arrivals
from workflows.catalogue import ERROR, REMARK, Issue
from workflows.filings import OPEN_TO_FILES
from workflows.listing import Headings
from workflows.roles import Role

CHANGEABLE = ("title", "number", "author", "formed_on", "first_page", "last_page")
Loader = Callable[[Sequence[Any]], tuple[Any, ...]]


@dataclass
class Outcome:
    """What a sheet came to: errors stop everything, remarks are told."""

    issues: list[Issue] = field(default_factory=list)
    headings: Headings | None = None
    added: int = 0
    changed: int = 0
    volumes: int = 0
    due: int = 0

    @property
    def errors(self) -> list[Issue]:
        return [issue for issue in self.issues if issue.weight == ERROR]

    def tell(self, row: int, name: str, weight: str, code: str, **facts: Any) -> None:
        column = self.headings.columns.get(name, -1) + 1 if self.headings and name else 0
        self.issues.append(Issue(row, column, weight, code, facts))


class Import:
    """One list on its way in."""

    def __init__(
        self, place: Place, row: CatalogueImport, headings: Headings, load: Loader, now: datetime
    ) -> None:
        self.place, self.row, self.headings, self.load, self.now = place, row, headings, load, now
        self.out = Outcome(headings=headings)
        self.everyone = Role.OWNER in place.roles
        self.filings: dict[tuple[str, int], Any] = {}
        for one in db.session.execute(
            select(
                Filing.id,
                Filing.code,
                Filing.section,
                Filing.state,
                Filing.party_id,
                Filing.name,
                Filing.drawings,
                Filing.group_code,
            ).where(Filing.project_id == place.project.id)
        ):
            self.filings[(one.code, one.section)] = one
        self.by_id = {one.id: one for one in self.filings.values()}
        self.codes = {code for code, _section in self.filings}
        self.placer = arrivals.placer(place)
        self.volumes: dict[str, list[Any]] = {}
        self.sealed = {
            row.id: row.title
            for row in db.session.execute(
                select(Volume.id, Volume.title).where(
                    Volume.project_id == place.project.id, Volume.sealed
                )
            )
        }
        self.new: list[tuple[Any, ...]] = []
        self.updates: list[RowChange] = []
        self.due: dict[int, str] = {}
        self.today = local_date(now).isoformat()

    def run(self, rows: list[list[Any]]) -> Outcome:
        for heading in self.headings.unknown:
            self.out.tell(self.headings.row, "", REMARK, "unknown_column", value=heading)
        keyed: list[tuple[int, tuple[Any, ...]]] = []
        seen: dict[tuple[Any, ...], int] = {}
        load, plain = self.load, self.plain
        for number, cells in enumerate(rows[self.headings.row :], self.headings.row + 1):
            if not any(cells):
                continue
            try:
                values = load(cells)
            except ValidationError as error:
                self.wrong(number, error)
                continue
            if values[0] is not None:
                keyed.append((number, values))
            elif values[6]:
                twin = seen.setdefault(
                    (values[1], values[2], values[5], values[6], values[7]), number
                )
                if twin != number:
                    self.out.tell(number, "title", ERROR, "twin_row", twin=twin)
                else:
                    plain(number, values)
            elif any(values[at] for at in (7, 8, 9, 10, 11, 12)):
                self.out.tell(number, "title", ERROR, "no_title")
            elif values[13]:
                self.due_day(number, values)
        self.keyed(keyed)
        if not (self.new or self.updates or self.due or keyed or self.out.errors):
            self.out.tell(0, "", ERROR, "nothing_filled")
        if not self.out.errors:
            self.write()
        self.out.issues.sort(key=lambda issue: (issue.row, issue.column))
        return self.out

    def wrong(self, number: int, error: ValidationError) -> None:
        messages: Any = error.messages
        for name, sentences in messages.items():
            for sentence in sentences:
                self.out.tell(number, name, ERROR, "said", said=sentence)

    def filing(self, number: int, values: tuple[Any, ...]) -> Any:
        """The item of a line: by its code and section, else by the words of its titles; None when there is none."""
        code, section, volume, title = values[1], values[2] or 0, values[5], values[6]
        if code:
            found = self.filings.get((code, section)) or (
                self.filings.get((code, 0)) if code in self.codes else None
            )
            if found is None:
                self.out.tell(
                    number,
                    "section" if code in self.codes else "item",
                    ERROR,
                    "no_section_here" if code in self.codes else "unknown_item",
                    value=code,
                )
            return found
        item, at, reason = self.placer.place(volume, title)
        if item is None:
            self.out.tell(number, "", REMARK, reason, value=at)
            return None
        return self.filings.get((item.code, at))

    def usable(self, number: int, filing: Any) -> bool:
        if not (self.everyone or filing.party_id in self.place.party_ids):
            self.out.tell(number, "item", ERROR, "foreign_row", value=filing.name)
        elif filing.state not in OPEN_TO_FILES:
            self.out.tell(number, "item", ERROR, "closed_row", value=filing.name)
        else:
            return True
        return False

    def due_day(self, number: int, values: tuple[Any, ...]) -> None:
        filing = self.filings.get((values[1], values[2] or 0))
        if filing is None:
            self.out.tell(number, "item", ERROR, "unknown_item", value=values[1])
        elif self.everyone:
            self.due[filing.id] = values[13]
        else:
            self.out.tell(number, "due_on", REMARK, "due_not_yours")

    def pages(
        self, number: int, values: tuple[Any, ...], after: int | None = None
    ) -> tuple[int | None, int | None]:
        first, last, count = values[10], values[11], values[12]
        if first is None and last is None and count:
            return ((after or 0) + 1, (after or 0) + count)
        if first is not None and last is None:
            last = first + count - 1 if count else first
        if first is None and last is not None:
            first = last - count + 1 if count and last >= count else last
        if first is not None and last is not None:
            if last < first:
                self.out.tell(
                    number, "last_page", ERROR, "end_before_start", first=first, last=last
                )
            elif count and count != last - first + 1:
                self.out.tell(
                    number, "pages", ERROR, "pages_clash", pages=count, first=first, last=last
                )
        return first, last

    def plain(self, number: int, values: tuple[Any, ...]) -> None:
        """A line without a key: a new file."""
        if values[9] and values[9] > self.today:
            self.out.tell(number, "formed_on", ERROR, "future_date", value=values[9])
        if values[13] and values[1]:
            self.due_day(number, values)
        filing = self.filing(number, values)
        if filing is not None and not self.usable(number, filing):
            return
        volume = self.volume(values[5], number) if values[5] else None
        first, last = self.pages(number, values, volume[2] if volume else None)
        position = 0
        if volume is not None:
            volume[1] += 1
            position = volume[1]
            if first is not None and last is not None:
                if first != volume[2] + 1:
                    code = "page_gap" if first > volume[2] + 1 else "page_overlap"
                    self.out.tell(
                        number,
                        "first_page",
                        ERROR,
                        code,
                        expected=volume[2] + 1,
                        value=first,
                        missing=first - volume[2] - 1,
                    )
                volume[2] = last
            volume[3] += 1
            if filing is not None:
                volume[4].add(filing.group_code)
                volume[5] += last - first + 1 if filing.drawings and first and last else 0
                volume[6] = filing.section
        self.new.append(
            (
                filing.id if filing else None,
                volume,
                position,
                values[6],
                values[7],
                values[8],
                values[9],
                first,
                last,
            )
        )

    def volume(self, title: str, number: int) -> list[Any]:
        """[id or None, files so far, last page, new files, classes, pages of drawings, section, title] of a volume."""
        found = self.volumes.get(title)
        if found is None:
            old = db.session.execute(
                select(Volume.id, Volume.files, Volume.pages, Volume.sealed).where(
                    Volume.project_id == self.place.project.id, Volume.title == title
                )
            ).first()
            if old and old.sealed:
                self.out.tell(number, "volume", ERROR, "volume_sealed", value=title)
            found = self.volumes[title] = [
                old.id if old else None,
                old.files if old else 0,
                old.pages if old else 0,
                0,
                set(),
                0,
                0,
                title,
            ]
        return found

    def keyed(self, lines: list[tuple[int, tuple[Any, ...]]]) -> None:
        """Lines with a key: files of ours whose words may have changed."""
        one: Any
        documents: dict[int, Any] = {}
        ids = [values[0] for _number, values in lines]
        columns = [
            getattr(Document, name) for name in ("id", "filing_id", "volume_id", *CHANGEABLE)
        ]
        for at in range(0, len(ids), 900):
            for one in db.session.execute(
                select(*columns).where(
                    Document.project_id == self.place.project.id,
                    Document.id.in_(ids[at : at + 900]),
                )
            ):
                documents[one.id] = one
        for number, values in lines:
            one = documents.get(values[0])
            filing = self.by_id.get(one.filing_id) if one else None
            if one is None or not (
                self.place.whole or (filing and filing.party_id in self.place.party_ids)
            ):
                self.out.tell(number, "key", ERROR, "unknown_key", value=values[0])
                continue
            if values[13] and values[1]:
                self.due_day(number, values)
            self.changes(number, values, one, filing)

    def changes(self, number: int, values: tuple[Any, ...], one: Any, filing: Any) -> None:
        first, last = self.pages(number, values)
        says = dict(
            zip(CHANGEABLE, (values[6], values[7], values[8], values[9], first, last), strict=True)
        )
        here = {name for name in CHANGEABLE if name in self.headings.columns} | (
            {"first_page", "last_page"}
            if "pages" in self.headings.columns and not one.volume_id
            else set()
        )
        old = {
            name: getattr(one, name).isoformat()
            if isinstance(getattr(one, name), date)
            else getattr(one, name)
            for name in here
        }
        new = {
            name: says[name]
            for name in here
            if says[name] != old[name]
            and not (name in ("first_page", "last_page") and says[name] is None)
        }
        if "title" in new and not new["title"]:
            self.out.tell(number, "title", ERROR, "no_title")
            return
        if new.get("formed_on") and new["formed_on"] > self.today:
            self.out.tell(number, "formed_on", ERROR, "future_date", value=new["formed_on"])
        if not new:
            return
        if one.volume_id and {"first_page", "last_page"} & set(new):
            self.out.tell(number, "first_page", ERROR, "stored_row", value=one.title)
        elif one.volume_id in self.sealed:
            self.out.tell(
                number, "volume", ERROR, "volume_sealed", value=self.sealed[one.volume_id]
            )
        elif filing is None or self.usable(number, filing):
            self.updates.append(
                {"id": one.id, "new": new, "old": {name: old[name] for name in new}}
            )

    def write(self) -> None:
        project = self.place.project
        made = self.make_volumes()
        last = db.session.scalar(select(func.max(Document.id))) or 0
        rows = [
            (
                project.id,
                filing,
                volume[0] if volume else None,
                position,
                title,
                number,
                author,
                formed,
                first,
                end,
                "listed",
                self.row.id,
                False,
            )
            for filing, volume, position, title, number, author, formed, first, end in self.new
        ]
        catalogues.insert_documents(rows)
        self.change()
        self.set_due()
        counts.recount({row[1] for row in rows})
        self.row.files, self.row.volumes = len(rows), made
        self.row.pages = sum(row[9] - row[8] + 1 for row in rows if row[8] and row[9])
        dues = [DueChange(due=key, old=old, new=new) for key, old, new in self.dues]
        self.row.changed = [*self.updates, *dues]
        self.out.added, self.out.changed, self.out.volumes, self.out.due = (
            len(rows),
            len(self.updates),
            made,
            len(self.dues),
        )
        journal.record(
            project.id,
            "import_list",
            actor=self.place.viewer,
            now=self.now,
            noun="import",
            object_id=self.row.id,
            facts={
                "name": self.row.name,
                "sha256": self.row.digest,
                "files": len(rows),
                "changed": len(self.updates),
                "after": last,
            },
        )

    def make_volumes(self) -> int:
        project_id, made = self.place.project.id, 0
        number = (
            db.session.scalar(
                select(func.max(Volume.number)).where(Volume.project_id == project_id)
            )
            or 0
        )
        for volume in self.volumes.values():
            if not volume[3]:
                continue
            if volume[0] is None:
                number, made = number + 1, made + 1
                row = Volume(
                    project_id=project_id,
                    number=number,
                    title=volume[7],
                    section=volume[6],
                    groups=" ".join(sorted(volume[4])),
                    files=volume[1],
                    pages=volume[2],
                    drawings=volume[5],
                    sound=True,
                    import_id=self.row.id,
                )
                db.session.add(row)
                db.session.flush()
                volume[0] = row.id
            else:
                db.session.execute(
                    update(Volume)
                    .where(Volume.id == volume[0])
                    .values(files=volume[1], pages=volume[2], drawings=Volume.drawings + volume[5])
                )
        return made

    def change(self) -> None:
        for at in self.updates:
            document = db.session.get_one(Document, at["id"])
            index.forget([document])
            for name, value in at["new"].items():
                setattr(
                    document,
                    name,
                    date.fromisoformat(value) if name == "formed_on" and value else value,
                )
            db.session.flush()
            checks.rejudge(document, now=self.now)

    def set_due(self) -> None:
        self.dues: list[tuple[int, str | None, str]] = []
        for filing_id, value in self.due.items():
            old = db.session.scalar(select(Filing.due_on).where(Filing.id == filing_id))
            if old is None or old.isoformat() != value:
                self.dues.append((filing_id, old.isoformat() if old else None, value))
                set_due(filing_id, date.fromisoformat(value))


def set_due(filing_id: int, day: date | None) -> None:
    """Plan an item for a day."""
    db.session.execute(
        update(Filing).where(Filing.id == filing_id).values(due_on=day),
        execution_options={"synchronize_session": False},
    )
