"""The checklist of a project as pages list it: items, narrowed and sorted, and their classes."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Row, Select

from acceptance.extensions import db
from acceptance.models import Filing
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from workflows.arranging import natural
from workflows.filings import DONE, FilingState

SORTS = {"code": (Filing.id,), "name": (Filing.name, Filing.id), "state": (Filing.state, Filing.id)}
"""What a page may sort by."""


def listed(
    place: Place,
    *,
    search: str = "",
    section: int | None = None,
    party: int | None = None,
    group: str = "",
    state: str = "",
    sort: str = "",
) -> Select[Filing]:
    """The items that this viewer may see; what is empty or None narrows nothing.

    `search` is looked for in name and code; a `state` of "open" means required and not done.
    """
    wanted = access.filings(place)
    if search:
        named = Filing.name.contains(search, autoescape=True)
        wanted = wanted.where(named | Filing.code.contains(search, autoescape=True))
    if section is not None:
        wanted = wanted.where(Filing.section == section)
    if party is not None:
        wanted = wanted.where(Filing.party_id == party)
    if group:
        wanted = wanted.where(Filing.group_code == group)
    if state == "open":
        wanted = wanted.where(Filing.required, Filing.state.not_in(DONE))
    elif state in list(FilingState):
        wanted = wanted.where(Filing.state == state)
    return wanted.order_by(*SORTS.get(sort, SORTS["code"]))


def groups(place: Place) -> Sequence[Row[str, str]]:
    """Code and name of the classes of these items, 2 before 10."""
    rows = db.session.execute(
        access.filings(place)
        .with_only_columns(Filing.group_code, Filing.group_name)
        .distinct()
        .order_by(Filing.group_code)
    ).all()
    return sorted(rows, key=lambda row: natural(row.group_code))
