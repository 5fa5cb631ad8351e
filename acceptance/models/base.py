"""Column types and constraints shared by the models."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import CheckConstraint, DateTime, Dialect
from sqlalchemy.types import TypeDecorator


class UTCDateTime(TypeDecorator[datetime]):
    """A moment. Takes only aware datetimes, keeps UTC, gives aware UTC back."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC without its zone. Raises ValueError for a moment without one."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment as it was given, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC)


def one_of(column: str, values: Iterable[str], *, optional: bool = False) -> CheckConstraint:
    """The database refuses any value that is not in the enumeration."""
    listed = ", ".join(f"'{value}'" for value in values)
    rule = f"{column} IN ({listed})"
    if optional:
        rule = f"{column} IS NULL OR {rule}"
    return CheckConstraint(rule, name=column)
