"""试移交: when a sender is reminded to try the transfer before it is due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from ..deadlines import months_after, months_before
from ..projects import Stage
from ..words import N_

MONTHS: Final = 6
"""Before the planned acceptance of the archive."""
RULE: Final = N_("本系统约定：计划档案验收前 6 个月起，还没有试移交过的，提醒建设单位试移交一次。")
TRIES: Final = (Stage.CONSTRUCTION, Stage.SUPERVISION, Stage.SELF_CHECK)
"""While an archive grows that has volumes: before the application a trial can still change it."""


def trial_from(today: date) -> date:
    """Up to which planned day a trial is due now."""
    return months_after(today, MONTHS)


def begins(planned: date | None) -> date | None:
    """The day from which a trial is due, of the planned day; none where none is planned."""
    if planned is None:
        return None
    begun = months_before(planned, MONTHS)
    if trial_from(begun) < planned:
        # of a month's end, where the earlier month is shorter
        begun += timedelta(1)
    return begun
