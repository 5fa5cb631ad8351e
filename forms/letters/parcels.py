"""Forms of packages: what one is to hold, and the receipt that comes back."""

from __future__ import annotations

from marshmallow import ValidationError, fields

from forms.base import Form, Raw
from workflows.parcels.layout import Extent
from workflows.words import N_


class Holding(fields.Field[tuple[Extent, str]]):
    """What a package holds: `project`, or the kind and its key apart by a colon."""

    def _deserialize(
        self, value: object, attr: str | None, data: Raw, **kwargs: object
    ) -> tuple[Extent, str]:
        kind, _colon, key = str(value).partition(":")
        if kind not in set(Extent) or (kind != Extent.WHOLE and not key) or len(key) > 200:
            raise ValidationError(N_("请选择范围"))
        return Extent(kind), key


class ParcelForm(Form):
    """What is to leave; `trial` as it lies now, `agreed` although it is not what was accepted."""

    holds = Holding(load_default=(Extent.WHOLE, ""))
    volume = fields.Integer(load_default=None, allow_none=True)
    trial = fields.Boolean(load_default=False)
    agreed = fields.Boolean(load_default=False)
