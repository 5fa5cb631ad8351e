"""Shapes that written data must have, down to every key and value.

What packs must look like stands in `pack_shapes`.

A shape tells problems, each with the path of keys that leads to it (list places count from 1) and
what should stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Protocol

Path = tuple[str, ...]
ROOT: Path = ()


@dataclass(frozen=True)
class Problem:
    """What is wrong where: `says` names the remedy."""

    path: Path
    says: str

    def __str__(self) -> str:
        return f"{'.'.join(self.path)}：{self.says}"


class Shape(Protocol):
    """What a value must look like."""

    @property
    def wanted(self) -> str:
        """The shape in the words of a remedy, as after 应为."""
        ...

    def problems(self, value: object, path: Path = ROOT) -> Iterator[Problem]:
        """Everything in a value that is not so, each with the path of its keys."""
        ...


def shown(value: object) -> str:
    """A value as its writer would know it again, at most 40 characters."""
    if value is None:
        return "空"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    if len(text) > 40:
        return f"{text[:39]}…"
    return text


def _wrong(shape: Shape, value: object, path: Path) -> Problem:
    return Problem(path, f"应为{shape.wanted}，现为 {shown(value)}")


def unknown(name: object, known: Sequence[str]) -> str:
    """The sentence on a name that is none of the known ones: the one that was probably meant,
    else all of them."""
    near = get_close_matches(str(name), known, n=1)
    if near:
        return f"不认识 {shown(name)}，是否应为 {near[0]}"
    return f"不认识 {shown(name)}，可用 {'、'.join(known)}"


@dataclass(frozen=True)
class Text:
    """Words; a number must be put in quotes, or YAML would drop its zeros."""

    wanted = "文字（数字须加引号）"

    def problems(self, value: object, path: Path = ROOT) -> Iterator[Problem]:
        if not isinstance(value, str) or not value.strip():
            yield _wrong(self, value, path)


@dataclass(frozen=True)
class Written:
    """Words written in one way."""

    pattern: str
    wanted: str

    def problems(self, value: object, path: Path = ROOT) -> Iterator[Problem]:
        if not isinstance(value, str) or not re.fullmatch(self.pattern, value):
            yield _wrong(self, value, path)


@dataclass(frozen=True)
class Flag:
    """True or false, nothing that merely looks like it."""

    wanted = " true 或 false"

    def problems(self, value: object, path: Path = ROOT) -> Iterator[Problem]:
        if not isinstance(value, bool):
            yield _wrong(self, value, path)


@dataclass(frozen=True)
class Number:
    """A number from `least` to `most`, both included."""

    least: float = 0
    most: float = 1_000_000
    whole: bool = False

    @property
    def wanted(self) -> str:
        kind = "数字"
        if self.whole:
            kind = "整数"
        return f"{kind}（{self.least:g} 至 {self.most:g}）"

    def problems(self, value: object, path: Path = ROOT) -> Iterator[Problem]:
        if not self._fits(value):
            yield _wrong(self, value, path)

    def _fits(self, value: object) -> bool:
        # A bool is an int to Python, but `minimum: true` is a slip of the pen.
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        if self.whole and not isinstance(value, int):
            return False
        # Compared this way round, not-a-number fails too.
        return self.least <= value <= self.most


@dataclass(frozen=True)
class OneOf:
    """One of a few names."""

    names: tuple[str, ...]

    @property
    def wanted(self) -> str:
        return f"{'、'.join(self.names)} 之一"

    def problems(self, value: object, path: Path = ROOT) -> Iterator[Problem]:
        if not isinstance(value, str):
            yield _wrong(self, value, path)
        elif value not in self.names:
            yield Problem(path, unknown(value, self.names))


@dataclass(frozen=True)
class Optional:
    """A shape, or nothing (`null`)."""

    of: Shape

    @property
    def wanted(self) -> str:
        return f"{self.of.wanted}或空"

    def problems(self, value: object, path: Path = ROOT) -> Iterator[Problem]:
        if value is not None:
            yield from self.of.problems(value, path)


@dataclass(frozen=True)
class ListOf:
    """Any number of values of one shape, at least `least`."""

    of: Shape
    least: int = 0

    @property
    def wanted(self) -> str:
        return f"列表，每条为{self.of.wanted}"

    def problems(self, value: object, path: Path = ROOT) -> Iterator[Problem]:
        if not isinstance(value, list):
            yield _wrong(self, value, path)
            return
        if len(value) < self.least:
            yield Problem(path, f"至少 {self.least} 条，现为 {len(value)} 条")
        for number, one in enumerate(value, 1):
            yield from self.of.problems(one, (*path, str(number)))


@dataclass(frozen=True)
class Row:
    """A list with a shape for each place; from `least` places on, the rest may be left out."""

    places: tuple[Shape, ...]
    names: tuple[str, ...]
    least: int

    @property
    def wanted(self) -> str:
        return f" [{', '.join(self.names)}]"

    def problems(self, value: object, path: Path = ROOT) -> Iterator[Problem]:
        if not isinstance(value, list) or not self.least <= len(value) <= len(self.places):
            yield _wrong(self, value, path)
            return
        for number, (shape, one) in enumerate(zip(self.places, value, strict=False), 1):
            yield from shape.problems(one, (*path, str(number)))


@dataclass(frozen=True)
class Names:
    """A mapping whose keys are free or of a shape, and whose values are of one shape."""

    of: Shape
    keys: Shape = Text()

    @property
    def wanted(self) -> str:
        return f"名称和值的对照，值为{self.of.wanted}"

    def problems(self, value: object, path: Path = ROOT) -> Iterator[Problem]:
        if not isinstance(value, Mapping):
            yield _wrong(self, value, path)
            return
        for key, one in value.items():
            inside = (*path, str(key))
            yield from self.keys.problems(key, inside)
            yield from self.of.problems(one, inside)


@dataclass(frozen=True)
class Record:
    """A mapping with these keys and no others; those in `optional` may be missing."""

    fields: Mapping[str, Shape]
    optional: frozenset[str] = frozenset()

    @property
    def wanted(self) -> str:
        return f"含 {'、'.join(self.fields)} 的一组"

    def problems(self, value: object, path: Path = ROOT) -> Iterator[Problem]:
        if not isinstance(value, Mapping):
            yield _wrong(self, value, path)
            return
        for key, one in value.items():
            shape = self.fields.get(str(key))
            if shape is None:
                yield Problem((*path, str(key)), unknown(key, tuple(self.fields)))
            else:
                yield from shape.problems(one, (*path, str(key)))
        for key, shape in self.fields.items():
            if key not in value and key not in self.optional:
                yield Problem((*path, key), f"缺这一项，应为{shape.wanted}")


@dataclass(frozen=True)
class Either:
    """One of two shapes: a mapping is held to the second, anything else to the first."""

    plain: Shape
    mapping: Shape

    @property
    def wanted(self) -> str:
        return f"{self.plain.wanted}，或{self.mapping.wanted}"

    def problems(self, value: object, path: Path = ROOT) -> Iterator[Problem]:
        shape = self.plain
        if isinstance(value, Mapping):
            shape = self.mapping
        yield from shape.problems(value, path)
