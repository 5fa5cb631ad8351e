"""保管期限 and 密级 of volumes: the longest (从长) and the highest (从高) of what was said of the volume and
of what lies in it, so that neither is blank while a file has one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from sqlalchemy import select

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


def of(project_id: int, volumes: Collection[int] | None = None) -> Mapping[int, Terms]:
    """The terms of every volume of a project, or of some of them, by id."""
    wanted = (
        select(
            Volume.id,
            Volume.retention,
            Volume.secrecy,
            Document.retention.label("own"),
            Filing.retention.label("asked"),
            Document.secrecy.label("degree"),
        )
        .outerjoin(Document, Document.volume_id == Volume.id)
        .outerjoin(Filing, Filing.id == Document.filing_id)
        .where(Volume.project_id == project_id)
        .distinct()
        .order_by(Volume.id)
    )
    if volumes is not None:
        wanted = wanted.where(Volume.id.in_(volumes))
    rows = db.session.execute(wanted)
    said: dict[int, set[str]] = {}
    kept: dict[int, set[str]] = {}
    secret: dict[int, set[str]] = {}
    for row in rows:
        said.setdefault(row.id, {longest(row.retention)})
        # Where a file says nothing of its own it is kept as its volume is, else as its item asks.
        period = longest(row.own or "") or longest(row.retention) or longest(row.asked or "")
        kept.setdefault(row.id, set()).add(period)
        secret.setdefault(row.id, {row.secrecy}).add(row.degree or "")
    return {key: _terms(said[key] | kept[key], kept[key] - {""}, secret[key]) for key in said}


def _terms(periods: set[str], kept: set[str], degrees: set[str]) -> Terms:
    retention = longest("/".join(periods))
    mixture = ""
    if len(kept) > 1:
        named = "、".join(name for key, name in PERIODS.items() if key in kept)
        mixture = f"卷内保管期限有{named}，从长为{PERIODS[retention]}。"
    return Terms(retention, highest(degrees), mixture)
