"""One page of a long list: how many rows there are, and those that stand on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Select, func, select

from acceptance.extensions import db

R = TypeVar("R")


def count(wanted: Select[R]) -> int:
    """How many rows a list has; its order costs nothing."""
    rows = wanted.order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(rows)) or 0


def some(wanted: Select[R], *, skip: int, most: int) -> Sequence[R]:
    """The rows of a list from the one after `skip` on."""
    return db.session.scalars(wanted.limit(most).offset(skip)).all()
