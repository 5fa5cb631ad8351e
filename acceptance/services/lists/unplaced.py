"""Files that a list names and no item takes: the item proposed for each, and many put there at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from acceptance.extensions import db
from acceptance.models import CatalogueImport, Document, Filing, Volume
from acceptance.models.states import Gone
from acceptance.refusals import Refused, Stale
from acceptance.services.files import filings
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from acceptance.services.intake import matching
from acceptance.services.volumes import totals
from workflows.folders import guess

MOST = 500
"""Files put to their items at once."""


@dataclass(frozen=True)
class Proposed:
    """The item proposed for a listed file, its points, and why (keys of `folders.WHY`)."""

    filing: Filing
    score: int
    why: tuple[str, ...]


def waiting(place: Place) -> Select[Document]:
    """The files that matched no checklist item, as a query: all of them, or those of the sheets
    one's own unit handed in.
    """
    query = (
        select(Document)
        .where(
            Document.project_id == place.project.id,
            Document.filing_id.is_(None),
            Document.gone == Gone.HERE,
        )
        .order_by(Document.id)
    )
    if place.whole:
        return query
    mine = select(Volume.id).join(CatalogueImport, CatalogueImport.id == Volume.import_id)
    return query.where(
        Document.volume_id.in_(
            mine.where(CatalogueImport.organisation_id == place.viewer.organisation_id)
        )
    )


def proposals(place: Place, documents: Iterable[Document]) -> dict[int, Proposed]:
    """The item proposed for each file by the titles of its volume and its own, by the file's id; nothing for a file
    that says too little, or whose item takes none from this viewer now.
    """
    listed = list(documents)
    finder = matching.finder(place)
    items = {
        (row.code, row.section): row
        for row in db.session.scalars(
            access.filings(place).where(Filing.id.in_(matching.mine(place))).order_by(Filing.id)
        )
    }
    volumes = select(Volume.id, Volume.title).where(
        Volume.id.in_({one.volume_id for one in listed if one.volume_id})
    )
    titles = {row.id: row.title for row in db.session.execute(volumes.order_by(Volume.id))}
    found = {}
    for document in listed:
        volume = titles.get(document.volume_id or 0, "").replace("/", " ")
        title = document.title.replace("/", " ")
        told = guess(finder, f"{volume}/{title}.pdf")
        if not told.proposals:
            continue
        first = told.proposals[0]
        section = 0
        if first.item.each_section:
            section = told.section
        filing = items.get((first.item.code, section))
        if filing is not None and filings.may_upload(place, filing):
            found[document.id] = Proposed(filing, first.score, first.why)
    return found


def accept(place: Place, ids: Sequence[int], *, now: datetime) -> int:
    """Put the chosen files under the items proposed for them, all or none; returns how many.

    Raises Stale when one of them is no longer there or has no proposal any more, Refused (no_file) for none.
    """
    wanted = list(dict.fromkeys(ids))[:MOST]
    if not wanted:
        raise Refused("no_file")
    rows = list(db.session.scalars(waiting(place).where(Document.id.in_(wanted))))
    told = proposals(place, rows)
    if len(told) != len(wanted):
        raise Stale
    for document in rows:
        filings.place_document(place, document, told[document.id].filing, now=now)
    totals.count_again([document.volume_id for document in rows])
    return len(rows)


def put(place: Place, document: Document, filing: Filing, *, now: datetime) -> None:
    """Put one file under an item by hand; its volume is counted anew. Raises what `filings.place_document` does."""
    filings.place_document(place, document, filing, now=now)
    totals.count_again([document.volume_id])
