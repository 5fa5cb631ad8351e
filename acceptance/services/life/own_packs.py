"""The packs that an office makes itself: begun anew or from another pack, named, tried, published, thrown away,
taken up again.

Its rows are changed by `pack_rows`; files between offices are in `pack_files`. No shipped pack and no other
office's project is touched by anything here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from acceptance.extensions import db
from acceptance.models import OwnPack, PackEdit, PackVersion, Project
from acceptance.models.states import OwnPackState
from acceptance.refusals import NotFound, Refused, Stale
from acceptance.services.ground import offers, office, packs
from acceptance.services.ground.access import Viewer
from workflows import folders, standards, versions
from workflows.folders import Finder, Guess
from workflows.packs import compiling, own, scopes
from workflows.packs.compiling import Head
from workflows.packs.written import read
from workflows.projects import CLOSED
from workflows.sections import Sections
from workflows.standards import BadPack, Scope

BEGINS_WITH = "dat-28-2018"
"""The pack whose rules for volumes a new one begins with."""
OFFERED = 500
"""Open projects among which is chosen."""


def of_office(viewer: Viewer) -> Sequence[OwnPack]:
    """The packs of the viewer's office, the newest first."""
    mine = select(OwnPack).where(OwnPack.organisation_id == viewer.organisation_id)
    return db.session.scalars(mine.order_by(OwnPack.id.desc())).all()


def found(viewer: Viewer, pack_id: int) -> OwnPack:
    """One pack of the viewer's office. Raises NotFound for another's."""
    row = db.session.get(OwnPack, pack_id)
    if row is None or row.organisation_id != viewer.organisation_id:
        raise NotFound
    return row


def require_open(row: OwnPack, version: int) -> None:
    """Raises Stale when it was changed since it was seen, Refused (pack_not_open) when nobody works on it."""
    if row.version_id != version:
        raise Stale
    if row.state not in (OwnPackState.DRAFT, OwnPackState.PUBLISHED):
        raise Refused("pack_not_open", name=row.title)


def head(row: OwnPack) -> Head:
    """What it says of itself."""
    return {"title": row.title, "source": row.source, "region": row.region}


def bases() -> list[Scope]:
    """The shipped scopes that an own pack may be made from."""
    return [standards.scope(name) for name in standards.names("filing_scope")]


def free_name(viewer: Viewer, name: str) -> str:
    """The full name of a new pack. Raises Refused (pack_name_shipped, pack_name_taken)."""
    if name in (*standards.names("filing_scope"), *standards.names("procedure")):
        raise Refused("pack_name_shipped", name=name)
    full = own.full(viewer.organisation_id, name)
    if offers.own(full) is not None:
        raise Refused("pack_name_taken", name=name)
    return full


def make(viewer: Viewer, name: str, told: Head, *, base: str = "", now: datetime) -> OwnPack:
    """A new pack of the viewer's office: with the rows of the pack `base` (a shipped name or one of its
    own published ones), with none where that is empty.

    Raises NotFound, Refused (pack_name_shipped, pack_name_taken).
    """
    full = free_name(viewer, name)
    data = _data(viewer, base or BEGINS_WITH)
    rows, based_on = compiling.rows_of(data), f"{data['pack']}@{data['version']}"
    made = compiling.base_of(data)
    if not base:
        rows, based_on = [], ""
        made["columns"] = ["retention"]
    row = begun(viewer, full, told, now=now)
    row.based_on, row.base, row.rows = based_on, made, rows
    db.session.flush()
    record(row, "make_pack", viewer, now, after={"name": row.title, "source": based_on})
    return row


def begun(viewer: Viewer, full: str, told: Head, *, now: datetime) -> OwnPack:
    """The row of a new pack, without rows of its own yet."""
    row = OwnPack(
        organisation_id=viewer.organisation_id,
        pack=full,
        title=told["title"],
        source=told["source"],
        region=told["region"],
        base={},
        rows=[],
        sheets={},
        came_from={},
        made_by=viewer.name,
        made_at=now,
    )
    db.session.add(row)
    return row


def _data(viewer: Viewer, name: str) -> Mapping[str, Any]:
    """What a pack says that the viewer may make one from. Raises NotFound."""
    offers.require_used(viewer, name)
    newest = packs.newest(name)
    if not isinstance(newest, Scope):
        raise NotFound
    return read(packs.text(name, newest.version))


def record(
    row: OwnPack,
    act: str,
    viewer: Viewer,
    now: datetime,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    """The line of the office's record about a pack."""
    was, told = dict(before or {}), {"name": row.title, **(after or {})}
    office.record("pack", row.id, act, actor=viewer, now=now, before=was, after=told, reason=reason)


def problems(row: OwnPack) -> list[compiling.Said]:
    """What keeps its rows from being published."""
    return list(compiling.problems(row.rows, row.base["columns"]))


def data(row: OwnPack, version: str) -> dict[str, Any]:
    """The pack that it is now, as its file would say it."""
    return compiling.data_of(row.pack, version, head(row), row.base, row.rows)


def tried(row: OwnPack, titles: Sequence[str]) -> list[Guess]:
    """Where files of these titles would go, with the reasons, in a project of one section.

    Raises Refused (pack_not_ready).
    """
    wrong = [one for one in problems(row) if one[0] in ("no_rows", "mark_wrong")]
    told = data(row, "0")
    if wrong or not told["groups"]:
        raise Refused("pack_not_ready", name=row.title)
    finder = Finder(scopes.of(told), Sections({1: ("",)}))
    return [folders.guess(finder, title.replace("/", "／")) for title in titles]


def next_version(row: OwnPack) -> str:
    """How its next version is numbered."""
    known = packs.known(row.pack)
    return str(max((int(versions.order(one.version)[0]) for one in known), default=0) + 1)


def changes(row: OwnPack) -> int:
    """How many changes are not part of what was published last."""
    live = select(func.count()).where(
        PackEdit.own_pack_id == row.id,
        PackEdit.id > row.published_edit,
        PackEdit.undone_at.is_(None),
    )
    return db.session.scalar(live) or 0


def publish(
    viewer: Viewer, row: OwnPack, note: str, *, version: int, offered: bool, now: datetime
) -> str:
    """Make a version of it that never changes; its number. No project moves by that; new projects of
    this office are offered it where `offered`.

    Raises Stale, Refused (pack_not_open, pack_not_ready, pack_same, bad_pack).
    """
    require_open(row, version)
    if problems(row):
        raise Refused("pack_not_ready", name=row.title)
    if row.state == OwnPackState.PUBLISHED and not changes(row):
        raise Refused("pack_same", name=row.title)
    number = next_version(row)
    text = compiling.text_of(data(row, number))
    try:
        versions.parsed(text)
    except BadPack as error:
        raise Refused("bad_pack", why=str(error)) from error
    db.session.add(
        PackVersion(
            pack=row.pack,
            version=number,
            text=text,
            note=note,
            added_by=viewer.name,
            added_at=now,
        )
    )
    row.state, row.published_edit = OwnPackState.PUBLISHED.value, last_edit(row)
    db.session.flush()
    record(row, "publish_pack", viewer, now, after={"version": number, "note": note})
    if offered:
        offers.offer(viewer, row.pack, number, now=now)
    return number


def last_edit(row: OwnPack) -> int:
    """The key of its last change; 0 where it has none."""
    mine = select(func.max(PackEdit.id)).where(PackEdit.own_pack_id == row.id)
    return db.session.scalar(mine) or 0


def discard(viewer: Viewer, row: OwnPack, reason: str, *, version: int, now: datetime) -> None:
    """Throw a pack away that was never published: it stays, closed, and can be taken up again.

    Raises Stale, Refused (pack_published).
    """
    if row.version_id != version:
        raise Stale
    if row.state == OwnPackState.PUBLISHED:
        raise Refused("pack_published", name=row.title)
    row.state = OwnPackState.DISCARDED.value
    db.session.flush()
    record(row, "discard_pack", viewer, now, reason=reason)


def take_up(viewer: Viewer, row: OwnPack, *, now: datetime) -> None:
    """Work again on a pack that was thrown away; one whose file nobody confirmed waits for that again.

    Raises Refused (pack_not_discarded).
    """
    if row.state != OwnPackState.DISCARDED:
        raise Refused("pack_not_discarded", name=row.title)
    row.state = OwnPackState.DRAFT.value
    if row.came_from and "confirmed_by" not in row.came_from:
        row.state = OwnPackState.ARRIVED.value
    db.session.flush()
    record(row, "take_up_pack", viewer, now)


def open_projects(viewer: Viewer, row: OwnPack, version: str) -> Sequence[Project]:
    """The open projects of the viewer's office that do not have that version, by their codes."""
    mine = (Project.organiser_id == viewer.organisation_id) & Project.state.not_in(CLOSED)
    there = (Project.scope_pack == row.pack) & (Project.scope_version == version)
    wanted = select(Project).where(mine, ~there).order_by(Project.code, Project.id)
    return db.session.scalars(wanted.limit(OFFERED)).all()
