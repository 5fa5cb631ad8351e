"""The index of the search: which documents hold which pairs of characters.

The same on SQLite (FTS5) and PostgreSQL (GIN). What is not in it yet is searched as it is, see
`search`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from sqlalchemy import TextClause, select, text, update

from acceptance.extensions import db
from acceptance.models import Document
from acceptance.models.states import Gone

from .pairs import initials, mark, pairs

BATCH = 5000
AT_ONCE = 900
"""Ids in one statement; older builds of SQLite take 999 parameters."""

FINDABLE = Document.gone != Gone.WITHDRAWN
"""What was withdrawn is not found; what was purged is, as the line of the catalogue that it left."""

Groups: TypeAlias = Sequence[Sequence[str]]
"""What is looked up: one pair of every group must be there."""


def on_sqlite() -> bool:
    """Whether the database is SQLite; otherwise it is PostgreSQL."""
    return bool(db.session.get_bind().dialect.name == "sqlite")


def _body(project_id: int, *words: str) -> str:
    """What is indexed of a document: the pairs of its words, each with the project in front."""
    sign = mark(project_id)
    tokens = (sign + pair for pair in pairs(*words))
    if on_sqlite():
        # In one order, because `forget` must give FTS5 the very text that was put in.
        return " ".join(sorted(tokens))
    return " ".join(map(quoted, tokens))


def quoted(token: str) -> str:
    """A token as PostgreSQL reads it in a tsvector or tsquery."""
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def pending() -> bool:
    """Whether a document waits to be indexed."""
    waiting = select(Document.id).where(Document.indexed.is_(False), FINDABLE).limit(1)
    return db.session.scalar(waiting) is not None


def waiting_in(project_id: int) -> bool:
    """Whether a document of this project waits to be indexed."""
    waiting = select(Document.id).where(
        Document.indexed.is_(False), Document.project_id == project_id, FINDABLE
    )
    return db.session.scalar(waiting.limit(1)) is not None


def index_pending(*, limit: int = BATCH) -> int:
    """Index documents that are not in the index yet; returns how many this call took."""
    columns = (Document.id, Document.project_id, Document.title, Document.number, Document.author)
    rows = db.session.execute(
        select(*columns)
        .where(Document.indexed.is_(False), FINDABLE)
        .order_by(Document.project_id, Document.id)
        .limit(limit)
    ).all()
    if not rows:
        return 0
    bodies = [
        {"i": row.id, "b": _body(row.project_id, row.title, row.number, row.author)} for row in rows
    ]
    if on_sqlite():
        db.session.execute(
            text("INSERT INTO document_search (rowid, body) VALUES (:i, :b)"), bodies
        )
    else:
        db.session.execute(
            text(
                "INSERT INTO document_search (id, body) VALUES (:i, CAST(:b AS tsvector)) "
                "ON CONFLICT (id) DO UPDATE SET body = excluded.body"
            ),
            bodies,
        )
    _remember_pairs({pair for row in rows for pair in pairs(row.title)})
    ids = [row.id for row in rows]
    for at in range(0, len(ids), AT_ONCE):
        db.session.execute(
            update(Document).where(Document.id.in_(ids[at : at + AT_ONCE])).values(indexed=True),
            execution_options={"synchronize_session": False},
        )
    return len(rows)


def _remember_pairs(found: set[str]) -> None:
    """Keep which pairs occur, by their initials, so that 简拼 can be looked up."""
    fresh = [{"p": pair, "i": initials(pair)} for pair in sorted(found)]
    fresh = [row for row in fresh if len(row["i"]) == 2]
    if fresh:
        db.session.execute(
            text(
                "INSERT INTO search_pair (pair, initials) VALUES (:p, :i) "
                "ON CONFLICT (pair) DO NOTHING"
            ),
            fresh,
        )


def forget(documents: Iterable[Document]) -> None:
    """Take documents out of the index before their words change or they go.

    They are searched unindexed meanwhile.
    """
    for row in documents:
        if not row.indexed:
            continue
        if on_sqlite():
            db.session.execute(
                text(
                    "INSERT INTO document_search (document_search, rowid, body) "
                    "VALUES ('delete', :i, :b)"
                ),
                {"i": row.id, "b": _body(row.project_id, row.title, row.number, row.author)},
            )
        else:
            db.session.execute(text("DELETE FROM document_search WHERE id = :i"), {"i": row.id})
        row.indexed = False


def having(project_id: int, groups: Groups, *, name: str) -> TextClause:
    """The ids in the index that have one pair of every group, as a subquery.

    `name` is the name of its parameter, never what was asked; two in one statement need two names.
    """
    sign = mark(project_id)
    if on_sqlite():
        asked = " AND ".join(
            "(" + " OR ".join(f'"{sign}{pair}"' for pair in group) + ")" for group in groups
        )
        return text(
            f"SELECT rowid AS id FROM document_search WHERE document_search MATCH :{name}"  # noqa: S608
        ).bindparams(**{name: asked})
    asked = " & ".join(
        "(" + " | ".join(quoted(sign + pair) for pair in group) + ")" for group in groups
    )
    return text(
        f"SELECT id FROM document_search WHERE body @@ CAST(:{name} AS tsquery)"  # noqa: S608
    ).bindparams(**{name: asked})


def known(letters: str) -> Sequence[str]:
    """The pairs of characters that occur and have these two initials; at most 800."""
    return db.session.scalars(
        text("SELECT pair FROM search_pair WHERE initials = :i LIMIT 800"), {"i": letters}
    ).all()
