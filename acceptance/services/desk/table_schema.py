"""The schema of an export: the columns of each table as JSON Schema."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Table,
)

from acceptance.extensions import Base
from workflows.exits.tables import MASKED, TABLES

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_KINDS: Sequence[tuple[type[Any], dict[str, Any]]] = (
    (Boolean, {"type": "boolean"}),
    (DateTime, {"type": "string", "format": "date-time"}),
    (Date, {"type": "string", "format": "date"}),
    (Float, {"type": "number"}),
    (Numeric, {"type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$"}),
    (Integer, {"type": "integer"}),
    (LargeBinary, {"type": "string", "contentEncoding": "base64"}),
    (String, {"type": "string"}),
)
"""Float before Numeric, which it is a kind of."""


def of(tables: Sequence[Table], *, migration: str) -> dict[str, Any]:
    """One definition a table; a line of `tables/NAME.jsonl` is an object of `#/$defs/NAME`."""
    return {
        "$schema": DIALECT,
        "title": "建设项目档案验收系统的导出 · an export of Acceptance",
        "x-migration": migration,
        "$defs": {table.name: _table(table) for table in sorted(tables, key=lambda one: one.name)},
    }


def _table(table: Table) -> dict[str, Any]:
    zh, en = TABLES.get(table.name, ("", ""))
    required = [
        column.name
        for column in table.columns
        if not (isinstance(column.type, JSON) and column.nullable)
    ]
    said: dict[str, Any] = {
        "title": zh,
        "description": en,
        "type": "object",
        "properties": {column.name: _column(column) for column in table.columns},
        "required": sorted(required),
        "additionalProperties": False,
        "x-primary-key": [column.name for column in table.primary_key.columns],
    }
    rules = _rules(table.name)
    if rules:
        said["x-rules"] = rules
    return said


def _rules(name: str) -> list[str]:
    """What the database holds of a row, as SQL: which words a column may bear."""
    known = Base.metadata.tables.get(name)
    if known is None:
        return []
    return sorted(
        str(rule.sqltext) for rule in known.constraints if isinstance(rule, CheckConstraint)
    )


def _column(column: Column[Any]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for kind, words in _KINDS:
        if isinstance(column.type, kind):
            said = dict(words)
            break
    if column.nullable and said:
        said["type"] = [said["type"], "null"]
    length = getattr(column.type, "length", None)
    if length and said:
        said["maxLength"] = length
    targets = sorted(key.target_fullname for key in column.foreign_keys)
    if targets:
        said["x-references"] = targets
    masked = MASKED.get(f"{column.table.name}.{column.name}")
    if masked:
        said["description"] = " · ".join(masked)
    return said
