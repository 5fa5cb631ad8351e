"""Forms of the fixed archive: what a change (更改单) is asked for, and how it is answered."""

from __future__ import annotations

import re

from marshmallow import ValidationError, fields

from forms.base import Form, Raw, Text
from forms.steps import version_read
from workflows.words import N_

_APART = re.compile(r"[\s,，、;；]+")
_RANGE = re.compile(r"[0-9]{1,6}([-—–~～][0-9]{1,6})?")
MOST = 500
"""Volumes or items that one change names."""


class Numbers(fields.Field[list[int]]):
    """案卷号 as they are written: 3、5、8-10."""

    def _deserialize(
        self, value: object, attr: str | None, data: Raw, **kwargs: object
    ) -> list[int]:
        found: dict[int, None] = {}
        for part in _APART.split(str(value).strip()):
            if not part:
                continue
            if not _RANGE.fullmatch(part):
                raise ValidationError(N_("案卷号写成 3、5、8-10"))
            first, *rest = [int(one) for one in re.split(r"[-—–~～]", part)]
            last = first
            if rest:
                last = rest[0]
            if last - first >= MOST:
                raise ValidationError(N_("一张更改单最多写 500 卷"))
            found.update(dict.fromkeys(range(first, last + 1)))
        if len(found) > MOST:
            raise ValidationError(N_("一张更改单最多写 500 卷"))
        return list(found)


class Codes(fields.Field[list[str]]):
    """Codes of items, apart by commas or spaces."""

    def _deserialize(
        self, value: object, attr: str | None, data: Raw, **kwargs: object
    ) -> list[str]:
        found = dict.fromkeys(part for part in _APART.split(str(value).strip()) if part)
        if len(found) > MOST or any(len(part) > 20 for part in found):
            raise ValidationError(N_("条目编号写成 3-03、5-01"))
        return list(found)


class AmendmentForm(Form):
    """Why the fixed archive should change, and what in it."""

    reason = Text(limit=1000, lines=True)
    volumes = Numbers(load_default=list)
    items = Codes(load_default=list)


class AmendmentStepForm(Form):
    """The bureau's words, where the step asks for some, and the version that was read."""

    answer = Text(limit=1000, lines=True, blank=True)
    version = version_read()
