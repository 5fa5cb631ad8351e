"""The date of a file as a person types it: a day, a month, a year or a range."""

from __future__ import annotations

from marshmallow import ValidationError, fields

from forms.base import Raw
from workflows import dates
from workflows.words import N_

MESSAGES = {
    "impossible_date": N_("没有这一天：按文件落款核对"),
    "reversed_dates": N_("止日在起日之前：改其中之一"),
}
UNREAD = N_("不是日期：写成 2026-12-24，只到月写 2026-12，只到年写 2026，起止写 2026-03 至 2026-05")


class Dated(fields.Field[str | None]):
    """A date with its precision as ISO text (see `dates`), or nothing. What could be read in two ways is refused."""

    def __init__(self) -> None:
        super().__init__(load_default=None, allow_none=True)

    def _deserialize(
        self, value: object, attr: str | None, data: Raw, **kwargs: object
    ) -> str | None:
        found = dates.read(value)
        if found.code and found.code != "no_date":
            raise ValidationError(MESSAGES.get(found.code, UNREAD))
        return found.text or None
