"""The wall clock and the State Council's calendar, for the doors to hand to the services."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from workflows.deadlines import YearNotPublished

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def local_date(moment: datetime) -> date:
    """The calendar day in China at that moment."""
    return moment.astimezone(SHANGHAI).date()


@lru_cache(maxsize=20_000)
def is_workday(day: date) -> bool:
    """Whether that day is a working day in China, make-up days included; kept, since long delays are
    counted day by day.

    Raises YearNotPublished.
    """
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError as error:
        raise YearNotPublished(day.year) from error
