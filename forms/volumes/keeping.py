"""Forms of the room, of the register of readers and of appraisals."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from forms.base import MESSAGES, Choice, Day, Form, Identity, Raw, Text
from workflows.appraisals import Verdict
from workflows.keeping import SLASH, LoanWay
from workflows.parcels import mapped
from workflows.receiving import FIELDS, listed
from workflows.words import N_


class Part(Text):
    """A part of a place's name, which its slash cannot stand in."""

    def _deserialize(self, value: object, attr: str | None, data: Raw, **kwargs: object) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if SLASH in text:
            raise ValidationError(N_("不能含“/”"))
        return text


class PlacesForm(Form):
    """A run of places: each of the last three may be one name, or 1-6."""

    room = Part(limit=50)
    row = Part(limit=100)
    layer = Part(limit=100)
    box = Part(limit=100)


class PlaceForm(Form):
    """What one place is to be called."""

    room = Part(limit=50)
    row = Part(limit=20)
    layer = Part(limit=20)
    box = Part(limit=20)
    version = fields.Integer(required=True)


class RunForm(Form):
    """From which 档号 to which."""

    first = Text(limit=100)
    last = Text(limit=100, blank=True)


class PutForm(RunForm):
    """And to which place."""

    to = Text(limit=120)


class OffForm(RunForm):
    """And why they are taken off."""

    reason = Text(limit=500)


class ReaderForm(Form):
    """Who reads, of which unit, what for, from when to when."""

    reader = Text(limit=100)
    unit = Text(limit=200, blank=True)
    purpose = Text(limit=500)
    way = Choice(LoanWay)
    out_on = Day()
    due_on = Day()

    @validates_schema
    def _in_order(self, data: dict[str, object], **kwargs: object) -> None:
        out, due = data.get("out_on"), data.get("due_on")
        if out and due and str(due) < str(out):
            raise ValidationError({"due_on": [N_("归还日期早于借出日期")]})


class LendForm(ReaderForm):
    """And which volumes."""

    first = Text(limit=100)
    last = Text(limit=100, blank=True)


class CorrectForm(ReaderForm):
    """What is put right of an entry, and why."""

    effect = Text(limit=1000, lines=True, blank=True)
    reason = Text(limit=500)
    version = fields.Integer(required=True)


class BackForm(Form):
    """Which volumes came back, when, and what came of the reading; none named: all that are out."""

    volumes = fields.List(Identity(), load_default=list)
    on = Day()
    effect = Text(limit=1000, lines=True, blank=True)


class NotBackForm(Form):
    """Which volume did not come back after all, and why."""

    volume = Identity()
    reason = Text(limit=500)


class StrikeForm(Form):
    """Why an entry is struck through."""

    reason = Text(limit=500)


class CopyForm(Form):
    """Of which file a copy is made, and from which page to which; without pages, all of it."""

    version = Identity()
    first = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(1, 100_000, error=MESSAGES["number"]),
        error_messages={"invalid": MESSAGES["number"]},
    )
    last = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(1, 100_000, error=MESSAGES["number"]),
        error_messages={"invalid": MESSAGES["number"]},
    )


class AppraiseForm(Form):
    """Which volumes, what is proposed of them, why, and until when."""

    volumes = fields.List(Identity(), load_default=list)
    verdict = Choice(Verdict)
    ground = Text(limit=500)
    until = Day(blank=True)


class AnswerForm(Form):
    """Whether another person agrees, and what is said to it."""

    agrees = fields.Boolean(required=True)
    answer = Text(limit=500, blank=True)


class Words(Text):
    """Several words in one field, apart by commas or blanks."""

    def _deserialize(self, value: object, attr: str | None, data: Raw, **kwargs: object) -> Any:
        return list(listed(super()._deserialize(value, attr, data, **kwargs)))


class Endings(Words):
    """Endings of names, in small letters and without their dots."""

    def _deserialize(self, value: object, attr: str | None, data: Raw, **kwargs: object) -> Any:
        found = super()._deserialize(value, attr, data, **kwargs)
        return [one.lstrip(".").lower() for one in found]


class Listing(Text):
    """How an archive wants to read the catalogue of files, line by line."""

    def _deserialize(self, value: object, attr: str | None, data: Raw, **kwargs: object) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            mapped.read(text)
        except ValueError as error:
            raise ValidationError(
                N_("有一行读不懂：第一行写“根元素/文件元素”，以下每行“元素=字段”")
            ) from error
        return text


class RulesForm(Form):
    """What an archive asks of what comes to it; what is left empty it does not ask."""

    fonds = Words(limit=300, blank=True)
    categories = Words(limit=300, blank=True)
    code = Text(limit=200, blank=True)
    formats = Endings(limit=300, blank=True)
    name_limit = fields.Integer(
        load_default=0,
        validate=validate.Range(0, 255, error=MESSAGES["number"]),
        error_messages={"invalid": MESSAGES["number"]},
    )
    needs = fields.List(Choice(FIELDS), load_default=list)
    listing = Listing(limit=4000, lines=True, blank=True)
    source = Text(limit=300, blank=True)
    version = fields.Integer(required=True)
