"""The rows of an office's own pack: every change is kept with who made it, and can be undone, the last one
first; a list that was handed in becomes rows once its columns are named."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import OwnPack, PackEdit
from acceptance.models.pack_shapes import Change
from acceptance.refusals import Refused
from acceptance.services.ground.access import Viewer
from workflows.packs import drafts, listed
from workflows.packs.compiling import Head, fits
from workflows.packs.drafts import GROUP, ITEM, MARK, Row, Slice, Wrong
from workflows.packs.listed import Meant
from workflows.sheets import Book
from workflows.words import N_

from . import own_packs

SHOWN = 30
"""Changes that a page tells."""
MOST_LINES, MOST_COLUMNS = 3000, 40
"""Of a list that becomes rows."""
ACTS = {
    "add": N_("增加"),
    "change": N_("修改"),
    "move": N_("调整位置"),
    "remove": N_("删除"),
    "mark": N_("改核对记号"),
    "take_list": N_("由表格读入"),
    "name": N_("改名称、出处、适用地区"),
}
"""What a change was."""


def history(row: OwnPack) -> Sequence[PackEdit]:
    """The latest changes, the last first."""
    mine = select(PackEdit).where(PackEdit.own_pack_id == row.id)
    return db.session.scalars(mine.order_by(PackEdit.id.desc()).limit(SHOWN)).all()


def _take(
    viewer: Viewer,
    row: OwnPack,
    act: str,
    make: Callable[[list[Row]], list[Row]],
    *,
    version: int,
    name: str,
    now: datetime,
) -> bool:
    """Put new rows in the place of the old ones; whether anything changed. Raises Stale, Refused."""
    own_packs.require_open(row, version)
    before = list(row.rows)
    try:
        after = make(before)
    except Wrong as wrong:
        raise Refused(f"pack_{wrong}", most=drafts.MOST) from wrong
    told = drafts.difference(before, after)
    if not told.old and not told.new:
        return False
    row.rows = after
    _keep(viewer, row, act, {"at": told.at, "old": told.old, "new": told.new}, name, now=now)
    return True


def _keep(
    viewer: Viewer, row: OwnPack, act: str, change: Change, name: str, *, now: datetime
) -> None:
    db.session.add(
        PackEdit(
            own_pack_id=row.id, act=act, name=name[:300], change=change, by=viewer.name, at=now
        )
    )
    db.session.flush()


def name_it(viewer: Viewer, row: OwnPack, told: Head, *, version: int, now: datetime) -> None:
    """Call a pack otherwise: its title, source, region. Raises Stale, Refused (pack_not_open)."""
    own_packs.require_open(row, version)
    said = own_packs.head(row)
    if said == told:
        return
    row.title, row.source, row.region = told["title"], told["source"], told["region"]
    change: Change = {"said": dict(said.items()), "told": dict(told.items())}  # type: ignore[arg-type]
    _keep(viewer, row, "name", change, told["title"], now=now)


def add_group(
    viewer: Viewer, row: OwnPack, fields: Mapping[str, Any], *, version: int, now: datetime
) -> None:
    """A class at the end, or behind the one of `below`. Raises Stale, Refused (pack_row_gone …)."""
    said = dict(fields)
    below = said.pop("below")

    def make(rows: list[Row]) -> list[Row]:
        new: Any = {**said, "level": GROUP, "code": said["code"] or drafts.free_code(rows)}
        new["match"] = [said["name"]]
        return drafts.added(rows, [new], below)

    _take(viewer, row, "add", make, version=version, name=said["name"], now=now)


def add_items(
    viewer: Viewer,
    row: OwnPack,
    lines: Sequence[str],
    mark: str,
    below: int,
    *,
    version: int,
    now: datetime,
) -> int:
    """Items at the end of a class, one a line: 题名｜责任者｜保管期限｜份数, all but the first may be left
    out. How many. Raises Stale, Refused (pack_mark_wrong, pack_row_gone …)."""
    columns = row.base["columns"]
    new = [_item(line, mark, columns) for line in lines]

    def make(rows: list[Row]) -> list[Row]:
        return drafts.added(rows, new, below)

    name = "、".join(one["name"] for one in new[:3])
    _take(viewer, row, "add", make, version=version, name=name, now=now)
    return len(new)


def _item(line: str, mark: str, columns: Sequence[str]) -> Row:
    name, by, period, copies, *_rest = [*map(str.strip, line.split("｜")), "", "", ""]
    row: Row = {"level": ITEM, "name": name[: listed.LONGEST], "mark": mark}
    if period:
        said, sure = listed.period(period)
        row["mark"] = said or mark
        if not sure:
            row["flag"] = MARK
    if not fits(row["mark"], columns):
        raise Refused("pack_mark_wrong", name=name, mark=row["mark"])
    if found := listed.party(by):
        row["by"] = found
    elif by:
        row["flag"] = MARK
    if number := listed.copies(copies):
        row["copies"] = number
    return row


def change(
    viewer: Viewer,
    row: OwnPack,
    key: int,
    fields: Mapping[str, Any],
    *,
    version: int,
    now: datetime,
) -> bool:
    """Change what a row says; an item may go to another class (`under`).

    Raises Stale, Refused (pack_mark_wrong, pack_row_gone …).
    """
    said = dict(fields)
    under = said.pop("under", None)
    if "mark" in said and not fits(said["mark"], row.base["columns"]):
        raise Refused("pack_mark_wrong", name=said["name"], mark=said["mark"])

    def make(rows: list[Row]) -> list[Row]:
        at = drafts.index(rows, key)
        after = drafts.changed(rows, key, said)
        if under and rows[drafts.group_of(rows, at)]["key"] != under:
            after = drafts.put_under(after, key, under)
        return after

    return _take(viewer, row, "change", make, version=version, name=said["name"], now=now)


def deed(viewer: Viewer, row: OwnPack, act: str, key: int, *, version: int, now: datetime) -> bool:
    """One act upon a row: up, down, remove, mark, unmark; whether anything changed.

    Raises Stale, Refused (pack_row_gone).
    """
    name = next((one["name"] for one in row.rows if one["key"] == key), "")
    deeds: Mapping[str, tuple[str, Callable[[list[Row]], list[Row]]]] = {
        "up": ("move", lambda rows: drafts.moved(rows, key, up=True)),
        "down": ("move", lambda rows: drafts.moved(rows, key, up=False)),
        "remove": ("remove", lambda rows: drafts.removed(rows, key)),
        "mark": ("mark", lambda rows: drafts.changed(rows, key, {"flag": MARK})),
        "unmark": ("mark", lambda rows: drafts.changed(rows, key, {"flag": ""})),
    }
    kind, make = deeds[act]
    return _take(viewer, row, kind, make, version=version, name=name, now=now)


def undo(viewer: Viewer, row: OwnPack, *, version: int, now: datetime) -> PackEdit:
    """Take the last change back that still counts; what was changed. It stays as one that was undone.

    Raises Stale, Refused (pack_not_open, pack_nothing_undone).
    """
    own_packs.require_open(row, version)
    mine = select(PackEdit).where(PackEdit.own_pack_id == row.id, PackEdit.undone_at.is_(None))
    last: PackEdit | None = db.session.scalar(mine.order_by(PackEdit.id.desc()).limit(1))
    # what was published stands in its version; it is changed by a further change
    if last is None or last.id <= row.published_edit:
        raise Refused("pack_nothing_undone", name=row.title)
    told = last.change
    if "said" in told:
        said = told["said"]
        row.title, row.source, row.region = said["title"], said["source"], said["region"]
    else:
        try:
            row.rows = drafts.undone(row.rows, Slice(told["at"], told["old"], told["new"]))
        except Wrong as wrong:
            raise Refused(f"pack_{wrong}") from wrong
    last.undone_by, last.undone_at = viewer.name, now
    db.session.flush()
    return last


def receive_list(row: OwnPack, name: str, book: Book, *, version: int) -> None:
    """Keep a list until its columns are named. Raises Stale, Refused (pack_not_open, pack_list_empty,
    pack_too_many_rows)."""
    own_packs.require_open(row, version)
    pages = [page for page in book.pages if page.visible and any(map(any, page.rows))]
    if not pages:
        raise Refused("pack_list_empty", name=name)
    if sum(len(page.rows) for page in pages) > MOST_LINES:
        raise Refused("pack_too_many_rows", most=MOST_LINES)
    row.sheets = {
        "name": name,
        "pages": [
            {
                "name": page.name,
                "rows": [[listed.text(cell) for cell in one[:MOST_COLUMNS]] for one in page.rows],
            }
            for page in pages
        ],
    }
    if not row.based_on:
        row.based_on = name[:200]
    db.session.flush()


def take_list(
    viewer: Viewer, row: OwnPack, sheet: int, meant: Meant, *, version: int, now: datetime
) -> int:
    """Put the lines of the kept list behind the rows there are; how many rows.

    Raises Stale, Refused (pack_not_open, pack_list_gone, pack_list_untitled, pack_too_many_rows).
    """
    found = read(row, sheet, meant)

    def make(rows: list[Row]) -> list[Row]:
        if len(rows) + len(found) > drafts.MOST:
            raise Wrong("too_many_rows")
        first, code = drafts.free_key(rows), int(drafts.free_code(rows)) - 1
        keyed: Any = [{**one, "key": first + number} for number, one in enumerate(found)]
        for one in keyed:
            if one["level"] == GROUP:
                one["code"] = str(int(one["code"]) + code)
        return [*rows, *keyed]

    _take(viewer, row, "take_list", make, version=version, name=row.sheets["name"], now=now)
    return len(found)


def read(row: OwnPack, sheet: int, meant: Meant) -> list[Row]:
    """The rows that a list would be, as a person says. Raises Refused (pack_list_gone, pack_list_untitled)."""
    pages = row.sheets.get("pages", [])
    if sheet >= len(pages):
        raise Refused("pack_list_gone", name=row.title)
    if not meant.has("title"):
        raise Refused("pack_list_untitled", name=row.sheets["name"])
    return listed.rows(pages[sheet]["rows"], meant)
