"""保管期限 and 密级 of volumes: the longest (从长) and the highest (从高) of what was said of the volume and
of what lies in it, so that neither is blank while a file has one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    exists,
    literal_column,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from acceptance.extensions import db
from acceptance.models import Document, Filing, Volume
from workflows.terms import PERIODS, highest, longest


class Terms(NamedTuple):
    """The terms of a volume: a key of `RETENTION_NAMES`, a degree of `SECRECY`, and a sentence where
    its files have several.
    """

    retention: str = ""
    secrecy: str = ""
    mixture: str = ""


NONE = Terms()
_Told: TypeAlias = tuple[str, str, set[tuple[str, str, str]]]
"""What a volume says of itself, and what its files say."""


def of(project_id: int, volumes: Collection[int] | None = None) -> Mapping[int, Terms]:
    """The terms of every volume of a project, or of some of them, by id."""
    mine = Volume.project_id == project_id
    if volumes is not None:
        mine &= Volume.id.in_(volumes)
    told: dict[int, _Told] = {}
    for key, retention, secrecy, own, asked, degree in db.session.execute(_told(mine)).all():
        known = told.get(key)
        if known is None:
            known = told[key] = (retention, secrecy, set())
        if own is not None:
            known[-1].add((own, asked or "", degree))
    return {
        key: _terms(retention, secrecy, frozenset(files))
        for key, (retention, secrecy, files) in told.items()
    }


def _told(mine: ColumnElement[bool]) -> CompoundSelect[*tuple[Any, ...]]:
    """The volumes, what files say of themselves, and what is asked of those that say nothing, where
    it can matter: where their volume says nothing, or another file in it does.

    Each of the three reads an index; a volume with a period of its own costs nothing but its row.
    """
    volume = (Volume.id, Volume.retention, Volume.secrecy)
    nothing: ColumnElement[str] = literal_column("''")  # as the condition of the index says it
    speaks = or_(Document.retention != nothing, Document.secrecy != nothing)
    other = aliased(Document)
    beside = exists().where(
        other.volume_id == Volume.id,
        or_(other.retention != nothing, other.secrecy != nothing),
    )
    itself = select(*volume, null().label("own"), null().label("asked"), null().label("degree"))
    own = (
        select(*volume, Document.retention, Filing.retention, Document.secrecy)
        .join(Document, Document.volume_id == Volume.id)
        .outerjoin(Filing, Filing.id == Document.filing_id)
        .where(mine, speaks)
        .distinct()
    )
    # which items they lie under, by the index alone, then what those ask
    under = (
        select(Document.volume_id, Document.filing_id)
        .join(Volume, Volume.id == Document.volume_id)
        .where(mine, Document.retention == nothing)
        .where(or_(Volume.retention.not_in(PERIODS), beside))
        .distinct()
        .subquery()
    )
    asked = (
        select(*volume, nothing, Filing.retention, nothing)
        .join_from(under, Volume, Volume.id == under.c.volume_id)
        .outerjoin(Filing, Filing.id == under.c.filing_id)
        .distinct()
    )
    return union_all(itself.where(mine), own, asked)


@lru_cache(maxsize=1024)
def _terms(retention: str, secrecy: str, files: frozenset[tuple[str, str, str]]) -> Terms:
    """Of what a volume says of itself and its files say: each its own period, what its item asks, its
    degree. A file that says nothing of its own is kept as its volume is, else as its item asks.
    """
    own = longest(retention)
    kept = {longest(said) or own or longest(asked) for said, asked, _degree in files} - {""}
    longer = longest("/".join(kept | {own}))
    mixture = ""
    if len(kept) > 1:
        named = "、".join(name for key, name in PERIODS.items() if key in kept)
        mixture = f"卷内保管期限有{named}，从长为{PERIODS[longer]}。"
    return Terms(longer, highest({secrecy} | {degree for *_, degree in files}), mixture)
