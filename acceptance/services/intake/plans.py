"""Where the files of a folder would go, told before anything is sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Document, FileVersion, Filing, Volume
from acceptance.models.states import DocumentState, Gone
from acceptance.services.files import filings
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from workflows.folders import Finder, Guess, Proposal, elsewhere, guess
from workflows.names import stem

from . import matching

MOST = 50_000
"""Listed and stored files that a plan is held against."""


@dataclass(frozen=True)
class Planned:
    """Where one path would go: the section and the name of the class that it speaks of, the item
    that would take it, or the reason (a key of `HELD`) why it would be held, with what is proposed.
    """

    path: str
    section: int
    group: str
    filing: Filing | None = None
    reason: str = ""
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True)
class _Listed:
    """A listed file: its item, and the volume that the list names it in."""

    filing: Filing
    volume: str


@dataclass(frozen=True)
class _Known:
    """What a plan is held against: the items, the listed files by title, the stored ones by item,
    title and folder."""

    place: Place
    finder: Finder
    items: Mapping[tuple[str, int], Filing]
    listed: Mapping[str, list[_Listed]]
    stored: frozenset[tuple[int, str, str]]


def plan(place: Place, paths: Iterable[str]) -> list[Planned]:
    """Each path in turn: the one listed file of its name in its section and class decides, else
    what its folders and its name say."""
    finder = matching.finder(place)
    mine = access.filings(place).where(Filing.id.in_(matching.mine(place)))
    rows = list(db.session.scalars(mine.order_by(Filing.id)))
    known = _Known(
        place,
        finder,
        {(row.code, row.section): row for row in rows},
        _listed(place, rows),
        _stored(place),
    )
    groups = {group.code: group.name for group in finder.scope.groups}
    return [_planned(known, path, groups) for path in paths]


def _planned(known: _Known, path: str, groups: Mapping[str, str]) -> Planned:
    told = guess(known.finder, path)
    folder, _slash, name = path.rpartition("/")
    title = stem(name)
    by_name = [one for one in known.listed.get(title, ()) if _in_reach(told, one.filing)]
    if not by_name:
        title = told.clean
        by_name = [one for one in known.listed.get(title, ()) if _in_reach(told, one.filing)]
    row, volume = None, ""
    if len(by_name) == 1:
        row, volume = by_name[0].filing, by_name[0].volume
    elif not by_name and told.item:
        row = known.items.get((told.item, told.section))
    if row is None:
        reason = matching.why(told)
        if told.item and not by_name:
            reason = "not_yours"
        elif by_name:
            reason = "many_match"
        group = groups.get(told.group, "")
        return Planned(path, told.section, group, reason=reason, proposals=told.proposals)
    group = groups.get(row.group_code, "")
    if not filings.may_upload(known.place, row):
        return Planned(path, row.section, group, reason="item_closed")
    if volume and folder and elsewhere(known.finder, folder, volume, title):
        return Planned(path, row.section, group, row, "listed_elsewhere")
    if (row.id, stem(name), folder) in known.stored:
        return Planned(path, row.section, group, row, "same_name")
    return Planned(path, row.section, group, row)


def _in_reach(told: Guess, row: Filing) -> bool:
    """Whether an item lies in the section and the class that the folders name."""
    if told.token and not told.section and row.section:
        return False
    in_section = not told.section or row.section in (0, told.section)
    return in_section and (not told.group or row.group_code == told.group)


def _listed(place: Place, rows: Iterable[Filing]) -> dict[str, list[_Listed]]:
    """The items that a file of a title would go to: those where a listed file of that title still
    waits for its bytes."""
    found: dict[str, list[_Listed]] = defaultdict(list)
    by_id = {row.id: row for row in rows}
    wanted = (
        select(Document.title, Document.filing_id, Volume.title.label("volume"))
        .outerjoin(Volume, Volume.id == Document.volume_id)
        .where(
            Document.project_id == place.project.id,
            Document.state == DocumentState.LISTED,
            Document.gone == Gone.HERE,
            Document.filing_id.in_(by_id),
        )
        .order_by(Document.id)
        .limit(MOST)
    )
    for row in db.session.execute(wanted):
        if row.filing_id is not None:
            found[row.title].append(_Listed(by_id[row.filing_id], row.volume or ""))
    return found


def _stored(place: Place) -> frozenset[tuple[int, str, str]]:
    """Where files stand already: item, title and folder."""
    wanted = (
        select(Document.filing_id, Document.title, FileVersion.folder)
        .join(FileVersion, FileVersion.document_id == Document.id)
        .where(Document.project_id == place.project.id, FileVersion.current)
        .where(Document.filing_id.in_(matching.mine(place)))
        .order_by(Document.id)
        .limit(MOST)
    )
    return frozenset(tuple(row) for row in db.session.execute(wanted))  # type: ignore[misc]
