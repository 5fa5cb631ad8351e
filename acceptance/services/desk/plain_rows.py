"""Rows of any table as lines of JSON, the same on SQLite and PostgreSQL, and back.

By the tables as the database has them, so that those of an older migration are read as well.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Select,
    String,
    Table,
    Text,
    and_,
    case,
    cast,
    inspect,
    literal,
    null,
    select,
)

from workflows.exits.tables import LINK_LEFT_OUT, LINKED, WORD, is_data

AT_ONCE = 500
"""Rows that are read at a time."""
BATCH = 4 << 20
"""Characters of lines that are held at a time."""


class Foreign(Exception):
    """A line is no row of its table; its text says what is wrong."""


def tables(connection: Connection) -> list[Table]:
    """The tables that hold data, each after those it refers to."""
    found = MetaData()
    names = [name for name in inspect(connection).get_table_names() if is_data(name)]
    found.reflect(connection, only=names, resolve_fks=False)
    for table in found.tables.values():
        for column in table.columns:
            if isinstance(column.type, JSON):
                # so that nothing and the null of JSON stay two things
                column.type = JSON(none_as_null=True)
    return found.sorted_tables


def _masked(column: Column[Any], table: Table) -> ColumnElement[Any]:
    """A column as it leaves: without what is a secret."""
    name = f"{table.name}.{column.name}"
    if name in ("person.password_hash", "person.second_since", "panel_member.token_hash"):
        return cast(null(), column.type)
    if name in ("upload_link.token_hash", "upload.token", "question.code_hash"):
        return literal(f"{WORD}-").concat(cast(table.c.id, String))
    if name in ("letter.body", "letter.state"):
        linked = and_(table.c.kind.in_(LINKED), table.c.body != LINK_LEFT_OUT)
        if column.name == "body":
            return case((linked, LINK_LEFT_OUT), else_=column)
        return case((and_(linked, column == "queued"), "kept"), else_=column)
    return column


def _wanted(table: Table, *, masked: bool, postgresql: bool) -> Select[Any]:
    """All rows in the order of the primary key, as bytes compare; JSON as it is written."""
    columns = []
    for column in table.columns:
        leaving: ColumnElement[Any] = column
        if masked:
            leaving = _masked(column, table)
        if isinstance(column.type, JSON):
            leaving = cast(column, Text)
        columns.append(leaving.label(column.name))
    order: list[ColumnElement[Any]] = []
    for key in table.primary_key.columns:
        by: ColumnElement[Any] = key
        if postgresql and isinstance(key.type, String):
            by = key.collate("C")
        order.append(by)
    return select(*columns).select_from(table).order_by(*order)


def lines(
    connection: Connection,
    table: Table,
    *,
    masked: bool,
    only: ColumnElement[bool] | None = None,
) -> Iterator[bytes]:
    """Each row as a line, or `only` some; with `masked` without its secrets."""
    wanted = _wanted(table, masked=masked, postgresql=connection.dialect.name == "postgresql")
    if only is not None:
        wanted = wanted.where(only)
    kinds = {column.name: column for column in table.columns}
    names = sorted(kinds)
    options = {"yield_per": AT_ONCE, "stream_results": True}
    for row in connection.execute(wanted, execution_options=options).mappings():
        told = {}
        for name in names:
            value = row[name]
            if isinstance(kinds[name].type, JSON):
                if value is not None:
                    told[name] = json.loads(value)
            else:
                told[name] = _plain(value)
        yield _line(told)


def _line(told: Mapping[str, Any]) -> bytes:
    try:
        return (json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
    except UnicodeEncodeError:
        # half of a character that takes two: only its number can be written
        return (json.dumps(told, separators=(",", ":")) + "\n").encode()


def _plain(value: Any) -> Any:
    """A value as JSON has it; moments in UTC."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode("ascii")
    return value


def rows(table: Table, source: Iterable[bytes]) -> Iterator[list[dict[str, Any]]]:
    """Lines as values to be bound, in batches. Raises Foreign, naming the line."""
    batch: list[dict[str, Any]] = []
    held = 0
    for number, line in enumerate(source, 1):
        try:
            batch.append(_bound(table, json.loads(line)))
        except (ValueError, TypeError, ArithmeticError, RecursionError) as error:
            raise Foreign(f"{table.name} {number}") from error
        held += len(line)
        if len(batch) == AT_ONCE or held > BATCH:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


def _bound(table: Table, told: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(told, dict) or told.keys() - table.columns.keys():
        raise ValueError("other columns")
    return {column.name: _value(column, told) for column in table.columns}


def _value(column: Column[Any], told: Mapping[str, Any]) -> Any:
    """One value by the column's type. Raises ValueError or TypeError."""
    if isinstance(column.type, JSON):
        if column.name not in told:
            return None
        value = told[column.name]
        return JSON.NULL if value is None else value
    value = told.get(column.name)
    if value is None:
        if column.name not in told or not column.nullable:
            raise ValueError("nothing")
        return None
    for kind, accepted, made in _KINDS:
        if isinstance(column.type, kind):
            if type(value) not in accepted:
                raise TypeError(type(value))
            return made(value)
    raise TypeError(str(column.type))


def _moment(told: str) -> datetime:
    found = datetime.fromisoformat(told)
    if found.tzinfo is None:
        raise ValueError("no zone")
    return found.astimezone(UTC).replace(tzinfo=None)


def _bytes(told: str) -> bytes:
    return base64.b64decode(told, validate=True)


_KINDS: Sequence[tuple[type[Any], tuple[type, ...], Any]] = (
    (Boolean, (bool,), bool),
    (DateTime, (str,), _moment),
    (Date, (str,), date.fromisoformat),
    (Float, (float, int), float),
    (Numeric, (str,), Decimal),
    (Integer, (int,), int),
    (LargeBinary, (str,), _bytes),
    (String, (str,), str),
)
"""By the type of a column: what stands in JSON for it, and what is made of it. Float before Numeric,
which it is a kind of.
"""


def own_references(table: Table) -> list[Column[Any]]:
    """The columns that refer to another row of the same table, which may come later."""
    return [
        column
        for column in table.columns
        if column.nullable
        and any(key.target_fullname.startswith(f"{table.name}.") for key in column.foreign_keys)
    ]
