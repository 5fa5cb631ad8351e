"""Forms of an emergency plan and of drills."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate

from forms.base import MESSAGES, Day, Form, Identity, Text
from workflows.emergencies import MOST


class PlanForm(Form):
    """Sections of a draft: places, headings and words side by side. What is blank in both is left out."""

    places = fields.List(Text(limit=3, blank=True), load_default=list)
    heads = fields.List(Text(limit=100, blank=True), validate=validate.Length(max=MOST))
    texts = fields.List(
        Text(limit=6000, lines=True, blank=True), validate=validate.Length(max=MOST)
    )
    version = Identity()

    @post_load
    def _sections(self, data: dict[str, Any], **_kwargs: object) -> dict[str, Any]:
        """In the order of their places; one without a place stays where it stood."""
        rows = []
        given = zip(data["places"], data["heads"], data["texts"], strict=False)
        for number, (place, head, text) in enumerate(given, start=1):
            if not head and not text:
                continue
            if not head:
                raise ValidationError({"heads": [MESSAGES["required"]]})
            if place and not (place.isascii() and place.isdigit()):
                raise ValidationError({"places": [MESSAGES["number"]]})
            rows.append((int(place or number), number, {"head": head, "text": text}))
        rows.sort(key=lambda row: row[:2])
        sections = [section for _place, _number, section in rows]
        return {"sections": sections, "version": data["version"]}


class AdoptForm(Form):
    """Why a draft comes into force, when it is looked at again, and the version that was read."""

    reason = Text(limit=1000)
    review_on = Day()
    version = Identity()


class ReviewForm(AdoptForm):
    """Why the day is another one, which, and the version that was read."""


class DrillForm(Form):
    """What is logged of a drill."""

    held_on = Day()
    drilled = Text(limit=300)
    took_part = Text(limit=1000)
    found = Text(limit=2000, lines=True, blank=True)
    mend = Text(limit=2000, lines=True, blank=True)
    mend_by = Day(blank=True)


class DrillCorrectionForm(DrillForm):
    """The same, when it was mended, why it is put right, and the version that was read."""

    mended_on = Day(blank=True)
    reason = Text(limit=1000)
    version = Identity()


class MendedForm(Form):
    """When it was mended, and the version that was read."""

    mended_on = Day()
    version = Identity()
