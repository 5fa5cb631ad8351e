"""Forms of what a person hears of: up to where it has looked, and what it chose."""

from __future__ import annotations

from collections.abc import Mapping

from marshmallow import ValidationError, fields, validate, validates_schema

from forms.base import MESSAGES, Form, Identity, Raw
from forms.life.own_packs import Tick
from workflows.hearing import HOURS, KINDS, wrong_hours


class Hour(fields.Integer):
    """An hour of the day, or none."""

    def __init__(self) -> None:
        super().__init__(
            load_default=None,
            allow_none=True,
            error_messages={"invalid": MESSAGES["number"]},
            validate=validate.OneOf(HOURS, error=MESSAGES["choice"]),
        )


class Kinds(fields.Field[list[str]]):
    """Which kinds were ticked; ones that there are not are left out."""

    def _deserialize(
        self, value: object, attr: str | None, data: Raw, **kwargs: object
    ) -> list[str]:
        given: Mapping[str, object] = dict.fromkeys(map(str, _many(value)))
        return [kind for kind in KINDS if kind in given]


def _many(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    return [value]


class ChoiceForm(Form):
    """What comes by mail, and when not."""

    digest_mail = Tick()
    news = Kinds(load_default=list)
    quiet_from = Hour()
    quiet_until = Hour()

    @validates_schema
    def _hours(self, data: Mapping[str, int | None], **kwargs: object) -> None:
        if wrong := wrong_hours(data["quiet_from"], data["quiet_until"]):
            raise ValidationError(wrong, "quiet_until")


class LookedForm(Form):
    """Up to which notice one has looked; 0 is none of them."""

    upto = Identity()
