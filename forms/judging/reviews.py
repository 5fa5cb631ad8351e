"""Forms of the proceedings: panel, votes, sample, findings, hand-over."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from marshmallow import ValidationError, fields, validate, validates_schema

from forms.base import MESSAGES, Address, Choice, Day, Form, Identity, Text
from workflows.words import N_

POINTS = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")
"""Points as they are typed: no sign, two decimals at most."""
REASON = Text(limit=1000, blank=True)


class PanelForm(Form):
    """A panel member: someone with an account, or a name and unit."""

    expert_id = Identity(blank=True)
    person_id = Identity(blank=True)
    organisation_id = Identity(blank=True)
    deputed_on = Day(blank=True)
    name = Text(limit=100, blank=True)
    unit = Text(limit=200, blank=True)
    title = Text(limit=100, blank=True)
    email = Address()
    post = Choice(["leader", "deputy", "member"])
    namesake = fields.Boolean(load_default=False)

    @validates_schema
    def _someone(self, data: dict[str, object], **kwargs: object) -> None:
        if data.get("expert_id"):
            return
        if not data.get("person_id") and not data.get("name"):
            raise ValidationError(N_("选一个人，或填姓名"), "name")
        if not data.get("organisation_id") and not data.get("unit"):
            raise ValidationError(N_("选一个单位，或填单位名称"), "unit")


class SubstituteForm(PanelForm):
    """Someone for the seat of a member who has left."""

    left_id = Identity()


class DeputationForm(Form):
    """The letter by which a unit sent its member."""

    deputed_by = Text(limit=200, blank=True)
    deputed_on = Day()


class RecusalForm(Form):
    """Why a member steps back, or cannot come."""

    reason = Text(limit=500)


class ExpertForm(Form):
    """Someone of the pool."""

    name = Text(limit=100)
    unit = Text(limit=200)
    title = Text(limit=100, blank=True)
    specialty = Text(limit=100, blank=True)
    phone = Text(limit=50, blank=True)
    email = Address()


def _hexadecimal(length: int) -> fields.String:
    """So many hexadecimal figures, as a slip has them."""
    return fields.String(
        required=True,
        validate=validate.Regexp(f"[0-9a-f]{{{length}}}\\Z", error=MESSAGES["hexadecimal"]),
        error_messages={"required": MESSAGES["required"]},
    )


class FrameForm(Form):
    """The list for the drawing is fixed; from which day on the public number counts."""

    public_due = Day(blank=True)


class NumberForm(Form):
    """The number that a member wants to name."""

    number = Identity()


class DigestForm(Form):
    """The digest of a number, handed in before any number is shown."""

    digest = _hexadecimal(64)


class ShownForm(Form):
    """The number that was handed in, with its salt, as the slip has them."""

    number = Identity()
    salt = _hexadecimal(32)


class PublicNumberForm(Form):
    """The number that was drawn in public, figures alone so that nobody can choose how to write it,
    and on what day it was drawn.
    """

    number = fields.String(
        required=True,
        validate=validate.Regexp(r"[0-9]{1,50}\Z", error=MESSAGES["number"]),
        error_messages={"required": MESSAGES["required"]},
    )
    on = Day()


class WhyForm(Form):
    """Why something is given up or struck through."""

    reason = Text(limit=500)


def _of_our_time(moment: datetime) -> None:
    """Years whose moments every zone can tell."""
    if not 2000 <= moment.year <= 2200:
        raise ValidationError(MESSAGES["date"])


class NoteForm(Form):
    """One entry about a sampled volume, with a name of its own so that it comes in once."""

    entry = Text(limit=40)
    volume = Identity()
    result = fields.String(
        load_default="", validate=validate.OneOf(("", "sound", "faulty"), error=MESSAGES["choice"])
    )
    text = Text(limit=1000, blank=True)
    page = Text(limit=50, blank=True)
    at = fields.AwareDateTime(
        required=True,
        format="iso",
        error_messages={"invalid": MESSAGES["date"], "required": MESSAGES["required"]},
        validate=_of_our_time,
    )

    @validates_schema
    def _something(self, data: dict[str, object], **kwargs: object) -> None:
        # An untouched card says nothing about the volume.
        if not data.get("result") and not data.get("text"):
            raise ValidationError(N_("选结果，或写记录"), "result")


class PhotoForm(Form):
    """Where on a photo the fault is, in thousandths of its width and height, and how large the
    photo is.
    """

    width = fields.Integer(
        required=True, validate=validate.Range(1, 10_000, error=MESSAGES["number"])
    )
    height = fields.Integer(
        required=True, validate=validate.Range(1, 10_000, error=MESSAGES["number"])
    )
    x = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, 1000, error=MESSAGES["number"]),
    )
    y = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, 1000, error=MESSAGES["number"]),
    )


def points_of(raw: Mapping[str, str]) -> dict[str, tuple[Decimal | None, str]]:
    """Points and their reason by item, from the fields `points-<item>` and `reason-<item>`.

    An empty field gives None. Raises ValidationError, naming the item.
    """
    found: dict[str, tuple[Decimal | None, str]] = {}
    for name, value in raw.items():
        kind, _sep, item = name.partition("-")
        if kind != "points":
            continue
        reason = REASON.deserialize(raw.get(f"reason-{item}", ""))
        found[item] = (_points(item, value), reason)
    return found


def _points(item: str, value: str) -> Decimal | None:
    # Full-width figures, as a Chinese keyboard writes them, count as figures.
    text = unicodedata.normalize("NFKC", value).strip()
    if not text:
        return None
    if not POINTS.fullmatch(text):
        raise ValidationError({item: [MESSAGES["points"]]})
    return Decimal(text)


class VoteForm(Form):
    """A vote; against needs its reason. It counts once it was repeated and `confirmed`; `read` is
    the mark of what the page showed that is voted upon.
    """

    vote = Choice(["agree", "against"])
    dissent = Text(limit=1000, blank=True)
    read = Text(limit=100, blank=True)
    confirmed = fields.Boolean(load_default=False)

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
    party_id = Identity(blank=True)
    volume = Identity(blank=True)
    page = Identity(blank=True)
    pin_id = Identity(blank=True)
    due_on = Day()


class HandoverForm(Form):
    """The owner's remark on the transfer list, and which archive takes it where no city archive does."""

    receiver = Text(limit=200, blank=True)
    remark = Text(limit=1000, blank=True)
