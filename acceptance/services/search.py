"""Full-text search that finds every substring of two characters and more, the same on SQLite (FTS5) and PostgreSQL (tsvector).

Text is indexed as overlapping pairs of characters and asked for as a phrase of pairs: 100 % of what LIKE finds, and no
more. 简拼 (the initials of the pinyin) has an index of its own. Rows that are not indexed yet are searched as they are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, or_, select, text, update

from workflows.names import nearness

from ..extensions import db
from ..models import Document, Filing
from .access import Place

BATCH = 5000
END = "\ue0ff"
"""Stands after each field: the last character has a pair, and no phrase runs over into the next field."""


def fold(value: str) -> str:
    """Text as it is compared: compatibility forms and case folded away, punctuation moved out of the tokenizer's sight."""
    plain = unicodedata.normalize("NFKC", value).casefold()
    return "".join(c if c.isalnum() or ord(c) > 127 else chr(0xE000 + ord(c)) for c in plain)


def pairs(*fields: str) -> list[str]:
    """The overlapping pairs of characters of the fields."""
    joined = "".join(fold(field) + END for field in fields if field)
    return [joined[i : i + 2] for i in range(len(joined) - 1) if joined[i] != END]


@cache
def _table() -> dict[int, str]:
    from pypinyin.constants import PINYIN_DICT

    plain = {code: unicodedata.normalize("NFD", readings.split(",")[0])[:1] for code, readings in PINYIN_DICT.items()}
    return {code: letter for code, letter in plain.items() if "a" <= letter <= "z"}


def initials(title: str) -> str:
    """简拼: the first letter of each character's pinyin; Latin letters and digits stay."""
    letters = unicodedata.normalize("NFKC", title).casefold().translate(_table())
    return "".join(c for c in letters if c.isascii() and c.isalnum())


def _letters(title: str) -> list[str]:
    short = initials(title)
    return [short[i : i + 2] for i in range(len(short) - 1)]


def _sqlite() -> bool:
    return bool(db.session.get_bind().dialect.name == "sqlite")


def _vector(tokens: Sequence[str]) -> str:
    places: dict[str, list[int]] = {}
    for position, token in enumerate(tokens, 1):
        if position < 16_000:
            places.setdefault(token, []).append(position)
    return " ".join(f"'{_quoted(token)}':{','.join(map(str, at[:250]))}" for token, at in places.items())


def _quoted(token: str) -> str:
    return token.replace("\\", "\\\\").replace("'", "''")


def pending() -> bool:
    """Whether a document waits to be indexed."""
    return db.session.scalar(select(Document.id).where(Document.indexed.is_(False)).limit(1)) is not None


def index_pending(*, limit: int = BATCH) -> int:
    """Index documents that are not in the index yet; returns how many this call took."""
    rows = db.session.execute(
        select(Document.id, Document.title, Document.number, Document.author)
        .where(Document.indexed.is_(False))
        .order_by(Document.id)
        .limit(limit)
    ).all()
    if not rows:
        return 0
    if _sqlite():
        bodies = [{"i": r.id, "b": " ".join(pairs(r.title, r.number, r.author))} for r in rows]
        db.session.execute(text("INSERT INTO document_search (rowid, body) VALUES (:i, :b)"), bodies)
        db.session.execute(
            text("INSERT INTO document_initials (rowid, body) VALUES (:i, :b)"),
            [{"i": r.id, "b": " ".join(_letters(r.title))} for r in rows],
        )
    else:
        db.session.execute(
            text("INSERT INTO document_search (id, body, initials) VALUES (:i, CAST(:b AS tsvector), CAST(:l AS tsvector)) "
                 "ON CONFLICT (id) DO UPDATE SET body = excluded.body, initials = excluded.initials"),
            [{"i": r.id, "b": _vector(pairs(r.title, r.number, r.author)), "l": _vector(_letters(r.title))} for r in rows],
        )  # fmt: skip
    ids = [r.id for r in rows]
    for at in range(0, len(ids), 900):
        db.session.execute(
            update(Document).where(Document.id.in_(ids[at : at + 900])).values(indexed=True),
            execution_options={"synchronize_session": False},
        )
    return len(rows)


def forget(documents: Iterable[Document]) -> None:
    """Take documents out of the index before their words change or they go. They are searched unindexed meanwhile."""
    for row in documents:
        if not row.indexed:
            continue
        if _sqlite():
            body, short = " ".join(pairs(row.title, row.number, row.author)), " ".join(_letters(row.title))
            db.session.execute(
                text("INSERT INTO document_search (document_search, rowid, body) VALUES ('delete', :i, :b)"), {"i": row.id, "b": body}
            )
            db.session.execute(
                text("INSERT INTO document_initials (document_initials, rowid, body) VALUES ('delete', :i, :b)"), {"i": row.id, "b": short}
            )
        else:
            db.session.execute(text("DELETE FROM document_search WHERE id = :i"), {"i": row.id})
        row.indexed = False


def _phrase(word: str) -> str:
    tokens = pairs(word)[:-1]
    if not tokens:  # one character: the first of some pair
        return f'"{fold(word)}" *'
    return '"' + " ".join(tokens) + '"'


def _hits(words: Sequence[str]) -> Any:
    """The ids of documents that have all the words, as a condition on Document.id."""
    if _sqlite():
        asked = " AND ".join(_phrase(word) for word in words)
        return Document.id.in_(text("SELECT rowid FROM document_search WHERE document_search MATCH :asked").bindparams(asked=asked))
    return Document.id.in_(text("SELECT id FROM document_search WHERE body @@ CAST(:asked AS tsquery)").bindparams(asked=_tsquery(words)))


def _tsquery(words: Sequence[str]) -> str:
    parts = []
    for word in words:
        tokens = pairs(word)[:-1]
        parts.append(" <-> ".join(f"'{_quoted(t)}'" for t in tokens) if tokens else f"'{_quoted(fold(word))}':*")
    return " & ".join(f"({part})" for part in parts)


def _short_hits(word: str) -> Any:
    """Titles whose initials hold all the pairs of these letters; `matching` looks at each again."""
    letters = [word[i : i + 2] for i in range(len(word) - 1)]
    if _sqlite():
        asked = " AND ".join(f'"{pair}"' for pair in letters)
        return Document.id.in_(text("SELECT rowid FROM document_initials WHERE document_initials MATCH :short").bindparams(short=asked))
    asked = " <-> ".join(f"'{pair}'" for pair in letters)
    return Document.id.in_(text("SELECT id FROM document_search WHERE initials @@ CAST(:short AS tsquery)").bindparams(short=asked))


def is_initials(words: Sequence[str]) -> bool:
    """Whether a query may be meant as 简拼: one word of two to twelve Latin letters."""
    return len(words) == 1 and 2 <= len(words[0]) <= 12 and words[0].isascii() and words[0].isalpha()


def _plain(words: Sequence[str]) -> Any:
    fields = (Document.title, Document.number, Document.author)
    return and_(*(or_(*(field.icontains(word, autoescape=True) for field in fields)) for word in words))


def matching(place: Place, asked: str) -> Select[Document]:
    """The documents of a project that this viewer may see and that have every word of the query, in title, number, author or item."""
    query = select(Document).where(Document.project_id == place.project.id)
    if not place.whole:
        query = query.where(Document.filing_id.in_(select(Filing.id).where(Filing.party_id.in_(place.party_ids))))
    words = [unicodedata.normalize("NFKC", word) for word in asked.split()][:8]
    if not words:
        return query
    items = and_(*(Filing.name.icontains(word, autoescape=True) for word in words))
    by_item = Document.filing_id.in_(select(Filing.id).where(Filing.project_id == place.project.id, items))
    unindexed = and_(Document.indexed.is_(False), _plain(words))
    ways = [_hits(words), unindexed, by_item]
    if is_initials(words):
        ways.append(_short_hits(words[0].casefold()))
    return query.where(or_(*ways))


def near(place: Place, title: str, *, only: Any = None, limit: int = 5) -> list[tuple[Document, float]]:
    """Documents whose titles are like this one, the likest first; those of the same words come by the index."""
    tokens = [token for token in dict.fromkeys(pairs(title)) if END not in token][:24]
    if not tokens:
        return []
    if _sqlite():
        asked = " OR ".join(f'"{token}"' for token in tokens)
        found = text("SELECT rowid FROM document_search WHERE document_search MATCH :near ORDER BY rank LIMIT 400").bindparams(near=asked)
    else:
        asked = " | ".join(f"'{_quoted(token)}'" for token in tokens)
        found = text("SELECT id FROM document_search WHERE body @@ CAST(:near AS tsquery) LIMIT 400").bindparams(near=asked)
    query = select(Document).where(Document.project_id == place.project.id, Document.id.in_(found))
    if only is not None:
        query = query.where(Document.filing_id.in_(only))
    scored = [(row, nearness(row.title, title)) for row in db.session.scalars(query.limit(400))]
    return sorted((pair for pair in scored if pair[1] >= 0.5), key=lambda pair: -pair[1])[:limit]
