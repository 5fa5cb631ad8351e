"""What a template can be tried with: sample values of a form, and its shape as plain data."""

from __future__ import annotations

from marshmallow import Schema, fields

from forms.base import AnyField

SHORT = ("points", "own", "given", "passed", "failed", "manual", "not_run", "files", "pages")
"""Columns too narrow for more than a figure."""


def sample(schema: Schema) -> dict[str, object]:
    """Values that look like what will stand there, for a preview."""
    return {name: _sample(name, field) for name, field in schema.fields.items()}


def _sample(name: str, field: AnyField) -> object:
    if isinstance(field, fields.List):
        return [_sample(name, field.inner) for _ in range(2)]
    if isinstance(field, fields.Nested):
        return sample(field.schema)
    if isinstance(field, fields.Boolean):
        return True
    if isinstance(field, fields.Integer):
        return 12
    if name in SHORT:
        return "1"
    return f"〔示例 {name}〕"


def shape(schema: Schema) -> dict[str, object]:
    """The same as plain data, for the check of templates: text, a list of one shape, or a
    mapping.
    """
    return {name: _shape(field) for name, field in schema.fields.items()}


def _shape(field: AnyField) -> object:
    if isinstance(field, fields.List):
        return [_shape(field.inner)]
    if isinstance(field, fields.Nested):
        return shape(field.schema)
    return "text"
