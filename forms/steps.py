"""Forms of the steps: what a hand must fill in, by the row's `asks`."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from marshmallow import ValidationError, fields

from .base import MESSAGES, AnyField, Day, Form, Identity, Text


def _confirmed(value: bool) -> None:
    if not value:
        raise ValidationError(MESSAGES["confirm"])


ASKED: dict[str, Callable[[], AnyField]] = {
    "reason": lambda: Text(limit=1000, lines=True),
    "conclusion": lambda: Text(limit=2000, lines=True),
    "answer": lambda: Text(limit=2000, lines=True),
    "meeting_on": lambda: Day(),
    "meeting_place": lambda: Text(limit=200),
    "confirm": lambda: fields.Boolean(
        required=True, validate=_confirmed, error_messages={"required": MESSAGES["confirm"]}
    ),
}


@lru_cache(maxsize=64)
def step_form(asks: tuple[str, ...]) -> Form:
    """The form of a step that asks for these fields, with the version the hand has read."""
    made = Form.from_dict(
        {**{name: ASKED[name]() for name in asks}, "version": Identity(blank=True)}, name="StepForm"
    )
    return made()  # type: ignore[return-value]
