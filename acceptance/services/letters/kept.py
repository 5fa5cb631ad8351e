"""What a document said, kept beside it, so that a corrected one differs in nothing but what was put right.

Figures, votes, problems, days and sentences of a corrected document are those of the document that it
corrects; from today's data it takes the names that were put right since, wherever they stand, and
the plain data of the project's registration (FREE).
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TypedDict

from sqlalchemy import select

from acceptance.extensions import db
from acceptance.gateways.word import Rows, Value
from acceptance.models import ArchiveVersion, PanelMember, Project, Report
from acceptance.services.ground.questions import Answers, Question
from acceptance.services.ground.seen import MINE

from .drafting import Context

FREE = frozenset({"overview", "approval", "investment", "started", "finished", "scale", "place"})
"""Fields that tell of the project's registration and of nothing that happened in the procedure."""
OF_THE_DAY = frozenset({"issued"})
"""Fields that tell when the document itself goes out."""
FIGURES = ("volumes", "files", "pages")
"""Of a document from before its words were kept these are those of the version that it names."""
LONG = 6
"""Characters of a name that stands in no other word."""
Terms = Mapping[str, str]
"""Names of the project by what they name."""
Pairs = Sequence[tuple[str, str]]
"""A name as it was written, and as it is."""


class Kept(TypedDict):
    """What is kept of a document: what it said, without the long tables, and the names in it."""

    said: Context
    terms: Terms


MEMBERS = Question(
    select(PanelMember.id, PanelMember.name, PanelMember.unit)
    .where(PanelMember.project_id == MINE)
    .order_by(PanelMember.id)
)
"""The names of a panel and of its units."""


def terms(project: Project, told: Answers) -> Terms:
    """The names that stand in the documents of a project now."""
    named = {
        "project": project.name,
        "place": project.place,
        "organiser": project.organiser.name,
        "meeting_place": project.meeting_place,
    }
    named |= {f"party {party.id}": party.organisation.name for party in project.parties}
    for member in told.rows(MEMBERS):
        named |= {f"member {member.id}": member.name, f"unit {member.id}": member.unit}
    return named


def packed(said: Context, named: Terms) -> bytes:
    """What a document said, as it is stored."""
    plain = {name: value for name, value in said.items() if not isinstance(value, Rows)}
    text = json.dumps({"said": plain, "terms": named}, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode())


def of(report: Report) -> Kept | None:
    """What is kept of a document; nothing of one from before this was kept."""
    if report.said is None:
        return None
    kept: Kept = json.loads(zlib.decompress(report.said))
    return kept


def corrected(report: Report, fresh: Context, project: Project, told: Answers) -> Context:
    """What the document that corrects `report` says; `fresh` is what one issued today would say."""
    kept = of(report)
    if kept is None:
        return {**fresh, **_figures(report, fresh)}
    pairs = _renamed(kept["terms"], terms(project, told))
    made = {
        name: _merged(name, before, fresh.get(name, before), pairs)
        for name, before in kept["said"].items()
    }
    return {**fresh, **made}


def _renamed(then: Terms, now: Terms) -> Pairs:
    """The names that are written otherwise now, the longest first."""
    changed = {(then[key], now[key]) for key in then.keys() & now.keys() if then[key] != now[key]}
    return sorted((pair for pair in changed if pair[0]), key=lambda pair: (-len(pair[0]), pair))


def _merged(name: str, before: Value, fresh: Value, pairs: Pairs) -> Value:
    """One field, down to its sentences: what was said, unless it was put right."""
    if name in FREE or name in OF_THE_DAY:
        return fresh
    if isinstance(before, str):
        return _sentence(before, fresh, pairs)
    if isinstance(before, list):
        return _list(name, before, fresh, pairs)
    if isinstance(before, dict):
        other: Mapping[str, Value] = fresh if isinstance(fresh, Mapping) else {}
        return {
            key: _sentence(value, other.get(key, value), pairs)
            if isinstance(value, str)
            else _merged(key, value, other.get(key, value), pairs)
            for key, value in before.items()
        }
    return before


def _list(name: str, before: list[Value], fresh: Value, pairs: Pairs) -> Value:
    """Line by line; of a list that is longer or shorter now nothing was put right but names."""
    other: Iterable[Value] = before
    if isinstance(fresh, list) and len(fresh) == len(before):
        other = fresh
    return [_merged(f"{name}.", one, two, pairs) for one, two in zip(before, other, strict=True)]


def _sentence(before: str, fresh: Value, pairs: Pairs) -> str:
    """A sentence with the names that were put right in it, and no other word changed.

    A short name, which other words may hold, is put right only where all else is as it would be
    said today.
    """
    said = _named(before, pairs)
    if said == fresh:
        return said
    return _named(before, [pair for pair in pairs if len(pair[0]) >= LONG])


def _named(text: str, pairs: Pairs) -> str:
    for old, new in pairs:
        text = text.replace(old, new)
    return text


def _figures(report: Report, fresh: Context) -> Context:
    """The figures of the version that a document names."""
    version = db.session.scalar(
        select(ArchiveVersion).where(
            ArchiveVersion.project_id == report.project_id,
            ArchiveVersion.number == report.archive_version,
        )
    )
    if version is None:
        return {}
    return {name: getattr(version, name) for name in FIGURES if isinstance(fresh.get(name), int)}
