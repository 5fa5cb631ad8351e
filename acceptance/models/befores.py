"""What JSON columns keep of how things stood before a bulk act, so that it can be taken back."""

from __future__ import annotations

from typing import TypedDict


class HeldBefore(TypedDict):
    """A held file as it was before a bulk correction, and what the correction made of it."""

    id: int
    name: str
    number: str
    reason: str
    filing: int | None
    document: int | None
    new: bool  # the document was made by the correction and goes with its undoing


class LaidBefore(TypedDict):
    """Where a file lay before it was withdrawn or moved: its volume, place and pages."""

    volume: int | None
    position: int
    first: int | None
    last: int | None


class WithdrawnBefore(LaidBefore):
    """A file as it was before one of its versions was withdrawn."""

    current: bool  # the version was the one that stood
    stands: int | None  # the version that stands since; none where none is left
    drawings: list[int]  # of the register, whose file it was


class MovedBefore(LaidBefore):
    """A file as it was before it was moved to another item."""

    id: int
    filing: int | None
    version: int | None  # the one that stood
    left: bool  # it left its volume


class NumberedBefore(TypedDict):
    """A volume as it was before the last numbering, and the 互见号 that it got with it."""

    id: int
    number: int
    code: str
    former: str
    also: str
    now: str  # the 互见号 that the numbering wrote
    sealed: bool


class Pattern(TypedDict):
    """How a project was numbered."""

    pattern: str
    fonds: str
    category: str
    project_number: str


class NumberingBefore(TypedDict):
    """What the last numbering found: the volumes in their order, and the pattern, if there was one."""

    pattern: Pattern | None
    volumes: list[NumberedBefore]


class RowsBefore(TypedDict):
    """Rows of one kind that a change of sections gave other values: by column, before and after."""

    noun: str
    ids: list[int]
    was: dict[str, str | int | None]
    now: dict[str, str | int | None]
