"""Forms of what an office has for everybody: papers in force, questions and answers."""

from __future__ import annotations

from forms.base import Day, Form, Identity, Text


class PaperForm(Form):
    """What is said of a paper."""

    title = Text(limit=300)
    number = Text(limit=100, blank=True)
    issuer = Text(limit=200)
    issued_on = Day()


class PaperCorrectionForm(PaperForm):
    """The same, why, and the version that was read."""

    reason = Text(limit=1000)
    version = Identity()


class WhyForm(Form):
    """Why something is shown no more, or again, and the version that was read."""

    reason = Text(limit=1000)
    version = Identity()


class QuestionForm(Form):
    """A question to an office; no name is asked."""

    organisation_id = Identity()
    subject = Text(limit=100)
    text = Text(limit=2000, lines=True)


class AnswerForm(Form):
    """An answer, and the version of the question that was read."""

    answer = Text(limit=4000, lines=True)
    version = Identity()


class ShownForm(Form):
    """What everybody reads in place of the question, and the version that was read."""

    shown = Text(limit=2000, lines=True)
    version = Identity()
