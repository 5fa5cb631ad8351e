"""A search narrowed by what its files belong to, and how many hits lie where. Words are found in
`search`.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, func, select

from acceptance.extensions import db
from acceptance.models import Document, Filing
from acceptance.services.ground.access import Place
from workflows.filings import FilingState

from . import search

ORDERS = {"title": Document.title, "date": Document.formed_on.desc()}
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


def counted(wanted: Select[Document]) -> dict[str, list[tuple[object, ...]]]:
    """For each facet its values with the number of hits, the most frequent first."""
    hits = wanted.with_only_columns(Document.filing_id).order_by(None).subquery()
    found: dict[str, list[tuple[object, ...]]] = {}
    for name, columns in {
        "group": (Filing.group_code, Filing.group_name),
        "section": (Filing.section,),
        "state": (Filing.state,),
    }.items():
        rows = db.session.execute(
            select(*columns, func.count())
            .join(hits, hits.c.filing_id == Filing.id)
            .group_by(*columns)
            .order_by(func.count().desc())
            .limit(MOST)
        )
        found[name] = [tuple(row) for row in rows]
    return found
