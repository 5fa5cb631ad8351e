"""缺什么: what is owed, filed, missing, returned and not applicable.

A matrix of sections × classes, from the items alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal_column, select

from acceptance.extensions import db
from acceptance.models import Filing
from acceptance.services.ground import access, seen
from acceptance.services.ground.access import Place
from acceptance.services.ground.questions import Answers, Question
from acceptance.services.ground.seen import MINE, PARTIES, Seen
from workflows.filings import FilingState as F

SHOWN = 500
"""Exempt items that a page lists at most."""


@dataclass(frozen=True)
class Cell:
    """One section × class: required items by state, and the files that are listed and stored in all items."""

    owed: int = 0
    filed: int = 0
    missing: int = 0
    returned: int = 0
    under_way: int = 0
    exempt: int = 0
    files: int = 0
    stored: int = 0

    @property
    def lacking(self) -> int:
        """Items that somebody has still to deliver."""
        return self.missing + self.returned

    @property
    def heat(self) -> int:
        """0 when nothing is missing, up to 4 when everything is."""
        if not self.lacking:
            return 0
        return 1 + min(3, 3 * self.lacking // max(1, self.owed))

    @property
    def tone(self) -> str:
        """What its colour says on every page: ok, all is filed; risk, something is missing; late, something came back.
        Without colour nothing is missing and something is under way.
        """
        if self.returned:
            return "late"
        if self.missing:
            return "risk"
        if self.owed and self.filed == self.owed:
            return "ok"
        return ""

    def __add__(self, other: Cell) -> Cell:
        return Cell(*(a + b for a, b in zip(self.tuple(), other.tuple(), strict=True)))

    def tuple(self) -> tuple[int, ...]:
        """The numbers in the order of the fields."""
        return (
            self.owed,
            self.filed,
            self.missing,
            self.returned,
            self.under_way,
            self.exempt,
            self.files,
            self.stored,
        )


@dataclass(frozen=True)
class Matrix:
    """Rows (sections or parties), columns (classes), cells, and totals on both sides."""

    rows: Sequence[int]
    groups: Sequence[tuple[str, str]]
    cells: dict[tuple[int, str], Cell]

    def row(self, key: int) -> Cell:
        """What a section or a party has in all classes."""
        return sum((cell for (row, _group), cell in self.cells.items() if row == key), Cell())

    def column(self, code: str) -> Cell:
        """What all sections or parties have in a class."""
        return sum((cell for (_row, group), cell in self.cells.items() if group == code), Cell())

    @property
    def total(self) -> Cell:
        """What there is altogether."""
        return sum(self.cells.values(), Cell())


_ITEM = Filing.__table__.c


def _count(*states: F) -> ColumnElement[int]:
    mine = _ITEM.state.in_([str(state) for state in states])
    return func.sum(case((_ITEM.required & mine, 1), else_=0))


def _statement(key: ColumnElement[int], *own: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """The whole matrix in one pass over the items; the files are counted on them already.

    One line a cell: its row, code and name of its class, the fields of Cell in their order, and
    the first item in it, which says in which order the scope lists the classes. An item that is not
    required counts nowhere but in the files.
    """
    return (
        select(
            key,
            _ITEM.group_code,
            _ITEM.group_name,
            _count(*(state for state in F if state != F.EXEMPT)),
            _count(F.FILED),
            _count(F.MISSING),
            _count(F.RETURNED),
            _count(F.SUBMITTED, F.CHECKED, F.EXEMPTION_ASKED),
            _count(F.EXEMPT),
            func.sum(_ITEM.files),
            func.sum(_ITEM.stored),
            func.min(_ITEM.id).label("first"),
        )
        .where(
            _ITEM.project_id == MINE,
            _ITEM.required | (_ITEM.files > 0),
            *own,
        )
        .group_by(key, _ITEM.group_code, _ITEM.group_name)
        .order_by(literal_column("first"))
    )


_OWED_BY = _ITEM.party_id.in_(PARTIES)
_ASKED = {
    "section": Seen(partial(_statement, _ITEM.section), _OWED_BY),
    "party": Seen(partial(_statement, _ITEM.party_id), _OWED_BY),
}


def exempt(place: Place) -> list[Filing]:
    """The items that do not apply, or are said not to, by section; at most SHOWN."""
    wanted = (
        access.filings(place)
        .where(Filing.state.in_((F.EXEMPT, F.EXEMPTION_ASKED)))
        .order_by(Filing.section, Filing.id)
    )
    return list(db.session.scalars(wanted.limit(SHOWN)))


def question(place: Place, *, by: str = "section") -> Question:
    """What the matrix of a viewer asks."""
    return _ASKED[by].by(place)


def matrix(place: Place, *, by: str = "section", answers: Answers | None = None) -> Matrix:
    """The matrix a viewer may see: the whole project's, or what its own parties owe.

    `by` says what a row is: a section or a party.
    """
    found = (answers or seen.answers(place)).rows(question(place, by=by))
    cells: dict[tuple[int, str], Cell] = {}
    groups: dict[tuple[str, str], None] = {}
    for key, code, name, *counts, _first in found:
        groups[code, name] = None
        cells[key, code] = Cell(*map(int, counts))
    return Matrix(sorted({key for key, _code in cells}), list(groups), cells)
