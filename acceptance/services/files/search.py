"""Search that finds every substring of two characters and more, the same on SQLite (FTS5) and PostgreSQL (GIN).

Text is indexed as overlapping pairs of characters, each marked with its project. A word of two characters is one look into
the index; a longer one has all its pairs looked up and is then compared with the words themselves, so that nothing is
missed and nothing else is found. 简拼 (initials of the pinyin) goes through the pairs that are known. Documents that are
not indexed yet are searched as they are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, text, update

from acceptance.extensions import db
from acceptance.models import Document, Filing
from acceptance.services.ground.access import Place
from workflows.names import nearness

BATCH = 5000
MARK = 0xE800
"""From here on private characters mark the project in front of each pair."""


def fold(value: str) -> str:
    """Text as it is compared: compatibility forms and case folded away, ASCII punctuation moved out of the tokenizer's sight."""
    plain = unicodedata.normalize("NFKC", value).casefold()
    if plain.isalnum():
        return plain
    return "".join(c if c.isalnum() or ord(c) > 127 else chr(0xE000 + ord(c)) for c in plain)


def mark(project_id: int) -> str:
    """The project in front of a pair, so that each project has lists of its own."""
    digits = ""
    while True:
        project_id, rest = divmod(project_id, 0x700)
        digits = chr(MARK + rest) + digits
        if not project_id:
            return digits


def pairs(*fields: str) -> set[str]:
    """The pairs of neighbouring characters in the fields."""
    found: set[str] = set()
    for field in fields:
        folded = fold(field) if field else ""
        found.update(map("".join, pairwise(folded)))
    return found


@cache
def _table() -> dict[int, str]:
    from pypinyin.constants import PINYIN_DICT

    plain = {
        code: unicodedata.normalize("NFD", readings.split(",")[0])[:1]
        for code, readings in PINYIN_DICT.items()
    }
    return {code: letter for code, letter in plain.items() if "a" <= letter <= "z"}


def initials(title: str) -> str:
    """简拼: the first letter of each character's pinyin; Latin letters and digits stay."""
    letters = unicodedata.normalize("NFKC", title).casefold().translate(_table())
    return "".join(c for c in letters if c.isascii() and c.isalnum())


def _sqlite() -> bool:
    return bool(db.session.get_bind().dialect.name == "sqlite")


def _body(row: Any) -> str:
    sign = mark(row.project_id)
    if _sqlite():
        return " ".join(sorted(sign + pair for pair in pairs(row.title, row.number, row.author)))
    return " ".join(_quoted(sign + pair) for pair in pairs(row.title, row.number, row.author))


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"


def pending() -> bool:
    """Whether a document waits to be indexed."""
    return (
        db.session.scalar(select(Document.id).where(Document.indexed.is_(False)).limit(1))
        is not None
    )


def index_pending(*, limit: int = BATCH) -> int:
    """Index documents that are not in the index yet; returns how many this call took."""
    columns = (Document.id, Document.project_id, Document.title, Document.number, Document.author)
    rows = db.session.execute(
        select(*columns)
        .where(Document.indexed.is_(False))
        .order_by(Document.project_id, Document.id)
        .limit(limit)
    ).all()
    if not rows:
        return 0
    bodies = [{"i": row.id, "b": _body(row)} for row in rows]
    if _sqlite():
        db.session.execute(
            text("INSERT INTO document_search (rowid, body) VALUES (:i, :b)"), bodies
        )
    else:
        db.session.execute(
            text(
                "INSERT INTO document_search (id, body) VALUES (:i, CAST(:b AS tsvector)) ON CONFLICT (id) DO UPDATE SET body = excluded.body"
            ),
            bodies,
        )
    _remember_pairs({pair for row in rows for pair in pairs(row.title)})
    ids = [row.id for row in rows]
    for at in range(0, len(ids), 900):
        db.session.execute(
            update(Document).where(Document.id.in_(ids[at : at + 900])).values(indexed=True),
            execution_options={"synchronize_session": False},
        )
    return len(rows)


def _remember_pairs(found: set[str]) -> None:
    """Keep which pairs occur, by their initials."""
    fresh = [{"p": pair, "i": initials(pair)} for pair in sorted(found)]
    fresh = [row for row in fresh if len(row["i"]) == 2]
    if fresh:
        db.session.execute(
            text(
                "INSERT INTO search_pair (pair, initials) VALUES (:p, :i) ON CONFLICT (pair) DO NOTHING"
            ),
            fresh,
        )


def forget(documents: Iterable[Document]) -> None:
    """Take documents out of the index before their words change or they go. They are searched unindexed meanwhile."""
    for row in documents:
        if not row.indexed:
            continue
        if _sqlite():
            db.session.execute(
                text(
                    "INSERT INTO document_search (document_search, rowid, body) VALUES ('delete', :i, :b)"
                ),
                {"i": row.id, "b": _body(row)},
            )
        else:
            db.session.execute(text("DELETE FROM document_search WHERE id = :i"), {"i": row.id})
        row.indexed = False


def _index(project_id: int, groups: Sequence[Sequence[str]], *, name: str) -> Any:
    """The ids in the index that have one pair of every group, as a subquery."""
    sign = mark(project_id)
    if _sqlite():
        asked = " AND ".join(
            "(" + " OR ".join(f'"{sign}{pair}"' for pair in group) + ")" for group in groups
        )
        return text(
            # `name` is the parameter's own name, never what was asked
            f"SELECT rowid AS id FROM document_search WHERE document_search MATCH :{name}"  # noqa: S608
        ).bindparams(**{name: asked})
    asked = " & ".join(
        "(" + " | ".join(_quoted(sign + pair) for pair in group) + ")" for group in groups
    )
    return text(
        f"SELECT id FROM document_search WHERE body @@ CAST(:{name} AS tsquery)"  # noqa: S608
    ).bindparams(**{name: asked})


def words_of(asked: str) -> list[str]:
    """The words of a query, eight at most."""
    return asked.split()[:8]


def is_initials(words: Sequence[str]) -> bool:
    """Whether a query may be meant as 简拼: one word of two to twelve Latin letters."""
    return (
        len(words) == 1 and 2 <= len(words[0]) <= 12 and words[0].isascii() and words[0].isalpha()
    )


def _plain(words: Sequence[str]) -> Any:
    """The words are in title, number or author: as typed, in their plain form, or in full-width letters."""
    fields = (Document.title, Document.number, Document.author)
    each = []
    for word in words:
        plain = unicodedata.normalize("NFKC", word)
        forms = {
            word,
            plain,
            "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in plain),
        }
        each.append(
            or_(
                *(
                    field.icontains(form, autoescape=True)
                    for field in fields
                    for form in sorted(forms)
                )
            )
        )
    return and_(*each)


def _simple(words: Sequence[str]) -> bool:
    """One word of two characters that have one form only: the index alone answers it."""
    return len(words) == 1 and len(words[0]) == 2 and not words[0].isascii()


def _items(place: Place, words: Sequence[str]) -> list[int]:
    named = and_(
        *(
            Filing.name.icontains(unicodedata.normalize("NFKC", word), autoescape=True)
            for word in words
        )
    )
    return list(
        db.session.scalars(select(Filing.id).where(Filing.project_id == place.project.id, named))
    )


def _waiting(project_id: int) -> bool:
    return (
        db.session.scalar(
            select(Document.id)
            .where(Document.indexed.is_(False), Document.project_id == project_id)
            .limit(1)
        )
        is not None
    )


def _candidates(place: Place, words: Sequence[str]) -> Any | None:
    """The index's answer, or None where it has none: a single character."""
    groups = [[pair] for word in words for pair in sorted(pairs(word))]
    return (
        _index(place.project.id, groups, name="asked")
        if groups and all(len(word) > 1 for word in words)
        else None
    )


def matching(place: Place, asked: str) -> Select[Document]:
    """The documents of a project that this viewer may see and that have every word of the query, in title, number, author or item."""
    query = select(Document).where(Document.project_id == place.project.id)
    if not place.whole:
        query = query.where(
            Document.filing_id.in_(select(Filing.id).where(Filing.party_id.in_(place.party_ids)))
        )
    words = words_of(asked)
    if not words:
        return query
    found = _candidates(place, words)
    ways: list[Any] = (
        [_plain(words)]
        if found is None
        else [_in(found) if _simple(words) else and_(_in(found), _plain(words))]
    )
    if found is not None and _waiting(place.project.id):
        ways.append(and_(Document.indexed.is_(False), _plain(words)))
    if items := _items(place, words):
        ways.append(Document.filing_id.in_(items))
    if is_initials(words) and (short := _by_initials(place, words[0].casefold())):
        ways.append(Document.id.in_(short))
    return query.where(or_(*ways) if len(ways) > 1 else ways[0])


def _in(found: Any) -> Any:
    return Document.id.in_(found)


def count(place: Place, asked: str) -> int:
    """How many documents match; a word of two characters is counted in the index alone."""
    words = words_of(asked)
    if (
        place.whole
        and _simple(words)
        and not _waiting(place.project.id)
        and not _items(place, words)
    ):
        return int(db.session.connection().scalar(*_counted(place, words[0])) or 0)
    return (
        db.session.scalar(
            select(func.count()).select_from(
                matching(place, asked).order_by(None).with_only_columns(Document.id).subquery()
            )
        )
        or 0
    )


def _counted(place: Place, word: str) -> tuple[Any, dict[str, str]]:
    """The statement that counts the hits of one pair without touching a row of theirs."""
    token = mark(place.project.id) + fold(word)
    if _sqlite():
        return text("SELECT doc FROM document_search_terms WHERE term = :token"), {"token": token}
    return text("SELECT count(*) FROM document_search WHERE body @@ CAST(:token AS tsquery)"), {
        "token": _quoted(token)
    }


def _values(found: Any) -> dict[str, Any]:
    return {key: bind.value for key, bind in found._bindparams.items()}


def first(place: Place, asked: str, *, offset: int, limit: int) -> list[Document]:
    """One page of what matches, in the order of entry."""
    words = words_of(asked)
    if (
        place.whole
        and _simple(words)
        and _sqlite()
        and not _waiting(place.project.id)
        and not _items(place, words)
    ):
        found: Any = _candidates(place, words)
        ids = db.session.scalars(
            text(f"{found.text} ORDER BY rowid LIMIT :most OFFSET :skip").bindparams(
                **_values(found), most=limit, skip=offset
            )
        ).all()
        return list(
            db.session.scalars(select(Document).where(Document.id.in_(ids)).order_by(Document.id))
        )
    return list(
        db.session.scalars(matching(place, asked).order_by(Document.id).limit(limit).offset(offset))
    )


def _by_initials(place: Place, letters: str) -> list[int]:
    """Documents whose initials hold these letters: by the known pairs of such initials, then looked at each; at most 2,000."""
    groups: list[list[str]] = []
    for at in range(len(letters) - 1):
        rows = db.session.scalars(
            text("SELECT pair FROM search_pair WHERE initials = :i LIMIT 800"),
            {"i": letters[at : at + 2]},
        ).all()
        own = [letters[at : at + 2]] if letters[at : at + 2] not in rows else []
        if not rows and not own:
            return []
        groups.append([*rows, *own])
    found = _index(place.project.id, groups, name="short")
    rows = db.session.execute(
        select(Document.id, Document.title).where(Document.id.in_(found)).limit(20_000)
    ).all()
    return [row.id for row in rows if letters in initials(row.title)][:2000]


def near(
    place: Place, title: str, *, only: Any = None, limit: int = 5
) -> list[tuple[Document, float]]:
    """Documents whose titles are like this one, the likest first: candidates share the pairs of its beginning and its end."""
    folded = fold(title)
    tokens = [folded[i : i + 2] for i in range(len(folded) - 1)]
    if not tokens:
        return []
    seen: dict[int, tuple[Document, float]] = {}
    for name, part in (("head", tokens[:3]), ("tail", tokens[-3:])):
        found = _index(place.project.id, [[pair] for pair in part], name=name)
        query = select(Document).where(
            Document.project_id == place.project.id, Document.id.in_(found)
        )
        if only is not None:
            query = query.where(Document.filing_id.in_(only))
        for row in db.session.scalars(query.limit(300)):
            seen[row.id] = (row, nearness(row.title, title))
    return sorted((pair for pair in seen.values() if pair[1] >= 0.5), key=lambda pair: -pair[1])[
        :limit
    ]
