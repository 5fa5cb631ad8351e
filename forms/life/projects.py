"""Forms for registering a project, its parties and their duties."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from marshmallow import ValidationError, fields, post_load, pre_load, validate

from forms.base import MESSAGES, Address, Choice, Day, Form, Identity, Query, Raw, Text
from forms.life.own_packs import PackName
from workflows import standards
from workflows.revisions import KEEPERS
from workflows.roles import Bond, PartyKind
from workflows.words import DUTY_NAMES, N_


class Money(fields.Decimal):
    """An amount in 万元 with two decimals, or nothing."""

    def _deserialize(self, value: object, attr: str | None, data: Raw, **kwargs: object) -> Decimal:
        text = str(value).replace(",", "").strip()
        if not (text.isascii() and text.replace(".", "", 1).isdigit() and len(text) <= 15):
            raise ValidationError(MESSAGES["number"])
        return Decimal(text).quantize(Decimal("0.01"))


class DataForm(Form):
    """What is registered of a project and can be put right."""

    name = Text(limit=200)
    level = Text(limit=50, blank=True)
    place = Text(limit=200)
    in_planning_area = fields.Boolean(load_default=False)
    scale = Text(limit=500, blank=True)
    investment = Money(load_default=None, allow_none=True)
    approval_authority = Text(limit=200, blank=True)
    approval_number = Text(limit=100, blank=True)
    completion_organiser = Text(limit=200, blank=True)
    started_on = Day(blank=True)
    finished_on = Day(blank=True)
    planned_acceptance_on = Day(blank=True)
    planned_completion_on = Day(blank=True)
    owner_id = Identity()
    guide_id = Identity(blank=True)
    city_archive_id = Identity(blank=True)
    authority_id = Identity(blank=True)
    sections = Text(limit=2000, lines=True)

    @post_load
    def _sections(self, data: dict[str, object], **kwargs: object) -> dict[str, object]:
        """Sections are named one a line."""
        lines = str(data["sections"]).split("\n")
        sections = [line.strip() for line in lines if line.strip()]
        if len(sections) > 50:
            raise ValidationError({"sections": [N_("最多 50 个标段")]})
        return {**data, "sections": sections}


class ProjectForm(DataForm):
    """A key project as the bureau enters it."""

    code = Text(limit=50)
    scope_pack = PackName("filing_scope")
    procedure_pack = Choice(standards.names("procedure"))


class RevisionForm(DataForm):
    """A project's data as they should be, why, and the version of the project that was read."""

    code = Text(limit=50)
    completion_by = Text(limit=20)
    organiser = Identity()
    reason = Text(limit=1000, lines=True)
    version = Identity()


class EndingForm(Form):
    """Why a project ends, where its archive goes, and the version of the project that was read."""

    reason = Text(limit=1000, lines=True)
    keeper = Choice(KEEPERS)
    receiver = Text(limit=200, blank=True)
    version = Identity()


class PartyForm(Form):
    """An organisation engaged for the project or one section."""

    organisation_id = Identity()
    kind = Choice([kind for kind in PartyKind if kind != PartyKind.OWNER])
    section = Identity()
    bond = fields.String(
        load_default="", validate=validate.OneOf(tuple(map(str, Bond)), error=MESSAGES["choice"])
    )
    under_id = Identity(blank=True)


class ItemsForm(Form):
    """Items that another party comes to owe."""

    ids = fields.List(
        Identity(), required=True, validate=validate.Length(1, 1000, error=MESSAGES["required"])
    )
    party_id = Identity()


class DutyForm(Form):
    """A person named for a duty."""

    duty = Choice(DUTY_NAMES)
    name = Text(limit=100)
    phone = Text(limit=50, blank=True)
    email = Address()
    since = Day()


class DutyEndForm(Form):
    """The last day of a naming for a duty, and why it ends."""

    until = Day()
    reason = Text(limit=500)


class ListQuery(Query):
    """Search, filter and sort of a list page."""

    q = fields.String(load_default="")
    state = fields.String(load_default="")
    section = fields.String(load_default="")
    party = fields.String(load_default="")
    group = fields.String(load_default="")
    sort = fields.String(load_default="")
    page = fields.Integer(load_default=1, error_messages={"invalid": MESSAGES["number"]})

    @pre_load
    def _bounded(self, data: Mapping[str, object], **kwargs: object) -> dict[str, str]:
        """An address is typed by anybody: what is no page is the first."""
        clean = {key: str(value)[:200] for key, value in data.items()}
        page = clean.get("page", "")
        if not (page.isascii() and page.isdigit() and 1 <= int(page) <= 1_000_000):
            clean["page"] = "1"
        return clean


AT_MOST = 200
"""Projects in one answer to a program."""


class _Size(Identity):
    """How many rows a program asks for: 1 to AT_MOST."""

    def _deserialize(self, value: object, attr: str | None, data: Raw, **kwargs: object) -> int:
        told = MESSAGES["page_size"] % {"limit": AT_MOST}
        try:
            size = super()._deserialize(value, attr, data, **kwargs)
        except ValidationError as error:
            raise ValidationError(told) from error
        if not 1 <= size <= AT_MOST:
            raise ValidationError(told)
        return size


class PageQuery(Query):
    """Which projects a program asks for: those after one id, so many."""

    after = Identity(blank=True)
    limit = _Size(blank=True)


class PackForm(Form):
    """A new version of a pack, and why."""

    text = Text(limit=300_000, lines=True)
    note = Text(limit=500)
