"""缺什么: what is owed, filed, missing, returned and not applicable, as a matrix of sections × classes. From the items alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Integer, bindparam, case, func, select

from acceptance.extensions import db
from acceptance.models import Filing
from acceptance.services.ground.access import Place
from workflows.filings import FilingState as F


@dataclass(frozen=True)
class Cell:
    """One section × class: required items by state, and the files listed and stored in them."""

    owed: int = 0
    filed: int = 0
    missing: int = 0
    returned: int = 0
    under_way: int = 0
    exempt: int = 0
    files: int = 0
    stored: int = 0

    @property
    def heat(self) -> int:
        """0 when nothing is missing, up to 4 when everything is."""
        lacking = self.missing + self.returned
        return 0 if not lacking else 1 + min(3, 3 * lacking // max(1, self.owed))

    def __add__(self, other: Cell) -> Cell:
        return Cell(*(a + b for a, b in zip(self.tuple(), other.tuple(), strict=True)))

    def tuple(self) -> tuple[int, ...]:
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
        return sum((cell for (row, _group), cell in self.cells.items() if row == key), Cell())

    def column(self, code: str) -> Cell:
        return sum((cell for (_row, group), cell in self.cells.items() if group == code), Cell())

    @property
    def total(self) -> Cell:
        return sum(self.cells.values(), Cell())


_ITEM: Any = Filing.__table__.c


def _count(*states: str) -> Any:
    return func.sum(case((_ITEM.state.in_([str(state) for state in states]), 1), else_=0))


def _statement(key: Any) -> Any:
    """The whole matrix in one pass over the items; the files are counted on them already."""
    return (
        select(
            key,
            _ITEM.group_code,
            _ITEM.group_name,
            func.sum(case((_ITEM.state == F.EXEMPT.value, 0), else_=1)),
            _count(F.FILED),
            _count(F.MISSING),
            _count(F.RETURNED),
            _count(F.SUBMITTED, F.CHECKED, F.EXEMPTION_ASKED),
            _count(F.EXEMPT),
            func.sum(_ITEM.files),
            func.sum(_ITEM.stored),
            func.min(_ITEM.id),
        )
        .where(
            _ITEM.project_id == bindparam("project", type_=Integer),
            _ITEM.required | (_ITEM.files > 0),
        )
        .group_by(key, _ITEM.group_code, _ITEM.group_name)
    )


_BY_SECTION, _BY_PARTY = _statement(_ITEM.section), _statement(_ITEM.party_id)
_OWN = {
    "section": _statement(_ITEM.section).where(
        _ITEM.party_id.in_(bindparam("parties", expanding=True))
    ),
    "party": _statement(_ITEM.party_id).where(
        _ITEM.party_id.in_(bindparam("parties", expanding=True))
    ),
}


def matrix(place: Place, *, by: str = "section") -> Matrix:
    """The matrix a viewer may see: the whole project's, or what its own parties owe."""
    asked: dict[str, Any] = {"project": place.project.id}
    statement = _BY_PARTY if by == "party" else _BY_SECTION
    if not place.whole:
        statement, asked["parties"] = _OWN[by], sorted(place.party_ids)
    rows = sorted(db.session.connection().execute(statement, asked).all(), key=lambda row: row[11])
    groups = list(dict.fromkeys((row[1], row[2]) for row in rows))
    return Matrix(
        sorted({row[0] for row in rows}),
        groups,
        {(row[0], row[1]): Cell(*(int(n) for n in row[3:11])) for row in rows},
    )
