"""Forms of what must not be kept at all: ground and reason, and the answer."""

from __future__ import annotations

from forms.base import Choice, Form, Identity, Text
from workflows.purges import Ground


class PurgeForm(Form):
    """Why a file must not be kept at all."""

    ground = Choice([ground.value for ground in Ground])
    reason = Text(limit=1000, lines=True)


class PurgeStepForm(Form):
    """The answer, where the step asks for one, and the version that was read."""

    answer = Text(limit=1000, lines=True, blank=True)
    version = Identity()
