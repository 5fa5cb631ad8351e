"""Submitting by a contractor's link, and recalling by it: the party's own act, of which the journal
names the link, its maker, and whoever gave a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Delivery, Filing, Party, UploadLink
from acceptance.models.shapes import UploadResult
from acceptance.models.states import DeliveryKind
from acceptance.refusals import NotFound, Refused, Stale
from acceptance.services import steps
from acceptance.services.ground import alone, journal
from acceptance.services.ground.access import Place, filings
from acceptance.services.intake import deliveries
from workflows.engine import Blocked, NotOffered
from workflows.filings import DELIVERED, FilingState

DONE, ALREADY, CHANGED, LEFT = "done", "already", "changed", "left"
"""What became of an item: it took the step; it had taken it; it changed since it was seen; it may
not take it.
"""
STEPS: Mapping[str, tuple[str, tuple[FilingState, ...]]] = {
    # step      its receipt           where an item stands that has taken it
    "submit": (DeliveryKind.SUBMIT, DELIVERED),
    "recall": (DeliveryKind.RECALL, (FilingState.MISSING,)),
}
LINES = {"submit": "submit_by_link", "recall": "recall_by_link"}


@dataclass
class Taking:
    """What became of the items, in their order, and why the first was left."""

    results: list[UploadResult] = field(default_factory=list)
    why: Exception | None = None

    def told(self, outcome: str) -> list[str]:
        """The names of the items of which this became."""
        return [one["name"] for one in self.results if one["outcome"] == outcome]


def take(
    link: UploadLink,
    place: Place,
    name: str,
    seen: Mapping[int, int],
    *,
    named: str = "",
    now: datetime,
) -> Delivery | None:
    """Submit, or recall (`name`), the items that stand as they were `seen` (by id, the version).

    What was submitted before is told as such, and is no error: then the receipt of that time is
    given again, or None where it was not by this link. Raises NotFound for a foreign item, Refused
    (link_only_brings, link_unanswered, party_ended), and where none may: NotOffered, Blocked,
    Refused, Stale.
    """
    alone.in_project(place.project.id)
    _refuse_unable(link, place)
    mine = filings(place).where(Filing.id.in_(seen), Filing.party_id.in_(place.party_ids))
    rows = list(db.session.scalars(mine.order_by(Filing.id)))
    if len(rows) != len(seen):
        raise NotFound
    taking = Taking()
    for row in rows:
        taking.results.append(_one(taking, place, row, name, seen[row.id], now))
    if not taking.told(DONE):
        if taking.told(ALREADY):
            return _before(link, name, seen)
        raise taking.why or Stale
    kind, _states = STEPS[name]
    kept = deliveries.keep(place, taking.results, kind=kind, link_id=link.id, named=named, now=now)
    journal.record(
        place.project.id,
        LINES[name],
        actor=place.viewer,
        now=now,
        noun="link",
        object_id=link.id,
        facts={
            "party": link.party.organisation.name,
            "made_by": link.made_by,
            "named": named,
            "receipt": kept.id,
            "items": taking.told(DONE),
        },
    )
    return kept


def _refuse_unable(link: UploadLink, place: Place) -> None:
    """Raises Refused where nothing may be submitted by this link now."""
    party = db.session.get_one(Party, link.party_id)
    if not party.live:
        raise Refused("party_ended", name=party.organisation.name)
    if not link.may_submit:
        raise Refused("link_only_brings", name=party.organisation.name)
    person, _unit = place.viewer.answered_by
    if not person:
        raise Refused("link_unanswered", name=link.made_by)


def _one(
    taking: Taking, place: Place, row: Filing, name: str, version: int, now: datetime
) -> UploadResult:
    told: UploadResult = {"name": row.name, "filing": row.id, "outcome": LEFT}
    _kind, taken = STEPS[name]
    if row.state in taken:
        told["outcome"] = ALREADY
    elif row.version_id != version:
        told["outcome"] = CHANGED
    else:
        try:
            # whatever refuses does so before anything of the item is changed
            steps.take_filing_step(place, row, name, {}, version=None, now=now)
            told["outcome"] = DONE
        except Blocked as blocked:
            told["why"] = [(one.code, dict(one.facts)) for one in blocked.blockers]
            taking.why = taking.why or blocked
        except (NotOffered, Refused) as refused:
            taking.why = taking.why or refused
    return told


def _before(link: UploadLink, name: str, seen: Mapping[int, int]) -> Delivery | None:
    """The last receipt of this link for the same step that names one of the items."""
    kind, _states = STEPS[name]
    rows = db.session.scalars(
        select(Delivery)
        .where(Delivery.link_id == link.id, Delivery.kind == kind)
        .order_by(Delivery.id.desc())
        .limit(100)
    )
    for row in rows:
        if any(one.get("filing") in seen and one["outcome"] == DONE for one in row.results):
            return row
    return None
