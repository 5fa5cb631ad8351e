"""Several questions asked in one: what a page or a step wants to know is read in one statement.

A question is prepared once; building a statement costs more than running it. Each comes back as the
rows that it would have alone, carried as JSON, so that questions of any shape go together.
"""

from __future__ import annotations

import json
import re
from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    BindParameter,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Dialect,
    Select,
    Text,
    TextClause,
    bindparam,
    cast,
    func,
    select,
    text,
)
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.sql.selectable import SelectBase
from sqlalchemy.types import BINARY, Float, Numeric, TypeDecorator, TypeEngine

from acceptance.extensions import db

_LISTED = re.compile(r"\(__\[POSTCOMPILE_(\w+)\]\)")
"""Where a list of values is to stand, as SQLAlchemy writes it."""


class Question:
    """A prepared statement; its parameters are given when it is asked.

    It gives texts, whole numbers, truths, days, moments and JSON. Raises TypeError for a column of
    another kind, which JSON would not carry as it is.
    """

    def __init__(self, wanted: SelectBase) -> None:
        self.wanted = wanted.subquery()
        columns = list(self.wanted.c)
        self.row: Any = namedtuple("Row", [one.key for one in columns], rename=True)  # type: ignore[misc]
        readers = [(place, _reader(one.type)) for place, one in enumerate(columns)]
        self.read = [(place, reader) for place, reader in readers if reader is not None]

    def rows(self, told: Iterable[list[Any]]) -> Sequence[Any]:
        """The rows as they were carried, their values as Python has them."""
        found = []
        for cells in told:
            for place, reader in self.read:
                if cells[place] is not None:
                    cells[place] = reader(cells[place])
            found.append(self.row._make(cells))
        return found


class Answers:
    """What was asked with the same parameters, each question once."""

    def __init__(self, **given: object) -> None:
        self.given = given
        self._known: dict[Question, Sequence[Any]] = {}

    def ahead(self, questions: Iterable[Question]) -> None:
        """Ask what is not known yet, all of it in one statement."""
        asked = self.unknown(questions)
        if not asked:
            return
        connection = db.session.connection()
        statement = _together(asked, connection.dialect.name)
        self.learn(asked, map(json.loads, connection.execute(statement, self.given).one()))

    def unknown(self, questions: Iterable[Question]) -> tuple[Question, ...]:
        """Those of them that were not asked yet, each once."""
        return tuple(dict.fromkeys(one for one in questions if one not in self._known))

    def learn(self, asked: Iterable[Question], told: Iterable[Iterable[list[Any]]]) -> None:
        """Keep what was answered, the rows of each question as they were carried."""
        for question, rows in zip(asked, told, strict=True):
            self._known[question] = question.rows(rows)

    def rows(self, question: Question) -> Sequence[Any]:
        """Every row of the answer."""
        if question not in self._known:
            self.ahead([question])
        return self._known[question]

    def value(self, question: Question) -> Any:
        """The first column of the first row; None where there is none."""
        found = self.rows(question)
        return found[0][0] if found else None

    def column(self, question: Question) -> list[Any]:
        """The first column of every row."""
        return [row[0] for row in self.rows(question)]


LONGEST = 400_000
"""Characters of one statement; SQLite takes a million."""


def ahead_of_all(several: Iterable[tuple[Answers, Iterable[Question]]]) -> None:
    """What each of several subjects wants to know, asked for all of them together: a statement has a
    row for each, and there are more statements than one only where it would be too long.
    """
    connection = db.session.connection()
    waiting = [(one, asked) for one, wanted in several if (asked := one.unknown(wanted))]
    lines: list[str] = []
    given: dict[str, BindParameter[Any]] = {}
    for number, (one, asked) in enumerate(waiting):
        line, binds = _numbered(number, one, asked, connection.dialect.name)
        if lines and sum(map(len, lines)) + len(line) > LONGEST:
            _tell(waiting, lines, given)
            lines, given = [], {}
        lines.append(line)
        given |= binds
    if lines:
        _tell(waiting, lines, given)


def _tell(
    waiting: Sequence[tuple[Answers, tuple[Question, ...]]],
    lines: Sequence[str],
    given: Mapping[str, BindParameter[Any]],
) -> None:
    """Ask, and let each have its answers. The statement is not kept: no other is like it."""
    statement = text(" UNION ALL ".join(lines)).bindparams(*given.values())
    rows = db.session.connection().execute(statement, execution_options={"compiled_cache": None})
    for number, told in rows.all():
        one, asked = waiting[number]
        one.learn(asked, json.loads(told))


_PARAMETER = re.compile(r"(?<!:):(\w+)")


def _numbered(
    number: int, one: Answers, asked: tuple[Question, ...], dialect: str
) -> tuple[str, dict[str, BindParameter[Any]]]:
    """The questions of one subject as a row of its own, and its parameters under names of its own."""
    line, binds = _as_row(asked, dialect)
    own = {}
    for bind, name in binds:
        value = one.given[name] if bind.required else bind.value
        own[f"{name}_of{number}"] = bindparam(
            f"{name}_of{number}", value, type_=bind.type, expanding=bind.expanding
        )
    names = {name for _bind, name in binds}

    def renamed(found: re.Match[str]) -> str:
        name = found.group(1)
        return f":{name}_of{number}" if name in names else found.group(0)

    return f"SELECT {number} AS subject, ({_PARAMETER.sub(renamed, line)}) AS told", own


@cache
def _as_row(
    questions: tuple[Question, ...], dialect: str
) -> tuple[str, Sequence[tuple[BindParameter[Any], str]]]:
    """The statement of several questions whose answers stand in one cell, and its parameters."""
    cells = [carried(one, dialect) for one in questions]
    row: ColumnElement[Any] = func.json_array(*map(func.json, cells))
    if dialect != "sqlite":
        row = cast(func.json_build_array(*(cast(one, JSON) for one in cells)), Text)
    compiled = select(row).compile(dialect=_named(dialect))
    return _LISTED.sub(r":\1", str(compiled)), list(compiled.bind_names.items())


def _reader(kind: TypeEngine[Any]) -> Callable[[Any], object] | None:
    """How a value comes back from JSON; None where it is the same."""
    if isinstance(kind, TypeDecorator):
        kind = kind.impl_instance
    if isinstance(kind, Numeric | Float | BINARY):
        raise TypeError(f"JSON would not carry {kind!r} as it is")
    if isinstance(kind, Boolean):
        return bool
    if isinstance(kind, DateTime):
        return lambda told: datetime.fromisoformat(told).replace(tzinfo=UTC)
    if isinstance(kind, Date):
        return date.fromisoformat
    return None


@cache
def _together(questions: tuple[Question, ...], dialect: str) -> TextClause:
    """The one statement of several questions, as text: what would be the same every time is done."""
    asked = select(*(carried(one, dialect) for one in questions))
    compiled = asked.compile(dialect=_named(dialect))
    statement = text(_LISTED.sub(r":\1", str(compiled)))
    return statement.bindparams(
        *(
            bindparam(name, one.value, type_=one.type, expanding=one.expanding)
            if not one.required
            else bindparam(name, type_=one.type, expanding=one.expanding)
            for one, name in compiled.bind_names.items()
        )
    )


def _named(dialect: str) -> Dialect:
    if dialect == "sqlite":
        return SQLiteDialect(paramstyle="named")
    # the drivers' own would write each parameter with its type, which the text is given below
    return PGDialect(paramstyle="named")  # type: ignore[no-untyped-call]


def carried(question: Question, dialect: str) -> ColumnElement[str]:
    """Its rows as one JSON text, in their order."""
    wanted = question.wanted
    if dialect == "sqlite":
        cells = [func.json(one) if isinstance(one.type, JSON) else one for one in wanted.c]
        rows: ColumnElement[Any] = func.json_group_array(func.json_array(*cells))
    else:
        rows = cast(func.json_agg(func.json_build_array(*wanted.c)), Text)
    carried: Select[str] = select(func.coalesce(rows, "[]")).select_from(wanted)
    return carried.scalar_subquery()
