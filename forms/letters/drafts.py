"""Forms of a draft: which letter, the words of its paragraphs and what its step will ask, a hand, a reason."""

from __future__ import annotations

from functools import lru_cache

from marshmallow import fields

from forms.base import Choice, Day, Form, Identity, OrNothing, Text
from forms.steps import ASKED
from workflows.drafts import LONGEST, SIGNING, WORDED
from workflows.projects import PROJECT

TEXT = "text-"
"""Before the number of a paragraph, in the name of its field."""


class DraftForm(Form):
    """The letter to be drafted, and the step that it comes with, none where it is issued by hand."""

    kind = Choice(WORDED)
    step = OrNothing(PROJECT.rows)


@lru_cache(maxsize=128)
def words_form(asks: tuple[str, ...], paragraphs: int) -> Form:
    """The paragraphs of a draft and what its step will ask; nothing of it is asked for yet."""
    made: dict[str, fields.Field] = {name: _later(name) for name in asks}  # type: ignore[type-arg]
    for number in range(paragraphs):
        made[f"{TEXT}{number}"] = Text(limit=LONGEST, lines=True, blank=True)
    made["version"] = Identity()
    return Form.from_dict(made, name="WordsForm")()  # type: ignore[return-value]


def _later(name: str) -> fields.Field:  # type: ignore[type-arg]
    """The same field as in the step, which may stay empty for now."""
    field = ASKED[name]()
    if isinstance(field, Text):
        return Text(limit=field.limit, lines=field.lines, blank=True)
    if isinstance(field, fields.Date):
        return Day(blank=True)
    return field


class HandForm(Form):
    """核稿, 会签 or 签发 of the words that were read."""

    hand = Choice(SIGNING)
    remark = Text(limit=1000, lines=True, blank=True)
    version = Identity()
