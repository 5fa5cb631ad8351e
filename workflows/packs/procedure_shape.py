"""What a procedure pack must look like: every parameter, its range, and the rows of a programme."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..documents import GRADED, KINDS
from ..four import FIELD_NAMES
from ..projects import PROJECT, Stage
from ..roles import LEVELS
from .parts import ABOUT, FLAG, LEFT_OUT, PERCENT, TEXT, TEXTS, inside, parameter, records, section
from .shapes import (
    Either,
    ListOf,
    Names,
    Number,
    OneOf,
    Optional,
    Path,
    Problem,
    Record,
    Row,
    Shape,
    unknown,
)

PAGES = (
    "parties",
    "filings",
    "missing",
    "schedule",
    "search",
    "checks",
    "drawings",
    "volumes",
    "inspections",
    "reports",
    "findings",
)
"""The pages of a project that a programme may do without."""
WORDS = (
    "project",
    "owner",
    "organiser",
    "place",
    "applied",
    "meeting",
    "venue",
    "reason",
    "count",
    "today",
    "grade",
)
"""What a letter's wording may name in braces: the title, whom it is about, who asks, where, days,
the reason, how many problems, the grade."""
ROWS = PROJECT.rows
NEEDS = {need.__name__: need for row in ROWS.values() for need in row.needs}
BRACES = re.compile(r"\{([^{}]*)\}")

SHARE, POINTS = Number(0, 1), Number(0, 10_000)
DAYS, MONTHS = Number(0, 3650, whole=True), Number(0, 120, whole=True)
STAGE = OneOf(tuple(Stage))
PANEL = section(
    {
        "minimum": parameter(Number(0, 99, whole=True)),
        "odd": parameter(FLAG),
        "leader_from_organiser": parameter(FLAG),
        "city_archive_in_planning_area": parameter(FLAG),
        "deputed": parameter(FLAG),
    },
    "deputed",
)
ORGANISER = Record(
    {
        "code": TEXT,
        "completion": TEXT,
        "archive": TEXT,
        "levels": ListOf(OneOf(tuple(LEVELS)), 1),
        "report_to": Optional(TEXT),
    }
)
FOCUS = Record({"name": TEXT, "groups": TEXTS, "like": TEXTS}, frozenset({"like"}))
SAMPLING = section(
    {
        "minimum_volumes": parameter(Number(0, 100_000, whole=True)),
        "all_when_fewer": parameter(FLAG),
        "percent_volumes": parameter(PERCENT),
        "percent_drawings": parameter(PERCENT),
        "shown_hours": parameter(Number(1, 720, whole=True)),
        "public_number": parameter(TEXT),
        "focus": section({"items": ListOf(FOCUS)}),
    },
    "percent_volumes",
    "percent_drawings",
    "shown_hours",
    "public_number",
)
VOTE = section(
    {
        "rule": parameter(OneOf(("majority_of_members",))),
        "quorum": parameter(SHARE),
        "secret": parameter(FLAG),
        "after_recheck": parameter(OneOf(("recheck", "second_vote"))),
    },
    "after_recheck",
)
INDICATOR = Record({"unit": TEXT, "minimum": Either(Number(), Names(Number()))})
SCORED = Row((TEXT, TEXT, POINTS, INDICATOR), ("内容", "评分标准", "分值", "指标"), 3)
PART = Record(
    {"code": TEXT, "name": TEXT, "minimum": parameter(POINTS), "items": ListOf(SCORED, 1)},
    frozenset({"minimum"}),
)
LEVEL = Record({"name": TEXT, "from": POINTS}, frozenset({"from"}))
"""A level may be known by its name before its points are; no table of points goes by it then."""
SCORE = section(
    {
        "used": parameter(FLAG),
        "levels": ListOf(LEVEL),
        "parts": ListOf(PART),
        "papers": parameter(ListOf(OneOf(GRADED))),
    },
    "levels",
    "parts",
    "papers",
)
FIELDS = ListOf(OneOf(tuple(FIELD_NAMES)))
CHECKS = section(
    {
        "required": parameter(FIELDS),
        "advised": parameter(FIELDS),
        "minimum_dpi": parameter(Number(0, 2400, whole=True)),
    },
    "required",
    "advised",
    "minimum_dpi",
)
LAG_FIELDS: dict[str, Shape] = {
    "late_after_working_days": parameter(DAYS),
    "late_share": parameter(SHARE),
    "behind_construction": parameter(PERCENT),
    "window_days": parameter(Number(1, 3650, whole=True)),
    "escalate_working_days": parameter(DAYS),
}
REAPPLY_FIELDS: dict[str, Shape] = {"allowed": parameter(FLAG), "after_days": parameter(DAYS)}
STEP = Record(
    {
        "title": TEXT,
        "rule": TEXT,
        "needs": ListOf(OneOf(tuple(NEEDS))),
        "from": ListOf(STAGE, 1),
        "to": STAGE,
    },
    frozenset({"title", "rule", "needs", "from", "to"}),
)
CHAPTER = Row((TEXT, TEXTS), ("标题", "各段"), 2)
LETTER = Record(
    {"title": TEXT, "texts": TEXTS, "closed": TEXTS, "open": TEXTS, "sections": ListOf(CHAPTER)},
    frozenset({"title", "texts", "closed", "open", "sections"}),
)
PROGRAMME = section(
    {
        "name": TEXT,
        "subject": TEXT,
        "start": STAGE,
        "line": ListOf(STAGE, 1),
        "names": Names(TEXT, STAGE),
        "steps": Names(Optional(STEP), OneOf(tuple(ROWS))),
        "documents": ListOf(OneOf(tuple(KINDS))),
        "wording": Names(LETTER, OneOf(tuple(KINDS))),
        "without": ListOf(OneOf(PAGES)),
    },
    "subject",
    "names",
    "documents",
    "wording",
    "without",
)
PROCEDURE = Record(
    {
        **ABOUT,
        "organiser": section({"rows": ListOf(ORGANISER, 1)}),
        "panel": PANEL,
        "answer": section({"working_days": parameter(DAYS)}),
        "before_completion": section({"months": parameter(MONTHS)}),
        "conditions": section({"items": TEXTS}),
        "sampling": SAMPLING,
        "vote": VOTE,
        "score": SCORE,
        "transfer": section({"months": parameter(MONTHS)}),
        "checks": CHECKS,
        "undo": section({"minutes": parameter(Number(0, 1440, whole=True))}),
        "lag": section(LAG_FIELDS, *LAG_FIELDS),
        "reapply": section(REAPPLY_FIELDS, *REAPPLY_FIELDS),
        "programme": PROGRAMME,
    },
    frozenset({*LEFT_OUT, "checks", "lag", "reapply", "programme", "undo"}),
)


def ties(data: Mapping[str, object]) -> Iterator[Problem]:
    """What ties the parts of a procedure to one another, once each has its shape."""
    yield from _levels_fall(data)
    yield from _letters_name_what_there_is(data)


def _levels_fall(data: Mapping[str, object]) -> Iterator[Problem]:
    levels = [level for _n, level in records(data, "score", "levels")]
    bounds = [float(str(level["from"])) for level in levels if "from" in level]
    if inside(data, "score", "parts") and len(bounds) < len(levels):
        yield Problem(("score", "levels"), "有评分条目时每级都要有起点分")
    if bounds != sorted(bounds, reverse=True):
        yield Problem(("score", "levels"), "应由高到低")
    if inside(data, "score", "parts") and not bounds:
        yield Problem(("score", "levels"), "有评分条目时至少 1 级")


def _letters_name_what_there_is(data: Mapping[str, object]) -> Iterator[Problem]:
    for path, text in _texts(inside(data, "programme", "wording"), ("programme", "wording")):
        for name in BRACES.findall(text):
            if name not in WORDS:
                yield Problem(path, unknown(f"{{{name}}}", tuple(f"{{{one}}}" for one in WORDS)))


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, Mapping):
        for key, one in value.items():
            yield from _texts(one, (*path, str(key)))
    elif isinstance(value, list):
        for number, one in enumerate(value, 1):
            yield from _texts(one, (*path, str(number)))
    elif isinstance(value, str):
        yield path, value
