"""One step for many items at once: those that may take it do, the others are named with their reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from acceptance.extensions import db
from acceptance.models import Filing
from acceptance.refusals import Refused, Stale
from acceptance.services import steps
from acceptance.services.effects import Answers
from acceptance.services.ground.access import Place, filings
from workflows.engine import Blocked, Blocker, NotOffered

Why = Blocked | NotOffered | Refused


@dataclass
class Together:
    """How many items took the step; the names of those that changed since they were seen; those that
    may not take it, each with why.
    """

    done: int = 0
    changed: list[str] = field(default_factory=list)
    left: list[tuple[str, Why]] = field(default_factory=list)


def take(
    place: Place, seen: Mapping[int, int], name: str, answers: Answers, *, now: datetime
) -> Together:
    """The same step for the items that stand as they were `seen` (by id, the version).

    Raises NotOffered, Blocked (with what each of them lacks), Refused where none may take it; Stale
    where one is not there.
    """
    rows = list(db.session.scalars(filings(place).where(Filing.id.in_(seen)).order_by(Filing.id)))
    if len(rows) != len(seen):
        raise Stale
    told = Together()
    for row in rows:
        if row.version_id != seen[row.id]:
            told.changed.append(row.name)
            continue
        try:
            # whatever refuses does so before anything of the item is changed
            steps.take_filing_step(place, row, name, answers, version=None, now=now)
            told.done += 1
        except (Blocked, NotOffered, Refused) as why:
            told.left.append((row.name, why))
    if told.left and not told.done:
        _refuse(told.left)
    return told


def _refuse(left: Sequence[tuple[str, Why]]) -> None:
    """Raises what stands in the way of all of them: what they lack, else why the first may not."""
    blocked = [(name, why) for name, why in left if isinstance(why, Blocked)]
    if not blocked:
        _name, first = left[0]
        raise first
    _name, lacking = blocked[0]
    raise Blocked(lacking.step, [one for name, why in blocked for one in _named(name, why)])


def _named(name: str, why: Blocked) -> Sequence[Blocker]:
    """What an item lacks, with its name."""
    return [replace(one, facts={**one.facts, "sample": name}) for one in why.blockers]
