"""Rules about the days of the meeting: it comes before its verdict, and in time before the works are
accepted.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..engine import Blocker
from ..meeting_facts import MeetingFacts
from ..roles import Role


def held(meeting: MeetingFacts) -> Iterator[Blocker]:
    """验收会形成并宣布验收意见: nobody decides before the last day of the meeting."""
    last = meeting.until or meeting.on
    if last is not None and meeting.today < last:
        said = {"day": last.isoformat()}
        yield Blocker("meeting_to_come", Role.BUREAU, ("panel", None), said)


def in_time(meeting: MeetingFacts) -> Iterator[Blocker]:
    """验收时间：档案验收应当在竣工验收 3 个月前完成; the pack says how many months. Where the day of
    the completion acceptance is not known, nothing is late.
    """
    if meeting.latest is not None and meeting.today > meeting.latest:
        said = {"day": meeting.latest.isoformat(), "months": meeting.months}
        yield Blocker("completion_near", Role.OWNER, ("project", None), said)
