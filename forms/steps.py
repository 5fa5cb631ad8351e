"""Forms of the steps: what a hand must fill in, by the row's `asks`."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from marshmallow import ValidationError, fields

from workflows.documents import URGENCIES
from workflows.revisions import KEEPERS

from .base import MESSAGES, AnyField, Choice, Day, Form, Identity, OrNothing, Raw, Text


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
    "meeting_until": lambda: Day(blank=True),
    "meeting_time": lambda: Text(limit=50, blank=True),
    "meeting_place": lambda: Text(limit=200),
    "together": lambda: Text(limit=300, blank=True),
    "urgency": lambda: OrNothing(URGENCIES),
    "confirm": lambda: fields.Boolean(
        required=True, validate=_confirmed, error_messages={"required": MESSAGES["confirm"]}
    ),
}


class _Version(Identity):
    """A version, and what is said to who names none."""

    def __init__(self, said: str) -> None:
        super().__init__()
        self.said = said
        for slip in ("required", "null"):
            self.error_messages[slip] = said

    def _deserialize(self, value: object, attr: str | None, data: Raw, **kwargs: object) -> int:
        if value == "":
            raise ValidationError(self.said)
        return super()._deserialize(value, attr, data, **kwargs)


def version_read(*, by_program: bool = False) -> AnyField:
    """The version that the hand has read; without it a step would be taken unseen. A page always
    sends it.
    """
    said = MESSAGES["seen"]
    if by_program:
        said = MESSAGES["version"]
    return _Version(said)


@lru_cache(maxsize=64)
def step_form(asks: tuple[str, ...], *, by_program: bool = False) -> Form:
    """The form of a step that asks for these fields, with the version the hand has read; a program
    is told otherwise than a page how it comes by it.
    """
    version = version_read(by_program=by_program)
    fields_of = {name: ASKED[name]() for name in asks}
    made = Form.from_dict({**fields_of, "version": version}, name="StepForm")
    return made()  # type: ignore[return-value]
