"""Forms of packages: what one is to hold, and the receipt that comes back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validates_schema
from marshmallow.validate import OneOf

from forms.base import Form, Raw
from workflows.parcels.carriers import LEAST, MOST, Carrier
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


class CarrierQuery(Form):
    """On what a package is written: a kind, and of one that is none of the known its size in GB."""

    kind = fields.String(load_default=Carrier.DVD.value, validate=OneOf(list(Carrier)))
    size = fields.Float(load_default=None, allow_none=True)

    @validates_schema
    def _sized(self, data: Mapping[str, Any], **_kwargs: object) -> None:
        size = data["size"]
        if data["kind"] == Carrier.OWN and (size is None or not LEAST <= size * 10**9 <= MOST):
            raise ValidationError(N_("请填写容量：0.01 到 100000 GB"), "size")

    @post_load
    def _bytes(self, data: dict[str, object], **_kwargs: object) -> dict[str, object]:
        size = data["size"]
        data["own"] = int(size * 10**9) if isinstance(size, float) else 0
        return data
