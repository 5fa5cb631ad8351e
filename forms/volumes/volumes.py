"""Forms of volumes: what stands on them, proposals, numbers, and the cells of the cataloguing
table.
"""

from __future__ import annotations

from collections.abc import Iterable

from marshmallow import ValidationError, fields

from forms.base import MESSAGES, AnyField, Choice, Day, Form, Identity, OrNothing, Query, Raw, Text
from forms.dated import Dated
from workflows.terms import RETENTION_NAMES, SECRECY, SPINES


class Millimetres(fields.Integer):
    """A thickness of box, or 0 for: as thick as it needs."""

    def _deserialize(self, value: object, attr: str | None, data: Raw, **kwargs: object) -> int:
        text = str(value)
        if text not in ("", "0", *map(str, SPINES)):
            raise ValidationError(MESSAGES["choice"])
        return int(text or 0)


class Ids(fields.Field[list[int]]):
    """Row ids, as a list or as text with commas between."""

    def __init__(self) -> None:
        super().__init__(load_default=list)

    def _deserialize(
        self, value: object, attr: str | None, data: Raw, **kwargs: object
    ) -> list[int]:
        if isinstance(value, str):
            value = [part for part in value.replace("，", ",").split(",") if part.strip()]
        if not isinstance(value, Iterable):
            raise ValidationError(MESSAGES["choice"])
        one, found = Identity(), []
        for part in value:
            if isinstance(part, str):
                part = part.strip()
            found.append(one.deserialize(part) or 0)
        return found


class VolumeForm(Form):
    """What stands on a volume and its inner note."""

    title = Text(limit=500)
    cover_title = Text(limit=500, blank=True)
    stated_pages = Identity(blank=True)
    unit = Text(limit=200, blank=True)
    begins_on = Day(blank=True)
    ends_on = Day(blank=True)
    retention = OrNothing(RETENTION_NAMES)
    secrecy = OrNothing(SECRECY[1:])
    spine = Millimetres(load_default=0)
    see_also = Text(limit=300, blank=True)
    note = Text(limit=500, blank=True)
    filed_by = Text(limit=50, blank=True)
    filed_on = Day(blank=True)
    checked_by = Text(limit=50, blank=True)
    checked_on = Day(blank=True)
    version = Identity()


class MoveForm(Form):
    """Files to move: into a volume (out of all when `to` is 0), before a file."""

    files = Ids()
    to = Identity()
    before = Identity(blank=True)


class TitleForm(Form):
    """The title of a new volume."""

    title = Text(limit=500)
    section = Identity()


class UnsealForm(Form):
    """Why a volume is opened again."""

    reason = Text(limit=300)


class Place(fields.Integer):
    """A position in a proposal; -1 means: in no volume."""

    def _deserialize(self, value: object, attr: str | None, data: Raw, **kwargs: object) -> int:
        text = str(value)
        if text != "-1" and not (text.isascii() and text.isdigit() and len(text) < 8):
            raise ValidationError(MESSAGES["choice"])
        return int(text)


class ArrangementForm(Form):
    """One change of a proposal. `to` empty means: a new volume."""

    act = Choice(["move", "rename", "merge"])
    version = Identity()
    files = Ids()
    volumes = Ids()
    to = Place(load_default=None, allow_none=True)
    before = Identity(blank=True)
    title = Text(limit=500, blank=True)


class VersionForm(Form):
    """The version of what is decided on."""

    version = Identity()


class NumberingForm(Form):
    """The pattern of numbers and its values."""

    pattern = Text(limit=200)
    fonds = Text(limit=50, blank=True)
    category = Text(limit=50, blank=True)
    project_number = Text(limit=50, blank=True)


class PaperQuery(Query):
    """What a paper is asked for."""

    variant = fields.String(load_default="11822")
    volume = Identity(blank=True)
    section = Identity(blank=True)


class CaptionForm(Form):
    """What a photo or recording shows."""

    text = Text(limit=500, blank=True)
    taken = Text(limit=30, blank=True)
    place = Text(limit=200, blank=True)
    people = Text(limit=300, blank=True)
    photographer = Text(limit=100, blank=True)


class FileForm(Form):
    """The catalogued words of a file."""

    title = Text(limit=500)
    number = Text(limit=200, blank=True)
    author = Text(limit=200, blank=True)
    formed_on = Dated()
    works = Text(limit=100, blank=True)
    division = Text(limit=100, blank=True)
    discipline = Text(limit=50, blank=True)
    retention = OrNothing(RETENTION_NAMES)
    secrecy = OrNothing(SECRECY[1:])
    remark = Text(limit=200, blank=True)


CELLS: dict[str, Form] = {"files": FileForm(), "volumes": VolumeForm(), "media": CaptionForm()}
"""The form whose fields judge the cells of each table."""
AT_ONCE = 5000
"""Cells that one request may change."""


def cell_problem(of: str, field: str, value: object) -> tuple[object, str]:
    """The value of a cell, and what is wrong with it (nothing when it is good)."""
    try:
        return _cell(CELLS[of].fields[field], value), ""
    except ValidationError as error:
        if isinstance(error.messages, list):
            return None, str(error.messages[0])
        return None, str(error.messages)


def _cell(known: AnyField, value: object) -> object:
    if value in ("", None):
        if isinstance(known, Text | Choice | Millimetres):
            return known.deserialize("")
        return None
    if isinstance(known, Millimetres | Identity):
        return known.deserialize(value)
    return known.deserialize(str(value))
