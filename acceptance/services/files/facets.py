"""A search narrowed by what its files belong to, and how many hits lie where. Words are found in
`search`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from acceptance.extensions import db
from acceptance.models import Document, Filing
from acceptance.services.ground.access import Place
from workflows.filings import FilingState

from . import search

ORDERS = {"title": Document.title, "date": Document.formed_on.desc()}
FACETED = 20_000
"""Hits that facets are counted of; the page says when there are more."""
MOST = 20
"""Values that a facet shows."""


@dataclass(frozen=True)
class Narrowed:
    """By what a search is narrowed; what is empty or None narrows nothing."""

    section: int | None = None
    group: str = ""
    party: int | None = None
    state: str = ""


def matching(place: Place, words: str, by: Narrowed, sort: str) -> Select[Document]:
    """The files that this viewer may see and that fit."""
    wanted = search.matching(place, words)
    if by != Narrowed():
        wanted = wanted.where(Document.filing_id.in_(_items(place, by)))
    return wanted.order_by(ORDERS.get(sort, Document.id), Document.id)


def _items(place: Place, by: Narrowed) -> Select[int]:
    items = select(Filing.id).where(Filing.project_id == place.project.id)
    if by.section is not None:
        items = items.where(Filing.section == by.section)
    if by.group:
        items = items.where(Filing.group_code == by.group)
    if by.party is not None:
        items = items.where(Filing.party_id == by.party)
    if by.state in list(FilingState):
        items = items.where(Filing.state == by.state)
    return items


def counted(wanted: Select[Document]) -> tuple[dict[str, list[tuple[object, ...]]], bool]:
    """For each facet its values with the number of hits, the most frequent first; and whether more
    was found than the FACETED hits that are counted.
    """
    hits = wanted.with_only_columns(Document.filing_id).order_by(None).limit(FACETED).subquery()
    number = func.count().label("number")
    by_item = select(hits.c.filing_id, number).group_by(hits.c.filing_id).subquery()
    rows = db.session.execute(
        select(Filing.group_code, Filing.group_name, Filing.section, Filing.state, by_item.c.number)
        .select_from(by_item)
        .outerjoin(Filing, Filing.id == by_item.c.filing_id)
        .order_by(Filing.id)
    ).all()
    found: dict[str, Counter[tuple[object, ...]]] = defaultdict(Counter)
    for row in rows:
        if row.state is not None:
            found["group"][row.group_code, row.group_name] += row.number
            found["section"][row.section,] += row.number
            found["state"][row.state,] += row.number
    told = {
        name: [(*value, count) for value, count in found[name].most_common(MOST)]
        for name in ("group", "section", "state")
    }
    return told, sum(row.number for row in rows) >= FACETED
