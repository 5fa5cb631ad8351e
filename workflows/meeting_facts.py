"""The days of a meeting, as the rules may know them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class MeetingFacts:
    """Which day it is, from when until when the meeting is called, and by which day the archive must
    be accepted: so many `months` before the planned acceptance of the works.
    """

    today: date
    on: date | None = None
    until: date | None = None
    latest: date | None = None
    months: int = 0
