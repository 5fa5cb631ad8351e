"""Forms of the steps: what a hand must fill in, by the row's `asks`."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from marshmallow import ValidationError, fields

from workflows.revisions import KEEPERS

from .base import MESSAGES, AnyField, Choice, Day, Form, Identity, Text


def _confirmed(value: bool) -> None:
    if not value:
        raise ValidationError(MESSAGES["confirm"])


ASKED: dict[str, Callable[[], AnyField]] = {
    "reason": lambda: Text(limit=1000, lines=True),
    "conclusion": lambda: Text(limit=2000, lines=True),
    "answer": lambda: Text(limit=2000, lines=True),
    "keeper": lambda: Choice(KEEPERS),
    "receiver": lambda: Text(limit=200, blank=True),
    "meeting_on": lambda: Day(),
    "meeting_place": lambda: Text(limit=200),
    "confirm": lambda: fields.Boolean(
        required=True, validate=_confirmed, error_messages={"required": MESSAGES["confirm"]}
    ),
}


def _version_read() -> AnyField:
    """The version that a program has read; without it a step would be taken unseen."""
    field = Identity()
    for slip in ("required", "null"):
        field.error_messages[slip] = MESSAGES["version"]
    return field


@lru_cache(maxsize=64)
def step_form(asks: tuple[str, ...], *, unseen: bool = True) -> Form:
    """The form of a step that asks for these fields, with the version the hand has read.

    A page shows what it is about; a program must say what it has read (`unseen=False`).
    """
    version: AnyField = Identity(blank=True)
    if not unseen:
        version = _version_read()
    fields_of = {name: ASKED[name]() for name in asks}
    made = Form.from_dict({**fields_of, "version": version}, name="StepForm")
    return made()  # type: ignore[return-value]
