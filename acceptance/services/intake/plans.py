"""Where the files of a folder would go, told before anything is sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from acceptance.extensions import db
from acceptance.models import Filing
from acceptance.refusals import HELD
from acceptance.services.files import filings
from acceptance.services.ground import access
from acceptance.services.ground.access import Place
from workflows.folders import Guess, guess
from workflows.names import stem

from . import arrivals


@dataclass(frozen=True)
class Planned:
    """Where one path would go: the section and the name of the class that it speaks of, the item
    that would take it, or the reason (a key of `HELD`) why it would be held.
    """

    path: str
    section: int
    group: str
    filing: Filing | None = None
    reason: str = ""


def plan(place: Place, paths: Iterable[str]) -> list[Planned]:
    """Each path in turn: the one listed file of its name decides, else what its folders say."""
    finder = arrivals.placer(place)
    mine = access.filings(place).where(Filing.id.in_(arrivals.mine(place)))
    items = {(row.code, row.section): row for row in db.session.scalars(mine)}
    groups = {group.code: group.name for group in finder.scope.groups}
    listed = arrivals.listed_titles(place)
    planned = []
    for path in paths:
        told = guess(finder, path)
        name = path.split("/")[-1]
        row = _item(told, listed.get(stem(name), []), items)
        planned.append(_planned(place, told, row, groups))
    return planned


def _item(
    told: Guess, by_name: list[Filing], items: dict[tuple[str, int], Filing]
) -> Filing | None:
    if len(by_name) == 1:
        return by_name[0]
    # A bare name without a folder says too little.
    if told.item and "/" in told.path:
        return items.get((told.item, told.section))
    return None


def _planned(place: Place, told: Guess, row: Filing | None, groups: dict[str, str]) -> Planned:
    if row is None:
        reason = "no_match"
        if told.reason in HELD:
            reason = told.reason
        return Planned(told.path, told.section, groups.get(told.group, ""), reason=reason)
    group = groups.get(row.group_code, "")
    if not filings.may_upload(place, row):
        return Planned(told.path, row.section, group, reason="item_closed")
    return Planned(told.path, row.section, group, row)
