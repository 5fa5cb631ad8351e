"""What rests on something that is to be taken back as a whole: the first things by name, the rest by
their number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Select, func, select

from acceptance.extensions import db
from acceptance.refusals import Refused

FIRST = 10
"""Things that are named; the others are counted."""


class Upon(NamedTuple):
    """One thing that was built: how (a code of `refusals.BUILT`), its name, its noun and key."""

    code: str
    name: str
    noun: str
    key: int


@dataclass
class Pile:
    """All that was built on the thing of that name."""

    name: str
    named: list[Upon] = field(default_factory=list)
    count: int = 0

    def add(self, code: str, noun: str, wanted: Select[int, str]) -> None:
        """What a query of (key, name), in a lasting order, finds."""
        total = select(func.count()).select_from(wanted.order_by(None).subquery())
        count = db.session.scalar(total) or 0
        if not count:
            return
        self.count += count
        room = FIRST - len(self.named)
        if room > 0:
            for key, name in db.session.execute(wanted.limit(room)):
                self.named.append(Upon(code, name, noun, key))

    def note(self, code: str, noun: str, key: int, name: str) -> None:
        """One thing that was found otherwise."""
        self.count += 1
        if len(self.named) < FIRST:
            self.named.append(Upon(code, name, noun, key))

    def refuse(self) -> None:
        """Raises Refused (built_upon, with `built` and how many in all) unless there is nothing."""
        if self.count:
            built = tuple(self.named)
            raise Refused("built_upon", name=self.name, count=self.count, built=built)
