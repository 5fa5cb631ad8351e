"""Forms of the packs that an office makes itself: the pack, its rows, the columns of a list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate

from forms.base import MESSAGES, Choice, Form, Identity, OrNothing, Query, Raw, Text
from workflows import standards
from workflows.packs import own
from workflows.packs.drafts import CODE, MARK
from workflows.packs.listed import FIELDS, LONGEST, Meant
from workflows.roles import PartyKind
from workflows.standards import STAGES
from workflows.terms import RETENTION_NAMES
from workflows.words import N_

MOST_TITLES = 30
"""Titles that are tried at once."""
MOST_ITEMS = 500
"""Items that are entered at once."""


class PackName(fields.String):
    """A shipped pack of a kind, or one of an office's own."""

    def __init__(self, kind: str) -> None:
        super().__init__(required=True, error_messages={"required": MESSAGES["required"]})
        self.shipped = standards.names(kind)

    def _deserialize(self, value: object, attr: str | None, data: Raw, **kwargs: object) -> str:
        name = str(value)
        if name not in self.shipped and not own.is_own(name):
            raise ValidationError(MESSAGES["choice"])
        return name


class Pasted(Text):
    """Lines that may come from a spreadsheet: what stood in columns stands behind bars."""

    def _deserialize(self, value: object, attr: str | None, data: Raw, **kwargs: object) -> str:
        if isinstance(value, str):
            value = re.sub(r" *[\t|] *", "｜", value)
        return super()._deserialize(value, attr, data, **kwargs)


class Words(Text):
    """Words with commas or blanks between them, as a list."""

    def _deserialize(self, value: object, attr: str | None, data: Raw, **kwargs: object) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        found = [word for word in re.split(r"[、，,;；\s]+", text) if word]
        return list(dict.fromkeys(found))


class Tick(fields.Boolean):
    """A box that was ticked, or not."""

    def __init__(self) -> None:
        super().__init__(load_default=False)


class HeadForm(Form):
    """What a pack says of itself."""

    title = Text(limit=200)
    source = Text(limit=300)
    region = Text(limit=100, blank=True)


class NewForm(HeadForm):
    """A new pack: its name, and what it is made from."""

    name = fields.String(
        required=True,
        validate=validate.Regexp(
            rf"{own.NAME.pattern}\Z", error=N_("只用小写字母、数字、连字符，不超过 24 个")
        ),
        error_messages={"required": MESSAGES["required"]},
    )
    base = fields.String(load_default="", validate=validate.Length(max=50))


class ArrivalForm(Form):
    """By which name a pack that came as a file is kept."""

    name = NewForm._declared_fields["name"]


class SeenForm(Form):
    """Which state of the pack was seen."""

    version = Identity()


class NameForm(HeadForm):
    """What a pack is to say of itself."""

    version = Identity()


class GroupForm(SeenForm):
    """A class: its name, its code, whose files it holds, from which stage on."""

    name = Text(limit=LONGEST)
    code = fields.String(
        load_default="",
        validate=validate.Regexp(
            rf"(?:{CODE.pattern})?\Z",
            error=N_("1–2 位数字，前面可有一个大写字母，或只一个大写字母"),
        ),
    )
    by = Choice(PartyKind)
    stage = Choice(STAGES)
    each = Tick()
    when = Text(limit=100, blank=True)
    flag = Tick()

    @post_load
    def _mark(self, data: dict[str, Any], **kwargs: object) -> dict[str, Any]:
        return {**data, "flag": MARK if data["flag"] else ""}


class NewGroupForm(GroupForm):
    """A class, and the row behind whose class it comes."""

    below = Identity(blank=True)


class OldGroupForm(GroupForm):
    """A class as it is to be, with the words by which folders name it."""

    match = Words(limit=500, blank=True)

    @post_load
    def _called(self, data: dict[str, Any], **kwargs: object) -> dict[str, Any]:
        return {**data, "match": data["match"] or [data["name"]]}


class ItemForm(SeenForm):
    """An item as it is to be; what is left empty it has from its class."""

    name = Text(limit=LONGEST)
    mark = Text(limit=10)
    by = OrNothing(PartyKind)
    stage = OrNothing(STAGES)
    copies = fields.Integer(
        load_default=0,
        validate=validate.Range(0, 99, error=MESSAGES["number"]),
        error_messages={"invalid": MESSAGES["number"]},
    )
    when = Text(limit=100, blank=True)
    like = Words(limit=500, blank=True)
    optional = Tick()
    drawings = Tick()
    flag = Tick()
    under = Identity()

    @post_load
    def _mark(self, data: dict[str, Any], **kwargs: object) -> dict[str, Any]:
        return {**data, "flag": MARK if data["flag"] else ""}


class LinesForm(SeenForm):
    """Items, one a line, and the row in whose class they come."""

    lines = Pasted(limit=60_000, lines=True)
    mark = Text(limit=10)
    below = Identity()

    @post_load
    def _each(self, data: dict[str, Any], **kwargs: object) -> dict[str, Any]:
        lines = [one.strip(" ｜") for one in data["lines"].split("\n")]
        found = [one for one in lines if one]
        if len(found) > MOST_ITEMS:
            raise ValidationError({"lines": [MESSAGES["long"] % {"limit": MOST_ITEMS}]})
        return {**data, "lines": found}


class DeedForm(SeenForm):
    """One act upon one row, as its button says it: up-12."""

    do = fields.String(
        required=True,
        validate=validate.Regexp(r"(up|down|remove|mark|unmark)-[0-9]{1,9}\Z"),
        error_messages={"required": MESSAGES["required"]},
    )


class PublishForm(SeenForm):
    """What changed and by which paper; whether new projects are offered it."""

    note = Text(limit=500)
    offered = Tick()


class DiscardForm(SeenForm):
    """Why it is thrown away."""

    reason = Text(limit=500)


class ConfirmForm(SeenForm):
    """That the fingerprint was compared."""

    compared = fields.Boolean(
        required=True,
        validate=validate.Equal(True, error=MESSAGES["confirm"]),
        error_messages={"required": MESSAGES["confirm"]},
    )


class TrialQuery(Query):
    """Titles that are tried, one a line."""

    titles = fields.String(load_default="")


COLUMN = re.compile(r"c([0-9]{1,2})\Z")


class MapForm(Form):
    """Which sheet, which row its headings are in, what holds where it says nothing."""

    sheet = Identity()
    row = Identity()
    by = Choice(PartyKind)
    mark = Choice(RETENTION_NAMES)
    stage = Choice(STAGES)
    group = Text(limit=LONGEST)


def meant(sent: Mapping[str, str]) -> tuple[int, Meant]:
    """The sheet, and what a person says of it. Raises ValidationError."""
    columns = {
        int(found.group(1)): value
        for name, value in sent.items()
        if (found := COLUMN.match(name)) and value in FIELDS
    }
    if len(set(columns.values())) < len(columns):
        raise ValidationError({"columns": [N_("两列指成了同一项：改一列")]})
    data = MapForm().load({name: one for name, one in sent.items() if name in MapForm().fields})
    told = Meant(data["row"], columns, data["by"], data["mark"], data["stage"], data["group"])
    return data["sheet"], told
