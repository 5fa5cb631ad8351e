"""Pictures of figures as SVG: rectangles, lines and words in places that fit any width.

Across they are told in per cent, downwards in pixels, so that the words keep their size on a phone. What
colour a shape has its class says; the style sheet knows both themes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

ROW = 40
"""Pixels of a bar with its words above it."""
LINE = 18
"""Pixels of a line of words."""
HIGH = 150
"""Pixels of the highest column."""
WIDEST = 10
"""Per cent of the widest column."""
CELL = 40
"""Pixels of a row of a grid."""
NARROW = 0.5
"""Per cent between the cells of a grid."""


@dataclass(frozen=True)
class Shape:
    """A rectangle of so many per cent and pixels; with `text` its words stand there instead."""

    kind: str
    x: float
    y: float
    wide: float = 0
    high: float = 0
    tone: str = ""
    text: str = ""
    anchor: str = "start"
    zh: bool = False


@dataclass
class Picture:
    """Shapes, how high they are together, and what they show in one sentence."""

    said: str
    high: float = 0
    shapes: list[Shape] = field(default_factory=list)

    def bar(self, x: float, y: float, wide: float, high: float, tone: str) -> None:
        """A rectangle, where it is wide and high enough to be seen."""
        if wide > 0 and high > 0:
            self.shapes.append(Shape("rect", round(x, 2), y, round(wide, 2), round(high, 1), tone))

    def word(
        self, x: float, y: float, text: str, anchor: str = "start", tone: str = "", zh: bool = False
    ) -> None:
        """Words that begin, stand or end at a place."""
        shape = Shape("text", round(x, 2), y, tone=tone, text=text, anchor=anchor, zh=zh)
        self.shapes.append(shape)

    def line(self, y: float) -> None:
        """A line from the left to the right."""
        self.shapes.append(Shape("line", 0, y, 100))


@dataclass(frozen=True)
class Bar:
    """One line of bars: its name, what is said at its end, its parts with their tones."""

    name: str
    said: str
    parts: Sequence[tuple[float, str]]
    zh: bool = False


def bars(said: str, lines: Sequence[Bar], *, below: bool = False) -> Picture:
    """Lying bars, the longest over the whole width; with `below` what is said of one stands under it,
    where its name is long.
    """
    picture, row = Picture(said), ROW
    if below:
        row = ROW + LINE
    longest = max((sum(part for part, _tone in one.parts) for one in lines), default=0) or 1
    for number, one in enumerate(lines):
        top, x = number * row, 0.0
        picture.word(0, top + 14, one.name, zh=one.zh)
        if below:
            picture.word(0, top + 46, one.said, tone="s")
        else:
            picture.word(100, top + 14, one.said, "end", "v")
        for part, tone in one.parts:
            wide = part * 100 / longest
            picture.bar(x, top + 20, wide, 10, tone)
            x += wide
    picture.high = len(lines) * row
    return picture


@dataclass(frozen=True)
class Column:
    """A standing bar: its name below it, what is said above it, its parts from below with their tones."""

    name: str
    said: str
    parts: Sequence[tuple[float, str]]


def columns(said: str, told: Sequence[Column]) -> Picture:
    """Standing bars side by side."""
    picture = Picture(said, HIGH + 44)
    highest = max((sum(part for part, _tone in one.parts) for one in told), default=0) or 1
    width = 100 / max(1, len(told))
    wide = min(width * 0.56, WIDEST)
    for number, one in enumerate(told):
        foot = HIGH + 20.0
        for part, tone in one.parts:
            high = part * HIGH / highest
            picture.bar((number + 0.5) * width - wide / 2, foot - high, wide, high, tone)
            foot -= high
        middle = (number + 0.5) * width
        picture.word(middle, foot - 5, one.said, "middle", "v")
        picture.word(middle, HIGH + 38, one.name, "middle")
    picture.line(HIGH + 20)
    return picture


@dataclass(frozen=True)
class Square:
    """A cell of a grid: its colour, its figure, and a smaller word below it."""

    tone: str = ""
    text: str = ""
    below: str = ""


@dataclass(frozen=True)
class Grid:
    """A grid: names of columns, and rows of a name with their cells; `first` is how much of the width
    the names of the rows take, in per cent."""

    heads: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Square]]]
    first: float = 22


def grid(said: str, told: Grid) -> Picture:
    """Cells in rows and columns, coloured and with their figures."""
    picture = Picture(said, 24 + CELL * len(told.rows))
    width = (100 - told.first) / max(1, len(told.heads))
    for number, head in enumerate(told.heads):
        picture.word(told.first + (number + 0.5) * width, 14, head, "middle")
    for line, (name, cells) in enumerate(told.rows):
        top = 24 + line * CELL
        picture.word(0, top + 24, name, zh=True)
        for number, cell in enumerate(cells):
            left = told.first + number * width
            picture.bar(left, top, width - NARROW, CELL - 4, f"cell {cell.tone}")
            middle = left + (width - NARROW) / 2
            picture.word(middle, top + 16, cell.text, "middle", f"v {cell.tone}")
            picture.word(middle, top + 31, cell.below, "middle", f"s {cell.tone}")
    return picture
