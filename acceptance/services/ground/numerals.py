"""The order in which people count, asked of the database: 图-2 before 图-10."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func

DIGITS = "0123456789"


def in_order(text: Any) -> tuple[ColumnElement[Any], ...]:
    """By what stands before the last number, then by that number: shorter is smaller, as no number begins with a zero
    that another of its row has not."""
    return func.rtrim(text, DIGITS), func.length(text), text
