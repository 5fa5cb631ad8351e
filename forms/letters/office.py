"""Forms of an office's papers: one is issued, corrected or withdrawn; how they all begin."""

from __future__ import annotations

from marshmallow import fields, validate

from forms.base import MESSAGES, Choice, Form, OrNothing, Text
from workflows.documents import KINDS, NOT_URGENT, URGENCIES
from workflows.roles import LEVELS


class IssueForm(Form):
    """A document to be issued by hand."""

    kind = Choice(KINDS)
    urgency = OrNothing(URGENCIES)


class ReasonForm(Form):
    """Why a document is withdrawn."""

    reason = Text(limit=1000)


class CorrectionForm(ReasonForm):
    """Why a document is corrected; 紧急程度 as it was where nothing is said."""

    urgency = OrNothing((*URGENCIES, NOT_URGENT))


class LetterheadForm(Form):
    """How an organisation's documents begin."""

    title = Text(limit=100, blank=True)
    letter_mark = Text(limit=50, blank=True)
    file_mark = Text(limit=50, blank=True)
    opinion_mark = Text(limit=50, blank=True)
    contact = Text(limit=100, blank=True)
    phone = Text(limit=50, blank=True)
    address = Text(limit=200, blank=True)
    copies = Text(limit=500, blank=True)
    signatory = Text(limit=50, blank=True)
    second_hand = fields.Boolean(load_default=False)
    level = fields.String(
        load_default="", validate=validate.OneOf(("", *LEVELS), error=MESSAGES["choice"])
    )
