"""What a filing scope must look like: its classes, the lines in them, and how files are arranged
into volumes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..roles import PartyKind
from ..terms import BY_NAMES
from .parts import ABOUT, FLAG, LEFT_OUT, PERCENT, TEXT, TEXTS, listed, parameter, records, section
from .shapes import ListOf, Number, OneOf, Problem, Record, Row, Shape, unknown

MUST, MAY, NOT = "▲", "△", "·"
STAGES = ("design", "contracting", "construction", "self_check", "accepted", "archived")
RETENTIONS = ("Y", "30", "10", "Y/30", "30/10")
HOLDERS = ("owner", "designer", "contractor", "supervisor", "city_archive")
"""Who keeps a copy, by the columns of marks."""
OWED_AT, OWED_BY = OneOf(STAGES), OneOf(tuple(PartyKind))

TOLD: dict[str, Shape] = {
    "like": TEXTS,
    "by": OWED_BY,
    "stage": OWED_AT,
    "when": TEXT,
    "flag": TEXT,
    "copies": Number(1, 99, whole=True),
    "optional": FLAG,
    "drawings": FLAG,
}
ITEM = Row((TEXT, TEXT, Record(TOLD, frozenset(TOLD))), ("名称", "标记或期限", "附注"), 2)
GROUP = Record(
    {
        "code": TEXT,
        "name": TEXT,
        "en": TEXT,
        "stage": OWED_AT,
        "by": OWED_BY,
        "each": OneOf(("section",)),
        "match": ListOf(TEXT, 1),
        "when": TEXT,
        "flag": TEXT,
        "drawings": FLAG,
        "items": ListOf(ITEM, 1),
    },
    frozenset({"each", "when", "flag", "drawings"}),
)
CLASS = Record(
    {
        "name": TEXT,
        "groups": TEXTS,
        "drawings": FLAG,
        "media": FLAG,
        "by": ListOf(OneOf(tuple(BY_NAMES)), 1),
    },
    frozenset({"groups", "drawings", "media"}),
)
THICKNESS = parameter(Number(1, 100_000, whole=True))
VOLUMES = section(
    {
        "text_pages": THICKNESS,
        "drawing_sheets": THICKNESS,
        "text_pages_per_millimetre": THICKNESS,
        "drawing_sheets_per_millimetre": THICKNESS,
        "words": Record({"works": TEXTS, "division": TEXTS, "discipline": TEXTS}),
        "classes": ListOf(CLASS, 1),
    }
)
FILING_SCOPE = Record(
    {
        **ABOUT,
        "redraw_percent": parameter(PERCENT),
        "volumes": VOLUMES,
        "columns": ListOf(OneOf(("retention", *HOLDERS)), 1),
        "groups": ListOf(GROUP, 1),
    },
    frozenset({*LEFT_OUT, "redraw_percent"}),
)


def ties(data: Mapping[str, object]) -> Iterator[Problem]:
    """What ties the parts of a scope to one another, once each has its shape."""
    yield from _marks_fit_the_columns(data)
    yield from _codes_are_one_each(data)


def _marks_fit_the_columns(data: Mapping[str, object]) -> Iterator[Problem]:
    columns = data["columns"]
    marked = columns != ["retention"]
    width = len(listed(columns))
    for place, group in records(data, "groups"):
        rows = group["items"]
        for number, row in enumerate(listed(rows), 1):
            _name, mark, *_rest = row
            path = ("groups", place, "items", str(number), "2")
            if marked and (len(mark) != width or set(mark) - {MUST, MAY, NOT}):
                yield Problem(path, f"标记应为 {width} 个 ▲△·，现为 {mark}")
            elif not marked and mark not in RETENTIONS:
                yield Problem(path, f"保管期限应为 {'、'.join(RETENTIONS)} 之一，现为 {mark}")


def _codes_are_one_each(data: Mapping[str, object]) -> Iterator[Problem]:
    codes: list[str] = []
    for place, group in records(data, "groups"):
        code = str(group["code"])
        if code in codes:
            yield Problem(("groups", place, "code"), f"类目代号 {code} 重复")
        codes.append(code)
    for place, one in records(data, "volumes", "classes"):
        groups = one.get("groups", [])
        for number, code in enumerate(listed(groups), 1):
            if code not in codes:
                path = ("volumes", "classes", place, "groups", str(number))
                yield Problem(path, unknown(code, tuple(codes)))
