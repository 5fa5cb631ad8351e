"""Forms of what the parties write, and of what the panel did and how it voted again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any, TypedDict

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from forms.base import MESSAGES, Choice, Day, Form, Identity, Text
from workflows.statements import DONE, PARTS, VERDICTS
from workflows.words import N_


class SecondVote(TypedDict):
    """The vote after a second look (复查): its day in ISO form, and the votes."""

    on: str
    agreed: int
    against: int


class StatementForm(Form):
    """What every statement has beside its parts: the version that was read, so that nobody writes
    over another.
    """

    version = Identity(blank=True)


class DiscardForm(StatementForm):
    """Why a draft is thrown away."""

    reason = Text(limit=1000, lines=True)


class ApplicationForm(StatementForm):
    """An application also ticks its conditions, by their place, and says why each is met."""

    conditions = fields.List(Identity(), load_default=list)
    evidence = fields.Dict(
        keys=fields.String(), values=Text(limit=500, blank=True), load_default=dict
    )


class EvaluationForm(StatementForm):
    """An evaluation also ticks what the panel did, gives the grade where the pack names grades, and
    tells how it voted after a second look.
    """

    grade = Text(limit=40, blank=True)
    did = fields.List(Choice(DONE), load_default=list)
    again_on = Day(blank=True)
    again_agreed = Identity(blank=True)
    again_against = Identity(blank=True)

    @validates_schema
    def _whole(self, data: dict[str, object], **kwargs: object) -> None:
        missing = [name for name in AGAIN if data.get(name) is None]
        if 0 < len(missing) < len(AGAIN):
            raise ValidationError(MESSAGES["required"], missing[0])

    @post_load
    def _vote(self, data: dict[str, Any], **kwargs: object) -> dict[str, Any]:
        if not data.get("grade"):
            data.pop("grade", None)
        day, agreed, against = (data.pop(name, None) for name in AGAIN)
        if day is not None:
            data["again"] = {"on": day.isoformat(), "agreed": agreed, "against": against}
        return data


class CityForm(StatementForm):
    """The judgement of a city archive also says whether it agrees; not yet in a draft."""

    verdict = fields.String(
        load_default="", validate=validate.OneOf(("", *VERDICTS), error=MESSAGES["choice"])
    )


AGAIN = ("again_on", "again_agreed", "again_against")
"""The vote after a second look: when it was, how many agreed and how many did not."""


def refuse_grade(given: str, *, grades: Sequence[str]) -> None:
    """Raises ValidationError for a grade that the pack does not name."""
    if given and given not in grades:
        raise ValidationError({"grade": [MESSAGES["choice"]]})


TO_COME = N_("晚于今天：表决以后再写")
TOO_MANY = N_("同意和不同意的合计多于验收组人数")


def refuse_second_vote(told: SecondVote, *, members: int, today: date) -> None:
    """Raises ValidationError for a vote that has not been held, and for more votes than `members`."""
    if date.fromisoformat(told["on"]) > today:
        raise ValidationError({AGAIN[0]: [TO_COME]})
    if told["agreed"] + told["against"] > members:
        raise ValidationError({AGAIN[-1]: [TOO_MANY]})


@lru_cache(maxsize=8)
def statement_form(kind: str) -> Form:
    """The form of a statement: one text per part of `workflows.statements.PARTS`, drafts allowed."""
    parts = {part: Text(limit=4000, lines=True, blank=True) for part in PARTS[kind]}
    base = StatementForm
    if kind == "application":
        base = ApplicationForm
    elif kind == "evaluation":
        base = EvaluationForm
    elif kind == "city_opinion":
        base = CityForm
    return base.from_dict(dict(parts), name="StatementForm")()  # type: ignore[return-value]
