"""What the forms of Word templates are made of: text, figures, paragraphs, rows of a table, headed parts."""

from __future__ import annotations

from typing import TypeAlias

from marshmallow import Schema, fields

from forms.base import AnyField

Fields: TypeAlias = dict[str, AnyField]


def texts(*names: str) -> Fields:
    """Fields of plain text, each on one line."""
    return {name: fields.String() for name in names}


def numbers(*names: str) -> Fields:
    """Fields of whole numbers."""
    return {name: fields.Integer() for name in names}


def lines(*names: str) -> Fields:
    """Fields of several paragraphs each."""
    return {name: fields.List(fields.String()) for name in names}


def rows(*names: str) -> AnyField:
    """A table whose columns are plain text."""
    return fields.List(fields.Nested(Schema.from_dict(dict(texts(*names)))))


def parts() -> AnyField:
    """Headed parts: a title, and its paragraphs."""
    return fields.List(fields.Nested(Schema.from_dict({**texts("title"), **lines("texts")})))
