"""The holding area (预归档区): fix names, items or numbers of many files at once, see before what will happen, undo it after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Select, select

from acceptance.extensions import db
from acceptance.gateways import filetypes
from acceptance.gateways.storage import Stored
from acceptance.models import (
    BulkChange,
    Filing,
    HeldFile,
)
from acceptance.models.befores import HeldBefore
from acceptance.models.states import HeldState
from acceptance.refusals import Refused, Stale
from acceptance.services.files import filings
from acceptance.services.files.filings import Incoming
from acceptance.services.ground import access, journal
from acceptance.services.ground.access import Place
from workflows.filings import OPEN_TO_FILES
from workflows.folders import Finder
from workflows.names import stem

from . import matching
from .matching import File, Match

MOST = 500


@dataclass(frozen=True)
class Fix:
    """What to change: replace text in names, put text before or after, set the item, set the number. `proposed`: take
    the item that is proposed for each; `same_name`: what a file is to the one that stands at its place, a key of
    SAME_NAME or empty.
    """

    find: str = ""
    put: str = ""
    before: str = ""
    after: str = ""
    extension: bool = False
    filing_id: int | None = None
    number: str = ""
    proposed: bool = False
    same_name: str = ""


VERSION, ANOTHER = "version", "another"
SAME_NAME = (VERSION, ANOTHER)
"""What a person says of a file whose name stands there already."""


@dataclass(frozen=True)
class Planned:
    """One file before and after the fix, and where it will go."""

    held: HeldFile
    name: str
    match: Match
    refused: str = ""


def held(place: Place) -> Select[HeldFile]:
    """The files that wait, as a query: all of them for those who see the whole project, else one's own party's."""
    query = (
        select(HeldFile)
        .where(HeldFile.project_id == place.project.id, HeldFile.state == HeldState.HELD)
        .order_by(HeldFile.id)
    )
    if place.whole:
        return query
    return query.where(HeldFile.party_id.in_(place.party_ids))


def names(place: Place, limit: int) -> list[str]:
    """The names of the first files that wait, for whoever may place them."""
    if not place.may("filing.upload"):
        return []
    return list(db.session.scalars(held(place).with_only_columns(HeldFile.name).limit(limit)))


def new_name(row: HeldFile, fix: Fix) -> str:
    """The name after the fix. Raises Refused (bad_name)."""
    title, dot, extension = row.name.rpartition(".")
    if not dot:
        title, extension = row.name, ""
    if fix.find:
        title = title.replace(fix.find, fix.put)
    title = f"{fix.before}{title}{fix.after}".strip()
    known = filetypes.EXTENSIONS.get(row.media_type)
    if fix.extension and known and extension.lower() not in known:
        extension = known[0]
    if extension:
        title = f"{title}.{extension}"
    return filings.clean_name(title)


def plan(place: Place, ids: Sequence[int], fix: Fix) -> list[Planned]:
    """What would happen, file by file. Raises Stale when one of them is no longer there, NotFound for a foreign item."""
    wanted = list(dict.fromkeys(ids))[:MOST]
    rows = list(db.session.scalars(held(place).where(HeldFile.id.in_(wanted))))
    if len(rows) != len(wanted):
        raise Stale
    chosen = None
    if fix.filing_id:
        chosen = access.filing(place, fix.filing_id)
        if not filings.may_upload(place, chosen):
            raise Refused("item_closed", name=chosen.name)
    finder, planned = matching.finder(place), []
    taken: set[tuple[int, str, str, str]] = set()
    for row in rows:
        try:
            name = new_name(row, fix)
        except Refused as refused:
            planned.append(Planned(row, row.name, Match(reason="no_match"), refused.code))
            continue
        found = _match(place, row, name, fix, chosen, finder)
        if found.filing is not None:
            key = (found.filing.id, stem(name), row.folder, row.media_type)
            if key in taken and fix.same_name != ANOTHER:
                found = Match(reason="many_match")
            taken.add(key)
        planned.append(Planned(row, name, found))
    return planned


def _match(
    place: Place, row: HeldFile, name: str, fix: Fix, chosen: Filing | None, finder: Finder
) -> Match:
    """Where a held file goes under its new name: the item that was chosen, else the one it was sent
    to, else the one proposed, else wherever it fits.
    """
    if not filetypes.fits(name, row.media_type):
        return Match(reason="wrong_extension")
    file = File(
        name,
        row.folder,
        row.media_type,
        row.digest,
        number=fix.number or row.number,
        newer=fix.same_name == VERSION,
    )
    target = chosen
    if target is None and row.filing and row.filing.state in OPEN_TO_FILES:
        target = row.filing
    if target is not None and row.reason == "same_number":
        found = matching.match(place, file, finder)
    elif target is not None:
        found = matching.at(place, target, file, finder)
    else:
        found = matching.match(place, file, finder)
    if fix.proposed and found.filing is None and found.proposals:
        found = _proposed(place, found, file, finder)
    if fix.same_name == ANOTHER and found.standing is not None:
        return Match(found.filing)
    return _only_if_open(place, found)


def _only_if_open(place: Place, found: Match) -> Match:
    """What still waits goes nowhere, whatever item it is meant for; nor does what is there already."""
    if found.reason:
        return replace(found, filing=None)
    return found


def _proposed(place: Place, found: Match, file: File, finder: Finder) -> Match:
    """The first proposal, where its section is known."""
    first = found.proposals[0]
    section = 0
    if first.item.each_section:
        section = found.section
        if not section:
            return replace(found, reason=found.reason.replace("unsure", "no_section"))
    filing = matching.item_of(place, first.item.code, section)
    if filing is None:
        return replace(found, reason="not_yours")
    return matching.at(place, filing, file, finder)


def apply(place: Place, ids: Sequence[int], fix: Fix, *, now: datetime) -> BulkChange:
    """Change them all, and move on those that now fit. One undo takes the whole change back."""
    before: list[HeldBefore] = []
    placed = 0
    for step in plan(place, ids, fix):
        if step.match.same:
            # it is there already: nothing is stored twice, the held one stays to be set aside
            continue
        before.append(_change(place, step, fix, now=now))
        placed += step.match.filing is not None
    change = BulkChange(
        project_id=place.project.id,
        before=before,
        count=len(before),
        placed=placed,
        made_by=place.viewer.name,
        person_id=place.viewer.person_id,
        made_at=now,
    )
    db.session.add(change)
    db.session.flush()
    journal.record(
        place.project.id,
        "fix_held",
        actor=place.viewer,
        now=now,
        noun="bulk",
        object_id=change.id,
        facts={"files": len(before), "placed": placed},
    )
    return change


def _change(place: Place, step: Planned, fix: Fix, *, now: datetime) -> HeldBefore:
    """Change one held file, and move it on where it fits now; returns what it was before."""
    row, filing = step.held, step.match.filing
    old: HeldBefore = {
        "id": row.id,
        "name": row.name,
        "number": row.number,
        "reason": row.reason,
        "filing": row.filing_id,
        "document": None,
        "new": False,
    }
    row.name, row.number = step.name, fix.number or row.number
    if filing is None:
        row.reason = step.match.reason or "no_match"
        return old
    stored = Stored(row.digest, row.size, row.crc32)
    incoming = Incoming(row.name, Path(), stored, row.media_type)
    document = filings.attach(
        place,
        filing,
        step.match.document,
        incoming,
        now=now,
        number=row.number,
        folder=row.folder,
    )
    old["document"], old["new"] = document.id, step.match.document is None
    row.state, row.document_id, row.filing_id = HeldState.PLACED, document.id, filing.id
    return old


def last_change(place: Place) -> BulkChange | None:
    """This viewer's latest bulk change that can still be taken back."""
    found: BulkChange | None = db.session.scalar(
        select(BulkChange)
        .where(
            BulkChange.project_id == place.project.id,
            BulkChange.person_id == place.viewer.person_id,
            ~BulkChange.undone,
        )
        .order_by(BulkChange.id.desc())
        .limit(1)
    )
    return found


def discard(place: Place, row: HeldFile, *, now: datetime) -> None:
    """Set a held file aside: it leaves the list, its bytes and its line in the journal stay."""
    row.state = HeldState.DISCARDED
    db.session.flush()
    journal.record(
        place.project.id,
        "discard_held",
        actor=place.viewer,
        now=now,
        noun="held",
        object_id=row.id,
        facts={"name": row.name, "sha256": row.digest},
    )
