"""Forms of the proceedings: statements, panel, votes, sample, findings, hand-over."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from workflows.statements import PARTS
from workflows.words import N_

from .base import Choice, Day, Form, Identity, Text


@lru_cache(maxsize=8)
def statement_form(kind: str) -> Form:
    """The form of a statement: one text per part, drafts allowed; the application also ticks its conditions."""
    parts: dict[str, fields.Field[Any]] = {part: Text(limit=4000, lines=True, blank=True) for part in PARTS[kind]}
    if kind == "application":
        parts["conditions"] = fields.List(Identity(), load_default=list)
    parts["version"] = Identity(blank=True)
    return Form.from_dict(parts, name="StatementForm")()  # type: ignore[return-value]


class PanelForm(Form):
    """A panel member: someone with an account, or a name and unit."""

    person_id = Identity(blank=True)
    organisation_id = Identity(blank=True)
    name = Text(limit=100, blank=True)
    unit = Text(limit=200, blank=True)
    title = Text(limit=100, blank=True)
    post = Choice(["leader", "deputy", "member"])

    @validates_schema
    def _someone(self, data: dict[str, object], **kwargs: object) -> None:
        if not data.get("person_id") and not data.get("name"):
            raise ValidationError(N_("选一个人，或填姓名"), "name")
        if not data.get("organisation_id") and not data.get("unit"):
            raise ValidationError(N_("选一个单位，或填单位名称"), "unit")


class VoteForm(Form):
    """A vote; against needs its reason."""

    vote = Choice(["agree", "against"])
    dissent = Text(limit=1000, blank=True)

    @validates_schema
    def _reason(self, data: dict[str, object], **kwargs: object) -> None:
        if data.get("vote") == "against" and not data.get("dissent"):
            raise ValidationError(N_("不同意须写明意见"), "dissent")


class SampleForm(Form):
    """One volume for the sample."""

    number = Identity()
    remark = Text(limit=1000, blank=True)


class FindingForm(Form):
    """A problem with its date."""

    problem = Text(limit=2000)
    basis = Text(limit=500, blank=True)
    location = Text(limit=500, blank=True)
    due_on = Day()


class HandoverForm(Form):
    """The owner's remark on the transfer list."""

    remark = Text(limit=1000, blank=True)
