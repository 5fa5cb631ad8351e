"""Search that finds every substring of two characters and more.

A word of two characters is one look into the index; a longer one has all its pairs looked up and is
then compared with the words themselves, so that nothing is missed and nothing else is found. 简拼
(initials of the pinyin) goes through the pairs that are known. Documents that are not indexed yet
are searched as they are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, TextClause, and_, func, or_, select, text, union_all

from acceptance.extensions import db
from acceptance.models import Document, Filing
from acceptance.services.ground.access import Place
from workflows.names import nearness

from . import index
from .pairs import fold, forms, initials, mark, pairs

WORDS = 8
"""Words of a query that are looked at."""
ALIKE = 0.5
"""From which nearness on two titles are alike at all."""


class Like(NamedTuple):
    """A document whose title is like another, and how much, from 0 to 1."""

    document: Document
    nearness: float


def words_of(asked: str) -> list[str]:
    """The words of a query, eight at most."""
    return asked.split()[:WORDS]


def is_initials(words: Sequence[str]) -> bool:
    """Whether a query may be meant as 简拼: one word of two to twelve Latin letters."""
    return (
        len(words) == 1 and 2 <= len(words[0]) <= 12 and words[0].isascii() and words[0].isalpha()
    )


def _plain(words: Sequence[str]) -> ColumnElement[bool]:
    """The words are in title, number or author, in any of their forms."""
    fields = (Document.title, Document.number, Document.author)
    return and_(
        *(
            or_(
                *(
                    field.icontains(form, autoescape=True)
                    for field in fields
                    for form in forms(word)
                )
            )
            for word in words
        )
    )


def _simple(words: Sequence[str]) -> bool:
    """One word of two characters that have one form only: the index alone answers it."""
    return len(words) == 1 and len(words[0]) == 2 and not words[0].isascii()


def _items(place: Place, words: Sequence[str]) -> list[int]:
    """The checklist items whose names have every word; their files match too."""
    named = and_(
        *(
            Filing.name.icontains(unicodedata.normalize("NFKC", word), autoescape=True)
            for word in words
        )
    )
    return list(
        db.session.scalars(select(Filing.id).where(Filing.project_id == place.project.id, named))
    )


def _candidates(place: Place, words: Sequence[str]) -> TextClause | None:
    """The index's answer, or None where it has none: a single character."""
    groups = [[pair] for word in words for pair in sorted(pairs(word))]
    if not groups or any(len(word) <= 1 for word in words):
        return None
    return index.having(place.project.id, groups, name="asked")


def matching(place: Place, asked: str) -> Select[Document]:
    """The documents of a project that this viewer may see and that have every word of the query, in
    title, number, author or item.
    """
    query = select(Document).where(Document.project_id == place.project.id, index.FINDABLE)
    if not place.whole:
        query = query.where(
            Document.filing_id.in_(select(Filing.id).where(Filing.party_id.in_(place.read_ids)))
        )
    words = words_of(asked)
    if not words:
        return query
    return query.where(or_(*_ways(place, words)))


def _ways(place: Place, words: Sequence[str]) -> list[ColumnElement[bool]]:
    """The ways in which a document can match; one is enough."""
    ways: list[ColumnElement[bool]] = []
    found = _candidates(place, words)
    if found is None:
        ways.append(_plain(words))
    elif _simple(words):
        ways.append(Document.id.in_(found))
    else:
        ways.append(and_(Document.id.in_(found), _plain(words)))
    if found is not None and index.waiting_in(place.project.id):
        ways.append(and_(Document.indexed.is_(False), _plain(words)))
    if items := _items(place, words):
        ways.append(Document.filing_id.in_(items))
    if is_initials(words) and (short := _by_initials(place, words[0].casefold())):
        ways.append(Document.id.in_(short))
    return ways


def _by_index_alone(place: Place, words: Sequence[str]) -> bool:
    """Whether what the index says is the whole answer for this viewer."""
    return (
        place.whole
        and _simple(words)
        and not index.waiting_in(place.project.id)
        and not _items(place, words)
    )


def count(place: Place, asked: str) -> int:
    """How many documents match; a word of two characters is counted in the index alone."""
    words = words_of(asked)
    if _by_index_alone(place, words):
        return int(db.session.connection().scalar(_counted(place, words[0])) or 0)
    ids = matching(place, asked).order_by(None).with_only_columns(Document.id)
    return db.session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def _counted(place: Place, word: str) -> TextClause:
    """The statement that counts the hits of one pair without touching a row of theirs."""
    token = mark(place.project.id) + fold(word)
    if index.on_sqlite():
        return text("SELECT doc FROM document_search_terms WHERE term = :token").bindparams(
            token=token
        )
    return text(
        "SELECT count(*) FROM document_search WHERE body @@ CAST(:token AS tsquery)"
    ).bindparams(token=index.quoted(token))


def first(place: Place, asked: str, *, offset: int, limit: int) -> list[Document]:
    """One page of what matches, in the order of entry."""
    words = words_of(asked)
    if index.on_sqlite() and _by_index_alone(place, words):
        ids = _page_of_index(place, words, offset=offset, limit=limit)
        own = select(Document).where(Document.id.in_(ids)).order_by(Document.id)
        return list(db.session.scalars(own))
    ordered = matching(place, asked).order_by(Document.id)
    return list(db.session.scalars(ordered.limit(limit).offset(offset)))


def _page_of_index(place: Place, words: Sequence[str], *, offset: int, limit: int) -> Sequence[int]:
    """The ids on one page, cut in the index itself, which lists them in their order."""
    found = _candidates(place, words)
    if found is None:
        return []
    asked = {key: bind.value for key, bind in found._bindparams.items()}
    page = text(f"{found.text} ORDER BY rowid LIMIT :most OFFSET :skip")
    return db.session.scalars(page.bindparams(**asked, most=limit, skip=offset)).all()


def _by_initials(place: Place, letters: str) -> list[int]:
    """Documents whose initials hold these letters: by the known pairs of such initials, then looked
    at each; at most 2,000.
    """
    groups: list[list[str]] = []
    for at in range(len(letters) - 1):
        two = letters[at : at + 2]
        # The letters may also stand in the title as they are.
        either = list(dict.fromkeys((*index.known(two), two)))
        groups.append(either)
    found = index.having(place.project.id, groups, name="short")
    rows = db.session.execute(
        select(Document.id, Document.title)
        .where(Document.id.in_(found))
        .order_by(Document.id)
        .limit(20_000)
    ).all()
    return [row.id for row in rows if letters in initials(row.title)][:2000]


def near(
    place: Place, title: str, *, only: Select[int] | None = None, limit: int = 5
) -> list[Like]:
    """Documents whose titles are like this one, the likest first: candidates share the pairs of its
    beginning and its end. `only` are the ids of the items in which they may lie.
    """
    folded = fold(title)
    tokens = [folded[i : i + 2] for i in range(len(folded) - 1)]
    if not tokens:
        return []
    candidates = []
    for name, part in (("head", tokens[:3]), ("tail", tokens[-3:])):
        found = index.having(place.project.id, [[pair] for pair in part], name=name)
        ids = select(Document.id).where(
            Document.project_id == place.project.id, Document.id.in_(found)
        )
        if only is not None:
            ids = ids.where(Document.filing_id.in_(only))
        candidates.append(select(ids.limit(300).subquery().c.id))
    likely = Document.id.in_(union_all(*candidates))
    wanted = select(Document).where(likely).order_by(Document.id)
    seen = [Like(row, nearness(row.title, title)) for row in db.session.scalars(wanted)]
    alike = [like for like in seen if like.nearness >= ALIKE]
    return sorted(alike, key=lambda like: (-like.nearness, like.document.id))[:limit]
