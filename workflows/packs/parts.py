"""What the shapes of every kind of pack are made of: a parameter with its source, a section, what
a pack says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .shapes import Flag, ListOf, Names, Number, OneOf, Record, Shape, Text, Written

TEXT, FLAG, TEXTS = Text(), Flag(), ListOf(Text())
PERCENT = Number(0, 100)
MARK = OneOf(("C", "C-2", "K", "P"))
SOURCE: dict[str, Shape] = {"clause": TEXT, "mark": MARK}


def parameter(shape: Shape) -> Record:
    """A single parameter: its value, and where it comes from."""
    return Record({"value": shape, **SOURCE})


def section(fields: Mapping[str, Shape], *optional: str) -> Record:
    """A section of a procedure; it may say its source as a whole."""
    return Record({**SOURCE, **fields}, frozenset({*SOURCE, *optional}))


ABOUT: dict[str, Shape] = {
    "pack": Written("[a-z0-9-]{1,40}", "小写字母、数字、连字符"),
    "kind": OneOf(("filing_scope", "procedure")),
    "version": Written(r"[0-9]{1,6}(\.[0-9]{1,6}){0,3}", '加引号的数字，用点隔开，如 "2006.2"'),
    "title": TEXT,
    "title_en": TEXT,
    "source": TEXT,
    "region": TEXT,
    "notice": TEXT,
    "blocked": TEXT,
    "uncertain": ListOf(TEXT, 1),
    "extends": Written("[a-z0-9-]+@[0-9.]+", "名称@版本"),
    "english": Names(TEXT),
    "cited": ListOf(Record({"title": TEXT, "number": TEXT}, frozenset({"number"}))),
}
"""What a pack says of itself, and the English of its words."""
LEFT_OUT = {"region", "blocked", "extends", "english", "cited"}


def inside(data: object, *keys: str) -> object:
    """What stands under these keys, nothing where they lead nowhere."""
    for key in keys:
        if not isinstance(data, Mapping):
            return None
        data = data.get(key)
    return data


def records(data: object, *keys: str) -> Iterator[tuple[str, Mapping[str, object]]]:
    """The mappings of a list with their places, from 1."""
    for number, one in enumerate(listed(inside(data, *keys)), 1):
        if isinstance(one, Mapping):
            yield str(number), one


def listed(value: object) -> Sequence[Any]:
    """A list as it is; anything else is as good as an empty one, its shape says what is wrong."""
    if isinstance(value, list):
        return value
    return ()
