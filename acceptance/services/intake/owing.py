"""What the party behind a contractor's link owes and has delivered, and where each item stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.models import Filing, JournalEntry
from acceptance.services.ground.access import Place
from acceptance.services.ground.calendars import is_workday
from acceptance.services.progress import schedules
from workflows import schedule
from workflows.filings import DELIVERED, OPEN_TO_FILES, FilingState
from workflows.standards import REACHED

MOST = 500
"""Items on the page behind a link."""


@dataclass(frozen=True)
class Line:
    """The last line of the journal that moved an item: who, of which unit, when."""

    actor: str
    unit: str
    at: datetime


@dataclass(frozen=True)
class Item:
    """An item with its colour, how many working days it is over (negative: left; None: not known),
    and the line that moved it to where it stands, where one did.
    """

    filing: Filing
    colour: str
    over: int | None
    line: Line | None

    @property
    def ready(self) -> bool:
        """Whether something lies in it that nobody has submitted yet."""
        return self.filing.state in OPEN_TO_FILES and self.filing.stored > 0


@dataclass(frozen=True)
class Owing:
    """The items of a party: sent back, still owed, not obligatory, delivered; how many are due in a
    later stage; whether there were more than `MOST`.
    """

    back: Sequence[Item]
    owed: Sequence[Item]
    optional: Sequence[Item]
    delivered: Sequence[Item]
    later: int
    cut: bool

    @property
    def open(self) -> int:
        """Obligatory items that are not submitted."""
        return sum(one.filing.required for one in self.back) + len(self.owed)

    @property
    def total(self) -> int:
        """Obligatory items of the stages up to now."""
        return self.open + sum(one.filing.required for one in self.delivered)

    @property
    def sent(self) -> int:
        """Of these, in how many something lies."""
        ready = sum(one.ready and one.filing.required for one in (*self.back, *self.owed))
        return self.total - self.open + ready

    @property
    def ready(self) -> Sequence[Item]:
        """What could be submitted now."""
        return [one for one in (*self.back, *self.owed, *self.optional) if one.ready]


def of(place: Place, *, today: date) -> Owing:
    """All items that the parties of the place owe, the most urgent first."""
    mine = (
        select(Filing)
        .where(Filing.project_id == place.project.id, Filing.party_id.in_(place.party_ids))
        .where(Filing.state.not_in((FilingState.EXEMPT, FilingState.EXEMPTION_ASKED)))
        .order_by(Filing.due_on.is_(None), Filing.due_on, Filing.id)
        .limit(MOST)
    )
    rows = db.session.scalars(mine).all()
    lines, rules = _moved(place, rows), schedules.rules_of(place.project)
    reached = max(2, REACHED[place.project.state])
    back, owed, optional, delivered = [], [], [], []
    later = 0
    for row in rows:
        over = None
        if row.due_on is not None:
            over = schedule.days_over(row.due_on, today, is_workday)
        colour = schedule.item_colour(row.due_on, today, is_workday, rules.late_after_working_days)
        one = Item(row, colour, over, lines.get(row.id))
        if row.state == FilingState.RETURNED:
            back.append(one)
        elif row.state in DELIVERED:
            delivered.append(one)
        elif not row.required:
            optional.append(one)
        elif row.stage_rank > reached:
            later += 1
        else:
            owed.append(one)
    return Owing(back, owed, optional, delivered, later, len(rows) >= MOST)


def _moved(place: Place, rows: Sequence[Filing]) -> dict[int, Line]:
    """The last line of each item that is sent back or delivered, of those that moved it."""
    ids = [row.id for row in rows if row.state == FilingState.RETURNED or row.state in DELIVERED]
    if not ids:
        return {}
    told = db.session.execute(
        select(JournalEntry.object_id, JournalEntry.actor, JournalEntry.unit, JournalEntry.at)
        .where(
            JournalEntry.project_id == place.project.id,
            JournalEntry.noun == "filing",
            JournalEntry.after != "",
            JournalEntry.object_id.in_(ids),
        )
        .order_by(JournalEntry.seq)
    )
    return {row.object_id: Line(row.actor, row.unit, row.at) for row in told}
