"""Keys given before the rows are written, so that many rows can refer to one another at once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select, text

from acceptance.extensions import db
from acceptance.models import Volume

_NEXT = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")


def of_volumes(count: int) -> Sequence[int]:
    """So many keys for new volumes, ascending.

    PostgreSQL gives them from the sequence that every other volume takes its key from; SQLite has
    none, and its one writer takes what follows the last.
    """
    if db.engine.dialect.name == "postgresql":
        asked = {"name": Volume.__tablename__, "count": count}
        return sorted(db.session.scalars(_NEXT, asked))
    last = db.session.scalar(select(func.max(Volume.id))) or 0
    return range(last + 1, last + 1 + count)
